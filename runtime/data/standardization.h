// Columns brought to mean 0 and deviation 1, by what the training part alone tells.
#ifndef GAIT_RUNTIME_DATA_STANDARDIZATION_H
#define GAIT_RUNTIME_DATA_STANDARDIZATION_H
#include "runtime/data/dataset.h"
#include <map>

namespace gait::data {

/// For each element of a column: x becomes (x - mean) / deviation.
struct Standardization {
  struct Column {
    std::string name;
    std::vector<double> mean, deviation; ///< one for each element of a row
  };
  std::vector<Column> columns;

  /// The dataset with these columns standardised, computed in f64 and rounded to the column's type; a column that is not there is
  /// passed over, for predictions come without targets. Rows in memory are computed now, others when they are read: the same
  /// bits. Throws: Error when a column has another shape or holds integers.
  Dataset apply(const Dataset &dataset) const;
  /// x = z * deviation + mean: from a prediction of `column` back to its unit, in place, row after row.
  /// Throws: Error when there is no such column or `values` are no whole rows.
  void revert(const std::string &column, std::span<double> values) const;
  void revert(const std::string &column, std::span<float> values) const;

  /// As texts that keep every bit, for a model's metadata: "standardization.<column>.mean" and ".deviation" -> "0.5 1.25".
  void save(std::map<std::string, std::string> &metadata) const;
  /// Throws: Error when a text is damaged. No such texts: no columns.
  static Standardization load(const std::map<std::string, std::string> &metadata);
};

/// Mean and deviation (the root of the mean square; Welford 1962) of these columns over all rows of `train`, read once in their
/// order. An element that never changes gets the deviation 1.
/// Throws: Error when there are no rows or no such column, or it holds integers, NaN or infinities (with the row).
Standardization fit_standardization(const Dataset &train, const std::vector<std::string> &columns);

} // namespace gait::data
#endif
