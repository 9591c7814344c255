// Numbers from text, one row a line.
#ifndef GAIT_RUNTIME_DATA_CSV_H
#define GAIT_RUNTIME_DATA_CSV_H
#include "runtime/data/dataset.h"
#include <initializer_list>
#include <optional>

namespace gait::data {

/// Which fields of a line make a column: by number from 0, or by the names in the header, which is then the first line read.
/// Without a type, numbers stay untyped: each reader takes them as its input's type.
struct Column {
  std::string name;
  int64_t first = 0, last = 0;    ///< fields [first, last), where `names` is empty
  std::vector<std::string> names; ///< of the fields, in their order in the column; a range: of its first and its last
  bool range = false;             ///< `names` are the two ends
  bool scalar = false;            ///< one number a row, shape [rows]; otherwise [rows, number of fields]
  std::optional<DType> dtype;

  bool named() const { return !names.empty(); }
  using Type = std::optional<DType>;
  Column(std::string name, int64_t field, Type dtype = {})
      : name(std::move(name)), first(field), last(field + 1), scalar(true), dtype(dtype) {}
  Column(std::string name, int64_t first, int64_t last, Type dtype = {})
      : name(std::move(name)), first(first), last(last), dtype(dtype) {}
  Column(std::string name, std::string field, Type dtype = {})
      : name(std::move(name)), names{std::move(field)}, scalar(true), dtype(dtype) {}
  /// The fields from `first` to `last`, both among them.
  Column(std::string name, std::string first, std::string last, Type dtype = {})
      : name(std::move(name)), names{std::move(first), std::move(last)}, range(true), dtype(dtype) {}
  Column(std::string name, std::initializer_list<const char *> fields, Type dtype = {})
      : name(std::move(name)), names(fields.begin(), fields.end()), dtype(dtype) {}
  Column(std::string name, std::vector<std::string> fields, Type dtype = {})
      : name(std::move(name)), names(std::move(fields)), dtype(dtype) {}
};

struct CsvOptions {
  char separator = ',';
  int64_t skip_lines = 0; ///< a header's, or a comment's before it
  /// Keeps 8 bytes a row, and reads the rows of a batch when they are needed: for files larger than memory. The same bits.
  bool stream = false;
  bool finite = false; ///< refuses NaN and infinities, which are numbers otherwise ("nan", "inf")
};

/// Reads a file of numbers, one row a line; blank lines are skipped, spaces around a number allowed. Quotes ("a field", with ""
/// for a quote) may hold separators and line ends. A byte order mark and both line ends are taken; the decimal mark is a point,
/// whatever the locale. A number too small for its type is the nearest it has, one too large is refused.
/// The whole file is checked at once, streamed or not.
/// Throws: RuntimeError when the file cannot be read, or, streamed, has changed since; Error when it has no rows, a line's number
/// of fields differs from the first's, a column is not there, a quote does not end, or a field is no number of the column's type
/// (with line and field).
Dataset csv(const std::string &path, const std::vector<Column> &columns, const CsvOptions &options = {});

} // namespace gait::data
#endif
