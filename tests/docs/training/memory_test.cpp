// What a step keeps in memory: formulas against what the compiler plans.
#include "tools/memory/memory.h"
#include <doctest/doctest.h>

using namespace gait;
using namespace gait::tools;

TEST_CASE("memory by rows, depth and width is what the formulas say") {
  struct Case {
    std::int64_t depth, width, rows;
  };
  for (const auto &[depth, width, rows] : {Case{1, 128, 64}, {2, 128, 16}, {2, 128, 256}, {4, 64, 64}, {8, 128, 64}}) {
    CAPTURE(depth);
    CAPTURE(width);
    CAPTURE(rows);
    // [memory]
    MemoryUse use = memory_of(perceptron(depth, width), rows);
    const std::int64_t weights = (64 + 1) * width + (depth - 1) * (width + 1) * width + (width + 1) * 10;
    CHECK(use.parameters == 4 * weights);                     // f32: four bytes each
    CHECK(use.slots == 2 * use.parameters);                   // Adam keeps two numbers for each weight
    CHECK(use.activations == rows * depth * width * (4 + 1)); // of each unit its value, and a byte: did relu let it through?
    CHECK(use.gradients <= 2.5 * 4 * rows * width);           // two layers' at a time, however many there are
    CHECK(use.temporaries <= use.parameters + 8 * rows + 64); // at most the weights once more, turned for the way back
    // [/memory]
    CHECK(use.gradients >= 4 * rows * width);
    CHECK(use.state >= use.parameters + use.slots + 8);
    CHECK(use.state < use.parameters + use.slots + 8 + 64 * (6 * (depth + 1) + 1)); // every tensor begins at a multiple of 64
    CHECK(use.arena < use.activations + use.gradients + use.temporaries + 32768);
  }
}

TEST_CASE("what is stored for the way back is not stored where there is none") {
  Model model = perceptron(8, 128);
  // [no_way_back]
  MemoryUse learning = memory_of(model, 64, "train_step"), judging = memory_of(model, 64, "evaluate");
  CHECK(learning.activations == 8 * 64 * 128 * (4 + 1));
  CHECK(judging.activations == 0);                     // a layer's input is gone as soon as its output is there
  CHECK(judging.temporaries <= 2 * 64 * 128 * 4 + 64); // two layers at a time
  // [/no_way_back]
  CHECK(judging.arena < learning.arena / 4);
}

TEST_CASE("a loop keeps all its steps, about the root of them, or a few for each doubling") {
  // [loop_memory]
  auto stored = [](std::int64_t steps, Keep keep) { return memory_of(chain(steps, keep), 16).arena; };
  const std::int64_t one = 16 * 32 * 4; // bytes of a step's carry: 16 rows of 32 units
  CHECK(stored(4096, Keep::all) >= 4096 * one);
  CHECK(stored(4096, Keep::square_root) <= (4 * 64 + 32) * one);
  CHECK(stored(4096, Keep::logarithmic) <= (2 * 12 + 64) * one);
  // [/loop_memory]
  for (Keep keep : {Keep::all, Keep::square_root, Keep::logarithmic}) {
    const std::int64_t more = stored(16384, keep) - stored(4096, keep);
    CHECK(more <= (keep == Keep::all ? 3 * 12288 : keep == Keep::square_root ? 4 * 64 : 2 * 8) * one);
    CHECK(more > 0);
  }
}

TEST_CASE("accumulation buys rows with a copy of the weights") {
  Graph g("wide");
  Tensor x = g.input("x", {batch, 64}), y = g.input("y", {batch, 64});
  Tensor out = nn::linear(g, 128, 64)(relu(nn::linear(g, 64, 128)(x)));
  auto model = [&](bool accumulate) {
    return Model(g, {.losses = {{"mse", mse(out, y)}}, .optimizer = optim::sgd(), .accumulate = accumulate});
  };
  // [accumulated_memory]
  MemoryUse large = memory_of(model(false), 512, "train_step"), small = memory_of(model(true), 128, "accumulate");
  CHECK(4 * small.activations == large.activations);
  CHECK(small.state - large.state >= large.parameters); // the sums of gradients, one for each weight
  CHECK(small.state + small.arena < large.state + large.arena);
  // [/accumulated_memory]
}
