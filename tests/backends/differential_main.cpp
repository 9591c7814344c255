#define DOCTEST_CONFIG_IMPLEMENT
#include "tests/backends/differential.h"
#include <cmath>
#include <cstdlib>
#include <doctest/doctest.h>
#include <limits>
#include <string_view>

namespace gait::test {

static DifferentialOptions chosen{.graphs = 150, .seed = 1, .module = {}};
const DifferentialOptions &differentialOptions() { return chosen; }

double absoluteError(const Value &actual, const Value &expected) {
  if (actual.shape != expected.shape || actual.floats.size() != expected.floats.size())
    return std::numeric_limits<double>::infinity();
  double largest = 0;
  for (size_t i = 0; i < expected.floats.size(); ++i) {
    double a = actual.floats[i], b = expected.floats[i];
    if (a == b || (std::isnan(a) && std::isnan(b))) continue;
    if (!std::isfinite(a) || !std::isfinite(b)) return std::numeric_limits<double>::infinity();
    largest = std::max(largest, std::abs(a - b));
  }
  return largest;
}

double allowedError(gait_dtype dtype, const Value &oracle, double naiveError, double floor) {
  double largest = floor;
  for (double x : oracle.floats)
    if (std::isfinite(x)) largest = std::max(largest, std::abs(x));
  if (dtype == GAIT_F64) return 1e-12 * largest;
  double unit = largest > 0 ? std::ldexp(1.0, std::ilogb(largest) - 23) : 0;
  return std::max(4 * naiveError, 8 * unit);
}

} // namespace gait::test

int main(int count, char **arguments) {
  for (int i = 1; i + 1 < count; ++i) {
    if (std::string_view(arguments[i]) == "--graphs") gait::test::chosen.graphs = std::strtoll(arguments[i + 1], nullptr, 10);
    if (std::string_view(arguments[i]) == "--seed") gait::test::chosen.seed = std::strtoull(arguments[i + 1], nullptr, 10);
    if (std::string_view(arguments[i]) == "--module") gait::test::chosen.module = arguments[i + 1];
  }
  return doctest::Context(count, arguments).run();
}
