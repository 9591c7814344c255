// Forecasts that need no network, and how far forecasts are off. A table is row after row, `width` numbers each.
#ifndef GAIT_EXAMPLES_SUPPORT_BASELINES_H
#define GAIT_EXAMPLES_SUPPORT_BASELINES_H
#include <cstdint>
#include <span>
#include <vector>

namespace example {

/// The mean row of a table.
std::vector<double> mean_row(std::span<const double> table, std::int64_t width);
/// One row, `rows` times.
std::vector<double> repeated(std::span<const double> row, std::int64_t rows);

/// The linear function of a row that fits best: offset + row . weights, for each target on its own.
struct LinearFit {
  std::int64_t inputs = 0, targets = 0;
  std::vector<double> coefficients; ///< [inputs + 1, targets], the offsets last

  std::vector<double> operator()(std::span<const double> x) const;
};
/// Least squares by the normal equations, with `ridge` * rows added to their diagonal (the offsets' apart), solved by Cholesky.
/// x: [rows, inputs], y: [rows, targets].  Throws: gait::Error when the columns depend on each other and ridge is 0.
/// Source: Hoerl and Kennard 1970, eq. 2.1.
LinearFit least_squares(std::span<const double> x, std::int64_t inputs, std::span<const double> y, std::int64_t targets,
                        double ridge = 1e-6);

/// The mean of (a - b)^2; both as long.
double mean_square_error(std::span<const double> a, std::span<const double> b);
/// The mean of |a - b|; both as long.
double mean_absolute_error(std::span<const double> a, std::span<const double> b);

} // namespace example
#endif
