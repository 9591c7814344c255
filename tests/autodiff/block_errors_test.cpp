// What is refused around blocks, word for word.
#include "tests/errors/messages.h"
#include <doctest/doctest.h>

using namespace gait;
using Tensors = std::vector<Tensor>;

TEST_CASE("a tensor made inside a block must be returned from it") {
  Graph g("g");
  Tensor x = g.input("x", {batch, 3}), leaked;
  const int block = __LINE__ + 1;
  Tensor y = checkpoint(x, [&](const Tensor &given) { return exp(leaked = tanh(given)); });
  CHECK_ERROR(max(leaked, 0),
              fmt::format("max: a tensor made inside the checkpoint at block_errors_test.cpp:{} is used outside of it; "
                          "return it from there",
                          block));
  CHECK_ERROR(
      Model(g, {.outputs = {{"y", leaked}}}),
      fmt::format("model: a tensor made inside the checkpoint at block_errors_test.cpp:{} is used outside of it; return it from "
                  "there",
                  block));
  CHECK_ERROR(
      checkpoint(x, [&](const Tensor &given) { return leaked + given; }),
      fmt::format("add: a tensor made inside the checkpoint at block_errors_test.cpp:{} is used outside of it; return it from "
                  "there",
                  block));
  CHECK_NOTHROW(relu(y));
}

TEST_CASE("functions that build blocks are there, take and return tensors of one graph") {
  Graph g("g"), other("other");
  Tensor x = g.input("x", {batch, 3}), foreign = other.input("x", {batch, 3});
  const std::function<Tensor(const Tensor &)> none;
  CHECK_ERROR(checkpoint(x, none), "checkpoint: an empty function; pass one that builds the block");
  CHECK_ERROR(checkpoint(Tensors{}, [](const Tensors &) { return Tensors{}; }),
              "checkpoint: there is no tensor to compute from; pass at least one");
  CHECK_ERROR(checkpoint(Tensors{x}, [](const Tensors &) { return Tensors{}; }),
              "checkpoint: the function returns no tensor; it returns at least one");
  CHECK_ERROR(checkpoint(x, [](const Tensor &) { return Tensor(); }),
              "checkpoint: an empty tensor; assign one to the handle first");
  CHECK_ERROR(checkpoint(x, [&](const Tensor &) { return foreign; }),
              "checkpoint: the function returns a tensor of another graph");
  CHECK_ERROR(barrier(x, {foreign}), "barrier: the operands belong to two graphs, \"g\" and \"other\"; build them in one");
  // After an error the graph is usable, and no block is open.
  CHECK_NOTHROW(Model(g, {.outputs = {{"y", exp(x)}}}));
}

TEST_CASE("a gradient inside a checkpoint that would miss a part is refused") {
  Graph g("g");
  Tensor x = g.input("x", {batch, 3}), h = exp(x);
  CHECK_ERROR(
      checkpoint(h, [&](const Tensor &given) { return gradient(sum(given * x), x); }),
      "checkpoint: a gradient inside is by \"x\", from which something else is computed that the block reads, and it would miss "
      "that part; compute both inside, or take the gradient outside");
  // By what it reads alone it is whole.
  CHECK_NOTHROW(checkpoint(h, [&](const Tensor &given) { return gradient(sum(exp(given)), given) * x; }));
  CHECK_NOTHROW(checkpoint(x, [&](const Tensor &given) { return gradient(sum(exp(given) * given), given); }));
}

TEST_CASE("the functions of a custom gradient read what they are given") {
  Graph g("g");
  Tensor x = g.input("x", {batch, 3}), w = g.parameter("w", {3}, init::zeros());
  auto same = [](const Tensor &given) { return given * 1; };
  auto pass = [](const Tensor &, const Tensor &, const Tensor &dy) { return dy; };
  CHECK_ERROR(custom_gradient(
                  x, [&](const Tensor &given) { return given * w; }, pass),
              "custom_gradient: forward reads \"w\" from outside, which no gradient would reach; pass it among the inputs");
  CHECK_ERROR(custom_gradient(x, same, [&](const Tensor &, const Tensor &, const Tensor &dy) { return dy * w; }),
              "custom_gradient: backward reads \"w\" from outside, which no gradient would reach; pass it among the inputs");
  Tensor outside = w * 2;
  CHECK_ERROR(
      custom_gradient(
          x, [&](const Tensor &given) { return given * outside; }, pass),
      "custom_gradient: forward reads a tensor [3] f32 from outside, which no gradient would reach; pass it among the inputs");
  Tensor level = g.state("level", {}, init::zeros());
  CHECK_ERROR(custom_gradient(
                  x, [&](const Tensor &given) { return g.running_average(level, mean(given), 0.1), given * 1; }, pass),
              "custom_gradient: a running average is kept inside; keep it outside");
  // Its own input under the outer name, and integers, it may.
  CHECK_NOTHROW(custom_gradient(x, [&](const Tensor &) { return x * convert(rows(g), f32); }, pass));
}

TEST_CASE("gradients of one's own have their input's shape and type") {
  Graph g("g");
  Tensor x = g.input("x", {batch, 3}), i = g.input("i", {batch}, i32);
  auto both = [](const Tensors &given) { return Tensors{given[0] * 2}; };
  CHECK_ERROR(
      custom_gradient(
          x, [](const Tensor &given) { return sum(given); }, [](const Tensor &, const Tensor &, const Tensor &dy) { return dy; }),
      "custom_gradient: the gradient of input 0 is f32 []; it must be f32 [batch, 3], as the input");
  CHECK_ERROR(custom_gradient(Tensors{x, i}, both, [](const Tensors &, const Tensors &, const Tensors &dy) { return dy; }),
              "custom_gradient: backward gives 1 gradients for 2 inputs; it gives one each");
  CHECK_ERROR(custom_gradient(Tensors{x, i}, both,
                              [](const Tensors &in, const Tensors &, const Tensors &dy) { return Tensors{dy[0], in[1]}; }),
              "custom_gradient: input 1 is i32, which has no gradient; return an empty Tensor for it");
  CHECK_ERROR(
      custom_gradient(Tensors{x, i}, both, [](const Tensors &, const Tensors &, const Tensors &) { return Tensors{{}, {}}; }),
      "custom_gradient: backward gives no gradient for input 0, f32 [batch, 3]; where none flows, return zeros");
  const std::function<Tensors(const Tensors &, const Tensors &, const Tensors &)> none;
  CHECK_ERROR(custom_gradient(Tensors{x, i}, both, none), "custom_gradient: an empty function; pass one that builds the block");
  CHECK_NOTHROW(custom_gradient(Tensors{x, i}, both,
                                [](const Tensors &, const Tensors &, const Tensors &dy) { return Tensors{dy[0], {}}; }));
}
