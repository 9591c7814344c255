// Parts of a dataset for training and for testing. Nothing is copied: a part picks its rows when they are read.
#ifndef GAIT_RUNTIME_DATA_SPLIT_H
#define GAIT_RUNTIME_DATA_SPLIT_H
#include "runtime/data/dataset.h"
#include <optional>

namespace gait {

struct Split {
  Dataset train, test;
};

/// The first floor(fraction * rows) rows of a shuffled order, and the rest. Throws: Error unless 0 < fraction < 1 and both parts
/// have rows.
Split split(const Dataset &dataset, double fraction, uint64_t seed);
/// The same by a recorded order. Throws: Error when `order` is no permutation of the rows.
Split split(const Dataset &dataset, double fraction, std::span<const int64_t> order);

struct TimeOptions {
  /// Rows left out between training and test. Unset: so many that no target of a training row lies at or after the time of the
  /// first test row; 0 for rows that do not look ahead, and what the horizon needs for data::windows.
  std::optional<int64_t> gap;
};

/// The past and the future: the first floor(fraction * rows) rows, in their order, and the rest; the gap is taken off the end of
/// the training part. Throws: Error unless 0 < fraction < 1 and both parts have rows, or when the rows were shuffled.
Split split_by_time(const Dataset &dataset, double fraction, const TimeOptions &options = {});
/// The rows before a moment, and those from it on: `column` holds one number a row, the time, and never falls.
/// Throws: Error when there is no such column, it falls or is NaN, a part has no rows, or the rows were shuffled.
Split split_by_time(const Dataset &dataset, const std::string &column, double moment, const TimeOptions &options = {});

/// The last `fraction` of the rows is held out, the others are to learn from, both in the order they lie: as
/// split_by_time(dataset, 1 - fraction), but for rows that were shuffled too, which have no gap. Throws: Error unless 0 <
/// fraction < 1 and both parts have rows.
Split hold_out(const Dataset &dataset, double fraction);

struct WalkForward {
  int64_t folds = 5;
  int64_t test = 0;           ///< rows of each test part; 0: floor(rows / (folds + 1))
  int64_t train = 0;          ///< rows of each training part, which then rolls; 0: all rows before the test part, which expands
  std::optional<int64_t> gap; ///< as in TimeOptions
};

/// Train on the past, test on what comes next, go on: the test parts are the last folds * test rows, one after the other, oldest
/// first, each with the rows before it to train on. Throws: Error when there are too few rows, or they were shuffled.
std::vector<Split> walk_forward(const Dataset &dataset, const WalkForward &options = {});

} // namespace gait
#endif
