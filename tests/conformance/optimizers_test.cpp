// Twenty steps of each update rule in f64, against PyTorch's.
#include "tests/conformance/golden.h"
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <gait/gait.h>

using namespace gait;
using gait::test::Golden;
using gait::test::Numbers;

namespace {

void descend(const std::string &rule, const Optimizer &optimizer, const std::string &backend) {
  CAPTURE(rule);
  CAPTURE(backend);
  Numbers numbers(7);
  Graph g("bowl", {.dtype = f64});
  Tensor p = g.parameter("p", {5}, init::constant(numbers.take(5, 1)));
  Tensor scale = constant(g, numbers.take(5, 2), {5}), target = constant(g, numbers.take(5, 3), {5});
  Session session =
      compile(Model(g, {.losses = {{"distance", sum(square(p * scale - target))}}, .optimizer = optimizer}), {.backend = backend})
          .init();
  const Golden golden("optimizers");
  const std::vector<double> &losses = golden.at("losses " + rule), &weights = golden.at("weights " + rule);
  for (double expected : losses) {
    double loss = session.run("train_step").scalar("loss");
    CHECK(std::abs(loss - expected) <= 1e-9 * expected);
  }
  double largest = std::abs(*std::ranges::max_element(weights, {}, [](double w) { return std::abs(w); }));
  for (size_t i = 0; i < weights.size(); ++i) CHECK(std::abs(session.state<double>("p")[i] - weights[i]) <= 1e-9 * largest);
}

} // namespace

TEST_CASE("twenty steps of each update rule give PyTorch's losses and weights to 1e-9") {
  for (const char *backend : {"reference", "cpu"}) {
    descend("sgd", optim::sgd({.rate = 0.05}), backend);
    descend("momentum", optim::sgd({.rate = 0.05, .momentum = 0.9}), backend);
    descend("nesterov", optim::sgd({.rate = 0.05, .momentum = 0.9, .nesterov = true}), backend);
    descend("adam", optim::adam({.rate = 0.1}), backend);
    descend("adam_betas", optim::adam({.rate = 0.02, .beta1 = 0.5, .beta2 = 0.9, .epsilon = 1e-3}), backend);
  }
}
