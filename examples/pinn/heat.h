// A rod that cools, without a network: the exact solution, finite differences, and how far others are off.
#ifndef GAIT_EXAMPLES_PINN_HEAT_H
#define GAIT_EXAMPLES_PINN_HEAT_H
#include <functional>
#include <gait/gait.h>
#include <span>
#include <vector>

/// u_t = conductivity * u_xx for x in [0, 1], t in [0, 1]; u = 0 at both ends, u(0, x) = sin(pi x) + sin(3 pi x) / 2.
inline constexpr double conductivity = 0.1;
/// The solution: each sine fades at its own rate.
double exact(double t, double x);

/// A grid of temperatures by the explicit scheme u(t + k) = u(t) + a k / h^2 (u(x - h) - 2 u(x) + u(x + h)), stable where
/// a k / h^2 <= 1 / 2; between its points straight lines.
class FiniteDifferences {
public:
  /// `cells` of width h = 1 / cells, `steps` of time k = 1 / steps.
  FiniteDifferences(std::int64_t cells, std::int64_t steps);
  double operator()(double t, double x) const;
  std::size_t numbers() const { return grid.size() * grid[0].size(); }

private:
  double cells, steps;
  std::vector<std::vector<double>> grid; ///< [steps + 1][cells + 1]
};

/// A regular grid of 101 times and places to compare at: columns `t` and `x` [1].
struct HeatTest {
  gait::Dataset rows;
  std::vector<double> truth;

  HeatTest();
  /// sqrt(sum of squared errors / sum of squared temperatures).
  double error(std::span<const double> temperatures) const;
  double error(const std::function<double(double t, double x)> &u) const;
};

#endif
