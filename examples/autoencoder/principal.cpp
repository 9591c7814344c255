#include "examples/autoencoder/principal.h"
#include "examples/support/baselines.h"
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <numeric>

namespace example {

/// The covariance of a table's columns, [n, n].
static std::vector<double> covariance(std::span<const double> table, const std::vector<double> &mean) {
  const std::size_t n = mean.size(), rows = table.size() / n;
  std::vector<double> sums(n * n);
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j)
        sums[i * n + j] += (table[r * n + i] - mean[i]) * (table[r * n + j] - mean[j]) / static_cast<double>(rows);
  return sums;
}

/// Turns planes of coordinates until a symmetric matrix is diagonal, and returns the turned axes as rows: its eigenvectors.
/// Source: Jacobi 1846; Golub and Van Loan, algorithm 8.5.2.
static std::vector<double> jacobi(std::vector<double> &a, std::size_t n) {
  std::vector<double> axes(n * n);
  for (std::size_t i = 0; i < n; ++i) axes[i * n + i] = 1;
  for (int sweep = 0; sweep < 12; ++sweep) // it converges quadratically: 12 are plenty for hundreds of columns
    for (std::size_t p = 0; p < n; ++p)
      for (std::size_t q = p + 1; q < n; ++q) {
        if (a[p * n + q] == 0) continue;
        const double turn = (a[q * n + q] - a[p * n + p]) / (2 * a[p * n + q]);
        const double t = std::copysign(1 / (std::abs(turn) + std::hypot(turn, 1)), turn), c = 1 / std::hypot(t, 1), s = t * c;
        auto rotate = [&](double &x, double &y) {
          const double old = x;
          x = c * old - s * y;
          y = s * old + c * y;
        };
        for (std::size_t k = 0; k < n; ++k) rotate(a[k * n + p], a[k * n + q]);
        for (std::size_t k = 0; k < n; ++k) rotate(a[p * n + k], a[q * n + k]);
        for (std::size_t k = 0; k < n; ++k) rotate(axes[p * n + k], axes[q * n + k]);
      }
  return axes;
}

PrincipalComponents::PrincipalComponents(std::span<const double> table, std::int64_t columns, std::int64_t width)
    : mean(mean_row(table, columns)) {
  const std::size_t n = mean.size();
  std::vector<double> matrix = covariance(table, mean);
  const std::vector<double> axes = jacobi(matrix, n);
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, std::ranges::greater(), [&](std::size_t i) { return matrix[i * n + i]; });
  for (std::size_t k = 0; k < static_cast<std::size_t>(width); ++k) {
    const auto first = axes.begin() + static_cast<std::ptrdiff_t>(order[k] * n);
    directions.emplace_back(first, first + static_cast<std::ptrdiff_t>(n));
  }
}

std::vector<double> PrincipalComponents::reconstruct(std::span<const double> table) const {
  std::vector<double> result = repeated(mean, static_cast<std::int64_t>(table.size() / mean.size()));
  for (std::size_t row = 0; row < table.size(); row += mean.size())
    for (const std::vector<double> &direction : directions) {
      double along = 0;
      for (std::size_t i = 0; i < mean.size(); ++i) along += (table[row + i] - mean[i]) * direction[i];
      for (std::size_t i = 0; i < mean.size(); ++i) result[row + i] += along * direction[i];
    }
  return result;
}

} // namespace example
