#include "examples/pinn/heat.h"
#include "examples/support/program.h"
#include <algorithm>
#include <cmath>
#include <numbers>

double exact(double t, double x) {
  constexpr double pi = std::numbers::pi;
  return std::exp(-conductivity * pi * pi * t) * std::sin(pi * x) +
         std::exp(-9 * conductivity * pi * pi * t) * std::sin(3 * pi * x) / 2;
}

FiniteDifferences::FiniteDifferences(std::int64_t cells, std::int64_t steps)
    : cells(static_cast<double>(cells)), steps(static_cast<double>(steps)) {
  const double ratio = conductivity / this->steps * this->cells * this->cells; // a k / h^2
  std::vector<double> row(static_cast<std::size_t>(cells) + 1);
  for (std::size_t i = 0; i < row.size(); ++i) row[i] = exact(0, static_cast<double>(i) / this->cells);
  grid.assign(static_cast<std::size_t>(steps) + 1, row);
  for (std::size_t step = 1; step < grid.size(); ++step) {
    const std::vector<double> &old = grid[step - 1];
    for (std::size_t i = 1; i + 1 < row.size(); ++i) grid[step][i] = old[i] + ratio * (old[i - 1] - 2 * old[i] + old[i + 1]);
  }
}

double FiniteDifferences::operator()(double t, double x) const {
  const auto i = std::min(static_cast<std::size_t>(t * steps), grid.size() - 2),
             j = std::min(static_cast<std::size_t>(x * cells), grid[0].size() - 2);
  const double s = t * steps - static_cast<double>(i), z = x * cells - static_cast<double>(j);
  return (1 - s) * ((1 - z) * grid[i][j] + z * grid[i][j + 1]) + s * ((1 - z) * grid[i + 1][j] + z * grid[i + 1][j + 1]);
}

HeatTest::HeatTest() {
  std::vector<double> t, x;
  for (int i = 0; i <= 100; ++i)
    for (int j = 0; j <= 100; ++j) {
      t.push_back(i / 100.0);
      x.push_back(j / 100.0);
      truth.push_back(exact(t.back(), x.back()));
    }
  using gait::Dataset;
  rows = Dataset({Dataset::column<double>("t", t, {1}), Dataset::column<double>("x", x, {1})});
}

double HeatTest::error(std::span<const double> temperatures) const {
  double off = 0, all = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    off += (temperatures[i] - truth[i]) * (temperatures[i] - truth[i]);
    all += truth[i] * truth[i];
  }
  return std::sqrt(off / all);
}

double HeatTest::error(const std::function<double(double t, double x)> &u) const {
  const std::vector<double> t = example::numbers(rows, "t"), x = example::numbers(rows, "x");
  std::vector<double> temperatures(t.size());
  for (std::size_t i = 0; i < t.size(); ++i) temperatures[i] = u(t[i], x[i]);
  return error(temperatures);
}
