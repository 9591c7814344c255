#include "examples/support/baselines.h"
#include "runtime/error.h"
#include <algorithm>
#include <cmath>
#include <cstddef>

namespace example {

std::vector<double> mean_row(std::span<const double> table, std::int64_t width) {
  std::vector<double> mean(static_cast<std::size_t>(width));
  for (std::size_t i = 0; i < table.size(); ++i) mean[i % mean.size()] += table[i];
  const std::size_t rows = table.size() / mean.size();
  for (double &each : mean) each /= static_cast<double>(rows);
  return mean;
}

std::vector<double> repeated(std::span<const double> row, std::int64_t rows) {
  std::vector<double> table;
  for (std::int64_t i = 0; i < rows; ++i) table.insert(table.end(), row.begin(), row.end());
  return table;
}

/// A = L L^T in place, A [n, n] symmetric and positive definite; then A x = b for each of the `columns` of b [n, columns], which
/// becomes x.
static void solve_cholesky(std::vector<double> &a, std::size_t n, std::vector<double> &b, std::size_t columns) {
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t k = 0; k < j; ++k)
      for (std::size_t i = j; i < n; ++i) a[i * n + j] -= a[i * n + k] * a[j * n + k];
    if (!(a[j * n + j] > 0)) throw gait::Error("least_squares: the columns of x depend on each other; take a larger ridge");
    const double root = std::sqrt(a[j * n + j]);
    for (std::size_t i = j; i < n; ++i) a[i * n + j] /= root;
  }
  for (std::size_t c = 0; c < columns; ++c) {
    for (std::size_t i = 0; i < n; ++i) { // L y = b
      for (std::size_t k = 0; k < i; ++k) b[i * columns + c] -= a[i * n + k] * b[k * columns + c];
      b[i * columns + c] /= a[i * n + i];
    }
    for (std::size_t i = n; i-- > 0;) { // L^T x = y
      for (std::size_t k = i + 1; k < n; ++k) b[i * columns + c] -= a[k * n + i] * b[k * columns + c];
      b[i * columns + c] /= a[i * n + i];
    }
  }
}

LinearFit least_squares(std::span<const double> x, std::int64_t inputs, std::span<const double> y, std::int64_t targets,
                        double ridge) {
  const auto width = static_cast<std::size_t>(inputs), n = width + 1, columns = static_cast<std::size_t>(targets);
  const std::size_t rows = x.size() / width;
  std::vector<double> normal(n * n), right(n * columns), row(n, 1.0); // X^T X and X^T Y; a row of X ends with 1
  for (std::size_t r = 0; r < rows; ++r) {
    std::copy_n(x.begin() + static_cast<std::ptrdiff_t>(r * width), width, row.begin());
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j <= i; ++j) normal[i * n + j] += row[i] * row[j];
      for (std::size_t c = 0; c < columns; ++c) right[i * columns + c] += row[i] * y[r * columns + c];
    }
  }
  for (std::size_t i = 0; i < width; ++i) normal[i * n + i] += ridge * static_cast<double>(rows);
  solve_cholesky(normal, n, right, columns);
  return {inputs, targets, right};
}

std::vector<double> LinearFit::operator()(std::span<const double> x) const {
  const auto width = static_cast<std::size_t>(inputs), columns = static_cast<std::size_t>(targets);
  std::vector<double> y;
  for (std::size_t r = 0; r < x.size() / width; ++r)
    for (std::size_t c = 0; c < columns; ++c) {
      double value = coefficients[width * columns + c];
      for (std::size_t i = 0; i < width; ++i) value += x[r * width + i] * coefficients[i * columns + c];
      y.push_back(value);
    }
  return y;
}

double mean_square_error(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return sum / static_cast<double>(a.size());
}

double mean_absolute_error(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += std::abs(a[i] - b[i]);
  return sum / static_cast<double>(a.size());
}

} // namespace example
