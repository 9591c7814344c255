#include "runtime/data/array.h"
#include "runtime/data/memory.h"
#include "runtime/data/npy_elements.h"
#include "runtime/error.h"
#include <algorithm>
#include <fmt/format.h>

namespace gait::data {
namespace {

constexpr int64_t chunk = 1 << 18; ///< bytes read at once

/// A header, and what its elements become.
struct Array {
  Array(const ByteRange &bytes, const std::string &where, const std::string &name, const ArrayOptions &options)
      : bytes(bytes), where(where), header(read_npy_header(bytes, where)), conversion(header, options.dtype, options.finite),
        field{name, conversion.dtype(), {header.shape.begin() + 1, header.shape.end()}, conversion.untyped()} {
    if (header.shape[0] == 0)
      throw Error(fmt::format("{}: there are no rows: the array has shape {}", where, format_shape(header.shape)));
    check_fields({field});
  }

  /// The place of an element, by its number in the file.
  std::string place(int64_t element) const {
    std::vector<int64_t> index(header.shape.size());
    for (size_t i = 0; i < index.size(); ++i) {
      size_t d = header.fortran ? i : index.size() - 1 - i;
      index[d] = element % header.shape[d];
      element /= header.shape[d];
    }
    return format_shape(index);
  }

  /// Elements [first, first + count), read through `buffer` and converted. Throws: Error.
  void read(int64_t first, int64_t count, std::vector<char> &buffer, std::byte *to) const {
    int64_t size = header.bytes;
    if (conversion.copies())
      return bytes.read_at(header.begin + first * size, {reinterpret_cast<char *>(to), static_cast<size_t>(count * size)});
    for (int64_t done = 0; done < count;) {
      int64_t part = std::min(count - done, chunk / size);
      buffer.resize(std::max(buffer.size(), static_cast<size_t>(part * size)));
      bytes.read_at(header.begin + (first + done) * size, {buffer.data(), static_cast<size_t>(part * size)});
      int64_t right = conversion.convert(buffer.data(), part, to + done * bytes_of(field.dtype));
      if (right < part)
        throw Error(
            fmt::format("{}: {} is {}", where, place(first + done + right), conversion.explain(buffer.data() + right * size)));
      done += part;
    }
  }

  ByteRange bytes;
  std::string where;
  NpyHeader header;
  ElementConversion conversion;
  Field field;
};

/// From the order in which the first index runs fastest to that in which the last does.
std::vector<std::byte> transposed(const std::vector<std::byte> &from, const std::vector<int64_t> &shape, size_t size) {
  std::vector<std::byte> to(from.size());
  std::vector<int64_t> index(shape.size());
  std::vector<int64_t> strides(shape.size(), 1);
  for (size_t i = 1; i < shape.size(); ++i) strides[i] = strides[i - 1] * shape[i - 1];
  int64_t place = 0;
  for (size_t at = 0; at < to.size(); at += size) {
    std::copy_n(from.data() + static_cast<size_t>(place) * size, size, to.data() + at);
    for (size_t d = shape.size(); d-- > 0;) {
      place += strides[d];
      if (++index[d] < shape[d]) break;
      place -= strides[d] * shape[d];
      index[d] = 0;
    }
  }
  return to;
}

class ArraySource : public Source {
public:
  explicit ArraySource(Array array) : Source({array.field}, array.header.shape[0]), array(std::move(array)) {}
  std::unique_ptr<Reader> reader() const override;
  bool from_file() const override { return true; }
  const Array array;
};

class ArrayReader : public Reader {
public:
  explicit ArrayReader(const Array &array) : array(array) {}
  void gather(std::span<const int64_t> rows, std::span<std::byte *const> to) override {
    if (!to[0]) return;
    const InputFile &file = array.bytes.file();
    file.check_unchanged();
    int64_t elements = array.field.count();
    std::byte *next = to[0];
    for (size_t i = 0; i < rows.size();) {
      size_t end = i + 1;
      while (end < rows.size() && rows[end] == rows[end - 1] + 1) ++end;
      int64_t count = static_cast<int64_t>(end - i) * elements;
      try {
        array.read(rows[i] * elements, count, buffer, next);
      } catch (const Error &) {
        file.refuse_change(); // every element was right when the file was opened
      }
      next += count * bytes_of(array.field.dtype);
      i = end;
    }
  }

private:
  const Array &array;
  std::vector<char> buffer;
};

std::unique_ptr<Reader> ArraySource::reader() const { return std::make_unique<ArrayReader>(array); }

} // namespace

Dataset::Column read_array(const ByteRange &bytes, const std::string &where, const std::string &name,
                           const ArrayOptions &options) {
  Array array(bytes, where, name, options);
  const Field &field = array.field;
  int64_t count = array.header.count();
  std::vector<std::byte> elements(static_cast<size_t>(count * bytes_of(field.dtype)));
  std::vector<char> buffer;
  array.read(0, count, buffer, elements.data());
  if (array.header.fortran) elements = transposed(elements, array.header.shape, static_cast<size_t>(bytes_of(field.dtype)));
  return {field.name, field.dtype, field.row_shape, std::move(elements), field.untyped};
}

std::shared_ptr<const Source> stream_array(const ByteRange &bytes, const std::string &where, const std::string &name,
                                           const ArrayOptions &options) {
  Array array(bytes, where, name, options);
  if (array.header.fortran)
    throw Error(
        fmt::format("{}: the array is in Fortran order, in which no row lies together: it cannot be streamed; read it into "
                    "memory, or save numpy.ascontiguousarray of it",
                    where));
  if (!array.conversion.copies()) {
    std::vector<char> buffer;
    int64_t count = array.header.count(), part = chunk / array.header.bytes;
    std::vector<std::byte> ignored(static_cast<size_t>(std::min(part, count) * bytes_of(array.field.dtype)));
    for (int64_t first = 0; first < count; first += part)
      array.read(first, std::min(part, count - first), buffer, ignored.data());
  }
  return std::make_shared<ArraySource>(std::move(array));
}

Dataset npy(const std::string &path, const std::string &name, const ArrayOptions &options) {
  auto file = std::make_shared<InputFile>(path);
  if (options.stream) {
    file->check_streamable();
    return Dataset(stream_array(ByteRange(file, 0, file->size()), path, name, options));
  }
  std::vector<Dataset::Column> columns;
  if (file->size() >= 0) columns.push_back(read_array(ByteRange(file, 0, file->size()), path, name, options));
  else columns.push_back(read_array(ByteRange(file, file->read_rest()), path, name, options));
  return Dataset(std::move(columns));
}

} // namespace gait::data
