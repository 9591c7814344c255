// Functions of one f64 input `x`, at given places.
#ifndef GAIT_TESTS_AUTODIFF_VALUES_H
#define GAIT_TESTS_AUTODIFF_VALUES_H
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <functional>
#include <gait/gait.h>
#include <string>
#include <vector>

namespace gait::tests {

using Numbers = std::vector<double>;
using Function = std::function<Tensor(const Tensor &)>;

/// x is [batch].
inline Numbers values(const Function &function, const Numbers &x, const std::string &backend) {
  Graph g("g", {.dtype = f64});
  Model model(g, {.outputs = {{"y", function(g.input("x", {batch}))}}});
  Session session = compile(model, {.backend = backend}).init(1);
  auto y = session.run("predict", {TensorView("x", x, {std::ssize(x)})}).span<double>("y");
  return {y.begin(), y.end()};
}

/// The largest difference over the largest number.
inline double distance(const Numbers &a, const Numbers &b) {
  REQUIRE(a.size() == b.size());
  double largest = 0, scale = 1e-300;
  for (std::size_t i = 0; i < a.size(); ++i) {
    largest = std::max(largest, std::abs(a[i] - b[i]));
    scale = std::max(scale, std::abs(b[i]));
  }
  return std::isnan(largest) ? INFINITY : largest / scale;
}

/// The derivative of each row's result by the row.
inline Function derivative(const Function &function, int order = 1) {
  return [=](const Tensor &x) {
    Tensor y = function(x);
    for (int i = 0; i < order; ++i) y = gradient(sum(y), x);
    return y;
  };
}

template <typename Formula> Numbers map(const Numbers &x, const Formula &formula) {
  Numbers y;
  std::ranges::transform(x, std::back_inserter(y), formula);
  return y;
}

} // namespace gait::tests
#endif
