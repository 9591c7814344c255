// Which fields of a record make which column, and their numbers.
#ifndef GAIT_RUNTIME_DATA_CSV_LAYOUT_H
#define GAIT_RUNTIME_DATA_CSV_LAYOUT_H
#include "runtime/data/csv.h"
#include "runtime/data/csv_text.h"

namespace gait::data {

class CsvLayout {
public:
  /// Throws: Error for columns that no file has, and options that make no sense.
  CsvLayout(std::string path, const std::vector<Column> &columns, const CsvOptions &options);

  /// Whether the first record is a header that names fields.
  bool needs_header() const { return named; }
  /// Finds the fields that are named. Throws: Error.
  void read_header(const CsvScanner &scanner);
  /// Takes the record's number of fields as that of all, and finds the fields that are given by number. Throws: Error.
  void read_width(const CsvScanner &scanner);
  /// The record's numbers, one row to each of `to`. Throws: Error.
  void read_row(const CsvScanner &scanner, std::span<std::byte *const> to) const;
  /// The same without a message: false when anything is wrong. A null pointer leaves the column out.
  bool parse(const std::vector<CsvField> &fields, std::span<std::byte *const> to) const;

  /// What the columns are, once the header or the width is read.
  std::vector<Field> fields() const;

private:
  struct Fault {
    size_t column;
    int64_t field;
    bool finite; ///< not as a number, but as NaN or an infinity refused
  };
  std::optional<Fault> find_fault(const std::vector<CsvField> &fields, std::span<std::byte *const> to) const;
  int64_t find(const Column &column, const std::string &name, const CsvScanner &scanner) const;
  [[noreturn]] void refuse(const Fault &fault, const CsvScanner &scanner) const;

  std::string path;
  std::vector<Column> columns;
  CsvOptions options;
  std::vector<std::vector<int64_t>> numbers; ///< of each column's fields
  std::vector<std::string> header;
  bool named = false;
  int64_t width = 0, first_line = 0;
};

} // namespace gait::data
#endif
