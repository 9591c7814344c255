// Gradients of several batches, one update.
#include "tests/train/models.h"

using namespace gait;
using namespace gait::test;

static Model accumulating() {
  Graph g("accumulating");
  Tensor x = g.input("x", {batch, 2}), y = g.input("y", {batch, 1});
  Tensor out = nn::linear(g, 2, 1)(x);
  return Model(g, {.losses = {{"loss", mean(square(out - y))}},
                   .optimizer = optim::adam({.rate = optim::input("rate")}),
                   .accumulate = true});
}

TEST_CASE("four accumulated batches are one large batch, also when the last ones are partial, and the epoch's last update too") {
  Dataset data = line(90); // batches of 8 in fours: 32, 32, 26 rows, the last batch of 2
  Session large = compile(accumulating(), {.max_batch = 32}).init(1), small = large.clone();
  History one = fit(large, data, quiet({.epochs = 3, .batch = 32, .seed = 5, .rate = 0.05}));
  History four = fit(small, data, quiet({.epochs = 3, .batch = 8, .accumulate = 4, .seed = 5, .rate = 0.05}));
  for (const char *name : {"linear_0.weight", "linear_0.bias"})
    for (size_t i = 0; i < large.state<float>(name).size(); ++i)
      CHECK(small.state<float>(name)[i] == doctest::Approx(large.state<float>(name)[i]).epsilon(1e-4));
  CHECK(small.state<int64_t>("adam.step")[0] == 9);
  for (int epoch = 0; epoch < 3; ++epoch) CHECK(four["loss"][epoch] == doctest::Approx(one["loss"][epoch]).epsilon(1e-4));
}
