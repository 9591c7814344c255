#include "runtime/data/memory.h"
#include "runtime/error.h"
#include <algorithm>
#include <cstring>
#include <fmt/format.h>
#include <numeric>

namespace gait::data {

void check_fields(const std::vector<Field> &fields) {
  for (size_t i = 0; i < fields.size(); ++i) {
    for (size_t j = 0; j < i; ++j)
      if (fields[j].name == fields[i].name) throw Error(fmt::format("dataset: two columns are named '{}'", fields[i].name));
    int64_t bytes = 8; // of the largest element
    bool fits = true, empty = false;
    for (int64_t size : fields[i].row_shape) {
      empty |= size <= 0;
      fits = fits && !__builtin_mul_overflow(bytes, size, &bytes);
    }
    if (!empty && !fits)
      throw Error(fmt::format("dataset: column '{}' has rows of shape {}, which no memory holds", fields[i].name,
                              format_shape(fields[i].row_shape)));
    if (empty)
      throw Error(fmt::format("dataset: column '{}' has rows of shape {}, which is empty", fields[i].name,
                              format_shape(fields[i].row_shape)));
  }
}

/// Rows of a size known to the compiler: one load and one store each.
template <size_t bytes> static void copy_small(const std::byte *from, std::span<const int64_t> rows, std::byte *to) {
  for (size_t i = 0; i < rows.size(); ++i) std::memcpy(to + i * bytes, from + static_cast<size_t>(rows[i]) * bytes, bytes);
}

void copy_rows(const std::byte *from, size_t bytes, std::span<const int64_t> rows, std::byte *to) {
  if (bytes == 4) return copy_small<4>(from, rows, to);
  if (bytes == 8) return copy_small<8>(from, rows, to);
  // Rows that follow one another are one copy: windows, and batches in the dataset's own order.
  for (size_t i = 0; i < rows.size();) {
    size_t end = i + 1;
    while (end < rows.size() && rows[end] == rows[end - 1] + 1) ++end;
    std::memcpy(to + i * bytes, from + static_cast<size_t>(rows[i]) * bytes, (end - i) * bytes);
    i = end;
  }
}

namespace {

class MemoryReader : public Reader {
public:
  explicit MemoryReader(const std::vector<Dataset::Column> &columns, const std::vector<Field> &fields) : columns(columns) {
    for (const Field &field : fields) sizes.push_back(field.row_bytes());
  }
  void gather(std::span<const int64_t> rows, std::span<std::byte *const> to) override {
    for (size_t i = 0; i < columns.size(); ++i)
      if (to[i]) copy_rows(columns[i].bytes.data(), sizes[i], rows, to[i]);
  }
  bool lend(int64_t first, int64_t, std::span<const std::byte *> from) override {
    for (size_t i = 0; i < columns.size(); ++i) from[i] = columns[i].bytes.data() + static_cast<size_t>(first) * sizes[i];
    return true;
  }

private:
  const std::vector<Dataset::Column> &columns;
  std::vector<size_t> sizes;
};

class MemorySource : public Source {
public:
  MemorySource(std::vector<Dataset::Column> given, int64_t reach) : Source({}, 0), lying(std::move(given)), ahead(reach) {
    for (const Dataset::Column &column : lying) kinds.push_back({column.name, column.dtype, column.row_shape, column.untyped});
    check_fields(kinds);
    for (size_t i = 0; i < lying.size(); ++i) {
      size_t bytes = kinds[i].row_bytes(), all = lying[i].bytes.size();
      if (all % bytes)
        throw Error(
            fmt::format("dataset: column '{}' has {} bytes, no multiple of the {} bytes of a row", kinds[i].name, all, bytes));
      int64_t rows = static_cast<int64_t>(all / bytes);
      if (i == 0) count = rows;
      else if (rows != count)
        throw Error(fmt::format("dataset: column '{}' has {} rows, but '{}' has {}", kinds[i].name, rows, kinds[0].name, count));
    }
  }
  std::unique_ptr<Reader> reader() const override { return std::make_unique<MemoryReader>(lying, kinds); }
  const std::vector<Dataset::Column> *columns() const override { return &lying; }
  int64_t reach() const override { return ahead; }

private:
  std::vector<Dataset::Column> lying;
  int64_t ahead;
};

} // namespace

std::shared_ptr<const Source> in_memory(std::vector<Dataset::Column> columns, int64_t reach) {
  return std::make_shared<MemorySource>(std::move(columns), reach);
}

std::vector<Dataset::Column> read_all(const Source &source) {
  std::vector<Dataset::Column> columns;
  for (const Field &field : source.fields())
    columns.push_back({field.name, field.dtype, field.row_shape,
                       std::vector<std::byte>(static_cast<size_t>(source.rows()) * field.row_bytes()), field.untyped});
  std::unique_ptr<Reader> reader = source.reader();
  std::vector<int64_t> rows;
  std::vector<std::byte *> to(columns.size());
  for (int64_t first = 0; first < source.rows(); first += static_cast<int64_t>(rows.size())) {
    rows.resize(static_cast<size_t>(std::min<int64_t>(source.rows() - first, 4096)));
    std::iota(rows.begin(), rows.end(), first);
    for (size_t i = 0; i < columns.size(); ++i)
      to[i] = columns[i].bytes.data() + static_cast<size_t>(first) * source.fields()[i].row_bytes();
    reader->gather(rows, to);
  }
  return columns;
}

} // namespace gait::data
