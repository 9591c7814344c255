#include "examples/portfolio/exact.h"
#include <algorithm>
#include <cmath>
#include <numeric>

double Market::utility(const std::vector<double> &weights) const {
  double value = 0;
  for (std::size_t i = 0; i < assets(); ++i) {
    value += mean[i] * weights[i];
    for (std::size_t j = 0; j < assets(); ++j) value -= aversion / 2 * weights[i] * covariance[i * assets() + j] * weights[j];
  }
  return value;
}

/// x with a x = b, by Gaussian elimination with the largest pivot of each column.
static std::vector<double> solve(std::vector<double> a, std::vector<double> b) {
  const std::size_t n = b.size();
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t pivot = k;
    for (std::size_t i = k + 1; i < n; ++i)
      if (std::abs(a[i * n + k]) > std::abs(a[pivot * n + k])) pivot = i;
    for (std::size_t j = 0; j < n; ++j) std::swap(a[k * n + j], a[pivot * n + j]);
    std::swap(b[k], b[pivot]);
    for (std::size_t i = k + 1; i < n; ++i) {
      const double factor = a[i * n + k] / a[k * n + k];
      for (std::size_t j = k; j < n; ++j) a[i * n + j] -= factor * a[k * n + j];
      b[i] -= factor * b[k];
    }
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t j = i + 1; j < n; ++j) b[i] -= a[i * n + j] * b[j];
    b[i] /= a[i * n + i];
  }
  return b;
}

/// The best weights of the assets `held`, of any sign, the others 0; and `price`, by which the utility of all held assets rises
/// with their weight: aversion * covariance w + price = mean, sum(w) = 1.
static std::vector<double> best_of(const Market &market, const std::vector<std::size_t> &held, double &price) {
  const std::size_t n = held.size(), size = n + 1;
  std::vector<double> matrix(size * size), right(size, 1.0);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j)
      matrix[i * size + j] = market.aversion * market.covariance[held[i] * market.assets() + held[j]];
    matrix[i * size + n] = matrix[n * size + i] = 1;
    right[i] = market.mean[held[i]];
  }
  const std::vector<double> solution = solve(matrix, right);
  std::vector<double> weights(market.assets());
  for (std::size_t i = 0; i < n; ++i) weights[held[i]] = solution[i];
  price = solution[n];
  return weights;
}

std::vector<double> closed_form(const Market &market) {
  std::vector<std::size_t> all(market.assets());
  std::iota(all.begin(), all.end(), 0);
  double price = 0;
  return best_of(market, all, price);
}

std::vector<double> active_set(const Market &market) {
  // It begins with the one asset that is best alone.
  const std::size_t n = market.assets();
  std::size_t first = 0;
  auto alone = [&](std::size_t i) { return market.mean[i] - market.aversion / 2 * market.covariance[i * n + i]; };
  for (std::size_t i = 1; i < n; ++i)
    if (alone(i) > alone(first)) first = i;
  std::vector<std::size_t> held{first};
  std::vector<double> weights(n);
  weights[first] = 1;
  while (true) {
    double price = 0;
    std::vector<double> next = best_of(market, held, price);
    // Towards the best of the held assets, but no further than where the first of them would turn negative: that one is let go.
    double step = 1;
    std::size_t leaving = n;
    for (std::size_t i : held)
      if (next[i] < 0 && weights[i] / (weights[i] - next[i]) < step) step = weights[i] / (weights[i] - next[i]), leaving = i;
    for (std::size_t i : held) weights[i] += step * (next[i] - weights[i]);
    if (leaving != n) {
      weights[leaving] = 0;
      std::erase(held, leaving);
      continue;
    }
    // All held assets raise the utility alike, by `price`; whoever is not held and raises it more is taken in.
    double most = 1e-12;
    std::size_t entering = n;
    for (std::size_t i = 0; i < n; ++i) {
      if (std::ranges::find(held, i) != held.end()) continue;
      double slope = market.mean[i] - price;
      for (std::size_t j = 0; j < n; ++j) slope -= market.aversion * market.covariance[i * n + j] * weights[j];
      if (slope > most) most = slope, entering = i;
    }
    if (entering == n) return weights;
    held.push_back(entering);
  }
}
