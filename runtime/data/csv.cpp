#include "runtime/data/csv_layout.h"
#include "runtime/data/memory.h"
#include "runtime/error.h"
#include <algorithm>
#include <fmt/format.h>

namespace gait::data {
namespace {

/// A checked file: what its columns are, and where its rows begin.
class CsvSource : public Source {
public:
  CsvSource(std::shared_ptr<const InputFile> file, CsvLayout layout, char separator, std::vector<int64_t> offsets)
      : Source(layout.fields(), static_cast<int64_t>(offsets.size()) - 1), file(std::move(file)), layout(std::move(layout)),
        separator(separator), offsets(std::move(offsets)) {}
  std::unique_ptr<Reader> reader() const override;
  bool from_file() const override { return true; }

  const std::shared_ptr<const InputFile> file;
  const CsvLayout layout;
  const char separator;
  const std::vector<int64_t> offsets; ///< of every row, and of the end
};

class CsvReader : public Reader {
public:
  explicit CsvReader(const CsvSource &source) : source(source) {
    for (const Field &field : source.fields()) sizes.push_back(field.row_bytes());
  }

  void gather(std::span<const int64_t> rows, std::span<std::byte *const> to) override {
    source.file->check_unchanged();
    next.assign(to.begin(), to.end());
    for (size_t i = 0; i < rows.size();) {
      // Rows that follow one another are read at once, as far as a buffer of a usual size goes.
      size_t end = i + 1;
      int64_t from = offset(rows[i]), stop = offset(rows[i] + 1);
      for (; end < rows.size() && rows[end] == rows[end - 1] + 1 && offset(rows[end] + 1) - from <= largest; ++end)
        stop = offset(rows[end] + 1);
      buffer.resize(std::max(buffer.size(), static_cast<size_t>(stop - from)));
      source.file->read_at(from, {buffer.data(), static_cast<size_t>(stop - from)});
      for (; i < end; ++i) read_row(from, rows[i]);
    }
  }

private:
  static constexpr int64_t largest = 1 << 18;
  int64_t offset(int64_t row) const { return source.offsets[static_cast<size_t>(row)]; }

  void read_row(int64_t from, int64_t row) {
    std::string_view text(buffer.data() + (offset(row) - from), static_cast<size_t>(offset(row + 1) - offset(row)));
    split_record(text, source.separator, /*more=*/false, record);
    // The whole file was right when it was opened.
    if (record.fault != CsvFault::none || !source.layout.parse(record.fields, next)) source.file->refuse_change();
    for (size_t i = 0; i < next.size(); ++i)
      if (next[i]) next[i] += sizes[i];
  }

  const CsvSource &source;
  std::vector<size_t> sizes;
  std::vector<std::byte *> next;
  std::string buffer;
  CsvRecord record;
};

std::unique_ptr<Reader> CsvSource::reader() const { return std::make_unique<CsvReader>(*this); }

/// Grows columns row by row.
class ColumnBuilder {
public:
  explicit ColumnBuilder(const std::vector<Field> &fields) : to(fields.size()) {
    for (const Field &field : fields) {
      sizes.push_back(field.row_bytes());
      columns.push_back({field.name, field.dtype, field.row_shape, {}, field.untyped});
    }
  }
  /// Where the next row goes.
  std::span<std::byte *const> row() {
    for (size_t i = 0; i < to.size(); ++i) {
      std::vector<std::byte> &bytes = columns[i].bytes;
      bytes.resize(bytes.size() + sizes[i]);
      to[i] = bytes.data() + bytes.size() - sizes[i];
    }
    return to;
  }
  std::vector<Dataset::Column> columns;

private:
  std::vector<size_t> sizes;
  std::vector<std::byte *> to;
};

} // namespace

Dataset csv(const std::string &path, const std::vector<Column> &columns, const CsvOptions &options) {
  CsvLayout layout(path, columns, options);
  auto file = std::make_shared<InputFile>(path);
  if (options.stream) file->check_streamable();
  CsvScanner scanner(*file, options.separator);
  scanner.skip_lines(options.skip_lines);
  bool more = scanner.next();
  if (more && layout.needs_header()) {
    layout.read_header(scanner);
    more = scanner.next();
  }
  if (!more) throw Error(fmt::format("{}: there are no rows", path));
  if (!layout.needs_header()) layout.read_width(scanner);
  ColumnBuilder builder(layout.fields());
  if (!options.stream) {
    for (; more; more = scanner.next()) layout.read_row(scanner, builder.row());
    return Dataset(std::move(builder.columns));
  }
  // Checked now, read when needed: the memory of one row serves for all.
  std::span<std::byte *const> row = builder.row();
  std::vector<int64_t> offsets;
  for (; more; more = scanner.next()) {
    layout.read_row(scanner, row);
    offsets.push_back(scanner.offset());
  }
  offsets.push_back(file->size());
  file->check_unchanged();
  return Dataset(std::make_shared<CsvSource>(std::move(file), std::move(layout), options.separator, std::move(offsets)));
}

} // namespace gait::data
