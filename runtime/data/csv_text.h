// The text of a CSV file, cut into records and fields (RFC 4180, with blanks around fields).
#ifndef GAIT_RUNTIME_DATA_CSV_TEXT_H
#define GAIT_RUNTIME_DATA_CSV_TEXT_H
#include "runtime/data/input_file.h"
#include <string_view>
#include <vector>

namespace gait::data {

struct CsvField {
  std::string_view text; ///< without blanks around it, without its quotes
  bool quoted = false;   ///< quotes inside are still doubled

  std::string value() const; ///< as meant: doubled quotes single
};

/// What is wrong with a record's quotes.
enum class CsvFault { none, open_quote, after_quote };

struct CsvRecord {
  std::vector<CsvField> fields;
  size_t bytes = 0; ///< with its line end; 0: the text ends before the record does
  CsvFault fault = CsvFault::none;
  size_t fault_at = 0; ///< where in the text

  /// Whether there is nothing but blanks.
  bool blank() const { return fields.size() == 1 && !fields[0].quoted && fields[0].text.empty(); }
};

/// Cuts the first record off `text`, which is not empty. `more`: the file goes on after it.
void split_record(std::string_view text, char separator, bool more, CsvRecord &record);

/// Goes through a file record by record.
class CsvScanner {
public:
  CsvScanner(InputFile &file, char separator) : file(file), separator(separator) {}
  /// Passes over lines, whatever is in them.
  void skip_lines(int64_t count);
  /// The next record that is not blank; false at the end. Throws: Error when its quotes are wrong.
  bool next();

  const std::vector<CsvField> &fields() const { return record.fields; }
  int64_t line() const { return record_line; }     ///< where the record begins, from 1
  int64_t offset() const { return record_offset; } ///< of its first byte in the file

private:
  bool fill();
  bool start();
  void consume(size_t bytes);
  [[noreturn]] void refuse() const;
  InputFile &file;
  char separator;
  std::string buffer;
  size_t begin = 0, end = 0; ///< of what is in the buffer and not yet consumed
  int64_t begin_offset = 0, begin_line = 1, record_offset = 0, record_line = 0;
  bool started = false, exhausted = false;
  CsvRecord record;
};

/// A piece of the file for a message: cut short, control characters as in C.
std::string shown(std::string_view text);

} // namespace gait::data
#endif
