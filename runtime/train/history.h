// What every epoch came to.
#ifndef GAIT_RUNTIME_TRAIN_HISTORY_H
#define GAIT_RUNTIME_TRAIN_HISTORY_H
#include "runtime/train/scores.h"
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gait {

/// One column a score, one row an epoch. A column that begins later, or has no value in an epoch, holds NaN there.
class History {
public:
  struct Column {
    std::string name; ///< "loss", "accuracy", "validation.loss", "rate", ...
    std::vector<double> values;
  };

  int64_t epochs() const { return static_cast<int64_t>(times.size()); }
  const std::vector<Column> &columns() const { return table; }
  /// A score over the epochs. Throws: Error, with the names there are, when there is none of that name.
  std::span<const double> operator[](std::string_view name) const;
  std::span<const double> seconds() const { return times; } ///< that each epoch took, validation and callbacks included

  void add(const Scores &scores, double seconds);
  /// A score of the last epoch. Throws: Error when there is no epoch.
  void set(std::string_view name, double value);

  std::string table_text() const; ///< aligned columns, one line an epoch
  std::string csv() const;        ///< epoch, every column, seconds; numbers keep every bit, NaN is empty
  std::string json() const;       ///< {"epoch": [1, ...], "loss": [...], ..., "seconds": [...]}; NaN is null
  /// A drawing: a panel for each score, training solid and validation dashed, epochs to the right. What is not finite is a gap.
  std::string svg(const std::string &title = "") const;
  /// Writes one of these, by the ending of the path: .csv, .json, .svg or .txt; whole or not at all.
  /// Throws: Error for another ending; RuntimeError when the file cannot be written.
  void save(const std::string &path) const;

private:
  std::vector<Column> table;
  std::vector<double> times;
};

} // namespace gait
#endif
