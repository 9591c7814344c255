#include "runtime/data/csv_layout.h"
#include "runtime/data/number.h"
#include "runtime/error.h"
#include <algorithm>
#include <fmt/format.h>

namespace gait::data {

CsvLayout::CsvLayout(std::string path, const std::vector<Column> &columns, const CsvOptions &options)
    : path(std::move(path)), columns(columns), options(options), numbers(columns.size()) {
  if (columns.empty()) throw Error("csv: no columns are asked for; name them, as in {{\"image\", 0, 64}, {\"label\", 64}}");
  if (std::string_view("\"\r\n").find(options.separator) != std::string_view::npos)
    throw Error("csv: the separator is a quote or a line end; it must be another character");
  for (size_t i = 0; i < columns.size(); ++i) {
    const Column &column = columns[i];
    named |= column.named();
    if (!column.named() && (column.first < 0 || column.last <= column.first))
      throw Error(fmt::format("csv: column '{}' takes the fields from {} up to {}; a column takes at least one, counted from 0",
                              column.name, column.first, column.last));
  }
}

void CsvLayout::read_header(const CsvScanner &scanner) {
  for (const CsvField &field : scanner.fields()) header.push_back(field.value());
  for (size_t i = 0; i < columns.size(); ++i) {
    const Column &column = columns[i];
    for (const std::string &name : column.names) numbers[i].push_back(find(column, name, scanner));
    if (!column.range) continue;
    int64_t first = numbers[i][0], last = numbers[i][1];
    if (last < first)
      throw Error(fmt::format("{}:{}: column '{}' goes from field '{}' to '{}', which lies before it", path, scanner.line(),
                              column.name, column.names[0], column.names[1]));
    numbers[i].clear();
    for (int64_t field = first; field <= last; ++field) numbers[i].push_back(field);
  }
  read_width(scanner);
}

/// The number of a named field.
int64_t CsvLayout::find(const Column &column, const std::string &name, const CsvScanner &scanner) const {
  auto first = std::ranges::find(header, name);
  if (first == header.end()) {
    std::string known;
    for (size_t i = 0; i < header.size() && i < 20; ++i) known += fmt::format("{}'{}'", i ? ", " : "", shown(header[i]));
    throw Error(fmt::format("{}:{}: column '{}' needs a field '{}', but the header has {}{}", path, scanner.line(), column.name,
                            name, known, header.size() > 20 ? fmt::format(" and {} more", header.size() - 20) : ""));
  }
  if (std::find(first + 1, header.end(), name) != header.end())
    throw Error(fmt::format("{}:{}: column '{}' needs a field '{}', but the header has two of them; give its number", path,
                            scanner.line(), column.name, name));
  return first - header.begin();
}

void CsvLayout::read_width(const CsvScanner &scanner) {
  width = static_cast<int64_t>(scanner.fields().size());
  first_line = scanner.line();
  for (size_t i = 0; i < columns.size(); ++i) {
    const Column &column = columns[i];
    if (column.named()) continue;
    if (column.last > width)
      throw Error(fmt::format("{}:{}: column '{}' needs field {}, but the line has the fields 0 to {}", path, first_line,
                              column.name, column.last - 1, width - 1));
    for (int64_t field = column.first; field < column.last; ++field) numbers[i].push_back(field);
  }
}

std::optional<CsvLayout::Fault> CsvLayout::find_fault(const std::vector<CsvField> &fields, std::span<std::byte *const> to) const {
  for (size_t i = 0; i < columns.size(); ++i) {
    std::byte *next = to[i];
    if (!next) continue;
    DType dtype = columns[i].dtype.value_or(DType::f64);
    for (int64_t field : numbers[i]) {
      Parsed parsed = parse_number(fields[static_cast<size_t>(field)].text, dtype, next);
      bool finite = parsed == Parsed::not_finite;
      if (parsed != Parsed::right && !(finite && !options.finite)) return Fault{i, field, finite};
      next += bytes_of(dtype);
    }
  }
  return std::nullopt;
}

bool CsvLayout::parse(const std::vector<CsvField> &fields, std::span<std::byte *const> to) const {
  return static_cast<int64_t>(fields.size()) == width && !find_fault(fields, to);
}

void CsvLayout::read_row(const CsvScanner &scanner, std::span<std::byte *const> to) const {
  auto count = static_cast<int64_t>(scanner.fields().size());
  if (count != width)
    throw Error(fmt::format("{}:{}: {} fields, but line {} has {}", path, scanner.line(), count, first_line, width));
  if (std::optional<Fault> fault = find_fault(scanner.fields(), to)) refuse(*fault, scanner);
}

void CsvLayout::refuse(const Fault &fault, const CsvScanner &scanner) const {
  const Column &column = columns[fault.column];
  std::string text = scanner.fields()[static_cast<size_t>(fault.field)].value();
  std::string where =
      fmt::format("{}:{}: field {} (column '{}') is '{}'", path, scanner.line(), fault.field, column.name, shown(text));
  if (fault.finite) throw Error(where + "; NaN and infinities are refused here (CsvOptions::finite)");
  std::byte ignored[8];
  DType dtype = column.dtype.value_or(DType::f64);
  if (is_floating(dtype) && parse_number(text, dtype, ignored) == Parsed::too_large)
    throw Error(fmt::format("{}, which is beyond the largest number of type {}", where, name_of(dtype)));
  std::string hint;
  if (std::string pointed = text; std::ranges::count(text, ',') == 1) {
    pointed[pointed.find(',')] = '.';
    if (parse_number(pointed, DType::f64, ignored) == Parsed::right) hint = "; the decimal mark is a point";
  }
  if (hint.empty() && !named && scanner.line() == first_line) hint = "; set skip_lines if the file starts with a header";
  throw Error(
      fmt::format("{}, which is no number{}{}", where, column.dtype ? fmt::format(" of type {}", name_of(dtype)) : "", hint));
}

std::vector<Field> CsvLayout::fields() const {
  std::vector<Field> result;
  for (size_t i = 0; i < columns.size(); ++i) {
    const Column &column = columns[i];
    Field &field = result.emplace_back(column.name, column.dtype.value_or(DType::f64), std::vector<int64_t>(), !column.dtype);
    if (!column.scalar) field.row_shape = {static_cast<int64_t>(numbers[i].size())};
  }
  return result;
}

} // namespace gait::data
