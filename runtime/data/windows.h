// Windows over a time series: from the last rows, what comes.
#ifndef GAIT_RUNTIME_DATA_WINDOWS_H
#define GAIT_RUNTIME_DATA_WINDOWS_H
#include "runtime/data/dataset.h"
#include <functional>

namespace gait::data {

/// What a window sees: rows [t - length, t) of a column of shape [...], as [length, ...].
struct WindowInput {
  std::string name;
  std::string column; ///< of the series; empty: `name`
};

/// What is to be forecast at time t: the column's row at t + horizon; or a number that `of` makes from the column's elements of
/// rows t ... t + horizon, in f64, row after row (untyped: whoever reads it takes it as its input's type).
struct WindowTarget {
  std::string name;
  std::string column; ///< of the series; empty: `name`
  std::function<double(std::span<const double> future)> of;
};

struct WindowOptions {
  int64_t length = 1;  ///< rows that a window sees
  int64_t horizon = 0; ///< 0: the row right after the window
  int64_t stride = 1;  ///< rows from one window to the next
  std::vector<WindowInput> inputs;
  std::vector<WindowTarget> targets;
};

/// One row for each t = length, length + stride, ... while t + horizon is in the series; without targets while the window is, so
/// that the last one forecasts what comes after the series. Windows are read out of the series row by row; none is stored. Row i
/// of the result is at t = length + i * stride: rows from t on reach its targets only. Throws: Error when there is no such
/// column, length or stride is below 1, horizon below 0, the series is too short, or was shuffled.
Dataset windows(const Dataset &series, const WindowOptions &options);

} // namespace gait::data
#endif
