// What checkpoints are for: the arena of a training step of a deep network.
#include "tests/autodiff/deep_network.h"
#include <doctest/doctest.h>

using namespace gait;
using namespace gait::tests;

static std::int64_t arena(const Deep &deep, const Wrapper &wrap, std::int64_t rows) {
  return compile(deep_network(deep, wrap), {.max_batch = rows}).entry("train_step").arena_shared;
}

TEST_CASE("with every fourth of 16 layers a checkpoint, a training step needs less than half the memory") {
  for (std::int64_t rows : {64, 512}) {
    CAPTURE(rows);
    const std::int64_t without = arena({}, plainly, rows), with = arena({}, checkpointed, rows);
    CHECK(without >= 16 * 256 * 4 * rows); // all activations
    CHECK(with < without / 2);
  }
}

TEST_CASE("what a checkpoint computes again is not kept from one to the next") {
  // The inputs of 5 checkpoints, the inside of one, its gradients; not the inside of several.
  const std::int64_t rows = 512, one = 64 * 4 * rows;
  const Deep deep{.layers = 20, .width = 64, .every = 4};
  CHECK(arena(deep, checkpointed, rows) <= (5 + 4 + 4) * one);
}

TEST_CASE("checkpoints in checkpoints keep less again") {
  const std::int64_t rows = 256;
  const std::int64_t width = 64;
  auto nested = [&](const Wrapper &outer) {
    Graph g("nested");
    Tensor h = g.input("x", {batch, width});
    for (int i = 0; i < 3; ++i)
      h = outer(h, [&](const Tensor &given) {
        Tensor y = given;
        for (int j = 0; j < 3; ++j)
          y = checkpoint(y, [&](const Tensor &inner) {
            Tensor z = inner;
            for (int k = 0; k < 3; ++k) z = tanh(nn::linear(g, width, width)(z));
            return z;
          });
        return y;
      });
    Model model(g, {.losses = {{"size", mean(square(h))}}, .optimizer = optim::sgd({.rate = 0.1})});
    return compile(model, {.max_batch = rows}).entry("train_step").arena_shared;
  };
  CHECK(nested(checkpointed) < nested(plainly) * 3 / 4);
}
