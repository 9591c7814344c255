#include "runtime/data.h"
#include "runtime/error.h"
#include "runtime/file.h"
#include <charconv>
#include <fmt/format.h>
#include <string_view>

namespace gait::data {
namespace {

std::string_view trim(std::string_view text) {
  size_t first = text.find_first_not_of(" \t\r"), last = text.find_last_not_of(" \t\r");
  return first == std::string_view::npos ? std::string_view() : text.substr(first, last - first + 1);
}

/// The whole of `text` as a number; a leading + is allowed.
template <typename T> bool parse(std::string_view text, T &value) {
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

template <typename T> bool append(std::string_view text, std::vector<std::byte> &bytes) {
  T value;
  if (!parse(text, value)) return false;
  auto raw = std::as_bytes(std::span(&value, 1));
  bytes.insert(bytes.end(), raw.begin(), raw.end());
  return true;
}

bool append(std::string_view text, DType dtype, std::vector<std::byte> &bytes) {
  switch (dtype) {
  case DType::i1:
    if (text != "0" && text != "1") return false;
    bytes.push_back(static_cast<std::byte>(text == "1"));
    return true;
  case DType::i32:
    return append<int32_t>(text, bytes);
  case DType::i64:
    return append<int64_t>(text, bytes);
  case DType::f32:
    return append<float>(text, bytes);
  case DType::f64:
    return append<double>(text, bytes);
  }
  return false;
}

class CsvReader {
public:
  CsvReader(const std::string &path, const std::vector<Column> &columns, const CsvOptions &options)
      : path(path), columns(columns), options(options) {
    for (const Column &column : columns) {
      if (column.first < 0 || column.last <= column.first)
        throw Error(fmt::format("csv: column '{}' takes the fields from {} up to {}; a column takes at least one, counted from 0",
                                column.name, column.first, column.last));
      Dataset::Column made{column.name, column.dtype.value_or(DType::f64), {}, {}, !column.dtype};
      if (!column.scalar) made.row_shape = {column.last - column.first};
      result.push_back(std::move(made));
    }
  }

  Dataset read() {
    std::string text = detail::read_file(path);
    std::string_view rest = text;
    if (rest.starts_with("\xef\xbb\xbf")) rest.remove_prefix(3); // a byte order mark
    for (int64_t line = 1; !rest.empty(); ++line) {
      size_t end = rest.find('\n');
      std::string_view current = rest.substr(0, end);
      rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
      if (line > options.skip_lines && !trim(current).empty()) read_line(current, line);
    }
    if (!rows) throw Error(fmt::format("{}: there are no rows", path));
    return Dataset(std::move(result));
  }

private:
  void read_line(std::string_view text, int64_t line) {
    fields.clear();
    for (size_t start = 0;;) {
      size_t end = text.find(options.separator, start);
      fields.push_back(trim(text.substr(start, end - start)));
      if (end == std::string_view::npos) break;
      start = end + 1;
    }
    int64_t count = static_cast<int64_t>(fields.size());
    if (!rows++) check_columns(count, line);
    else if (count != width)
      throw Error(fmt::format("{}:{}: {} fields, but line {} has {}", path, line, count, first_line, width));
    for (size_t i = 0; i < columns.size(); ++i)
      for (int64_t field = columns[i].first; field < columns[i].last; ++field)
        if (!append(fields[static_cast<size_t>(field)], result[i].dtype, result[i].bytes)) refuse(i, field, line);
  }

  void check_columns(int64_t count, int64_t line) {
    width = count;
    first_line = line;
    for (const Column &column : columns)
      if (column.last > width)
        throw Error(fmt::format("{}:{}: column '{}' needs field {}, but the line has the fields 0 to {}", path, line, column.name,
                                column.last - 1, width - 1));
  }

  [[noreturn]] void refuse(size_t column, int64_t field, int64_t line) {
    throw Error(fmt::format("{}:{}: field {} (column '{}') is '{}', which is no number{}{}", path, line, field,
                            columns[column].name, fields[static_cast<size_t>(field)],
                            columns[column].dtype ? fmt::format(" of type {}", name_of(*columns[column].dtype)) : "",
                            rows == 1 ? "; set skip_lines if the file starts with a header" : ""));
  }

  const std::string &path;
  const std::vector<Column> &columns;
  const CsvOptions &options;
  std::vector<Dataset::Column> result;
  std::vector<std::string_view> fields;
  int64_t rows = 0, width = 0, first_line = 0;
};

} // namespace

Dataset csv(const std::string &path, const std::vector<Column> &columns, const CsvOptions &options) {
  return CsvReader(path, columns, options).read();
}

std::vector<int64_t> read_indexes(const std::string &path) {
  std::string text = detail::read_file(path);
  std::vector<int64_t> indexes;
  constexpr const char *space = " \t\r\n";
  for (size_t start = text.find_first_not_of(space); start != std::string::npos;) {
    size_t end = std::min(text.find_first_of(space, start), text.size());
    std::string_view word = std::string_view(text).substr(start, end - start);
    int64_t value;
    if (!parse(word, value)) throw Error(fmt::format("{}: '{}' is no whole number (word {})", path, word, indexes.size() + 1));
    indexes.push_back(value);
    start = text.find_first_not_of(space, end);
  }
  return indexes;
}

} // namespace gait::data
