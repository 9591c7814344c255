// The problem of record.py: mean((tanh(x a + b) - y)^2) + mean(a^2) / 10, with x [5, 3], a [3, 4], b [4], y [5, 4].
#ifndef GAIT_TESTS_OPTIM_PROBLEM_H
#define GAIT_TESTS_OPTIM_PROBLEM_H
#include "tests/conformance/golden.h"
#include <gait/gait.h>
#include <string>
#include <vector>

namespace gait::test {

struct Problem {
  explicit Problem(DType dtype = f64) : g("problem", {.dtype = dtype}) {}

  Numbers numbers{3};
  Graph g;
  Tensor a = g.parameter("a", {3, 4}, init::constant(numbers.take(12, 1.0)));
  Tensor b = g.parameter("b", {4}, init::constant(numbers.take(4, 1.0)));
  Tensor x = constant(g, numbers.take(15, 2.0), {5, 3}), y = constant(g, numbers.take(20, 1.5), {5, 4});
  Tensor loss = mean(square(tanh(matmul(x, a) + b) - y)) + mean(square(a)) / 10;
};

/// The elements of the states `<prefix>a` and `<prefix>b`, one after the other.
inline std::vector<double> both(const Session &session, const std::string &prefix = "") {
  std::vector<double> all;
  for (const char *name : {"a", "b"})
    for (double each : session.state<double>(prefix + name)) all.push_back(each);
  return all;
}

} // namespace gait::test
#endif
