// What is refused of scans, word for word.
#include "tests/errors/messages.h"
#include <doctest/doctest.h>
#include <functional>
#include <vector>

using namespace gait;
using Tensors = std::vector<Tensor>;

namespace {

Steps nothing(const Tensors &carries, const Tensors &) { return {carries, {}}; }

} // namespace

TEST_CASE("sequences have steps, as many as each other") {
  Graph g("g");
  Tensor x = g.input("x", {batch, 5, 3}), y = g.input("y", {batch, 4, 3}), row = g.input("row", {batch}),
         h = g.input("h", {batch, 3});
  CHECK_ERROR(scan(Tensors{}, Tensors{}, nothing), "scan: there is no tensor to compute from; pass at least one");
  CHECK_ERROR(scan({x, y}, {h}, nothing), "scan: input 1 has 4 steps, input 0 has 5; cut or pad them to one length");
  CHECK_ERROR(scan({row}, {h}, nothing),
              "scan: input 0 is f32 [batch], which has no steps along dimension 1; a sequence is [batch, steps, ...] or "
              "[steps, ...], or say the axis");
  CHECK_ERROR(scan({x}, {h}, nothing, {.axis = 0}),
              "scan: input 0 is f32 [batch, 5, 3], which has no steps along dimension 0; a sequence is [batch, steps, ...] or "
              "[steps, ...], or say the axis");
  CHECK_ERROR(scan({x}, {h}, nothing, {.axis = -1}), "scan: axis -1 is no dimension; the first is 0");
  CHECK_ERROR(scan({}, {h}, nothing), "scan: 0 steps; a loop without sequences has a count of steps, 1 at least");
  CHECK_ERROR(scan({x}, {h}, nothing, {.count = -2}),
              "scan: -2 steps; a loop without sequences has a count of steps, 1 at least");
  CHECK_ERROR(scan({x}, {h}, nothing, {.count = 4}), "scan: a count of 4 steps over sequences of 5; leave the count out");
  CHECK_NOTHROW(scan({x}, {h}, nothing, {.count = 5}));
}

TEST_CASE("a step hands on what it was given, in number, shape and type") {
  Graph g("g"), other("other");
  Tensor x = g.input("x", {batch, 5, 3}), h = g.input("h", {batch, 3}), foreign = other.input("x", {batch, 3});
  const std::function<Step(const Tensor &, const Tensor &)> none;
  CHECK_ERROR(scan(x, h, none), "scan: an empty function; pass one that builds a step");
  CHECK_ERROR(scan({x}, {h, h}, [](const Tensors &c, const Tensors &) { return Steps{{c[0]}, {}}; }),
              "scan: the step returns 1 carries, and is given 2; it hands on one each");
  CHECK_ERROR(scan({x}, {}, [](const Tensors &, const Tensors &) { return Steps{}; }),
              "scan: the step returns no tensor; it returns at least one");
  CHECK_ERROR(scan(x, h, [](const Tensor &c, const Tensor &s) { return Step{concat({c, s}, 1), Tensor()}; }),
              "scan: the step returns carry 0 as f32 [batch, 6]; it must stay f32 [batch, 3], as it is given");
  CHECK_ERROR(scan(x, h, [](const Tensor &c, const Tensor &) { return Step{convert(c, f64), Tensor()}; }),
              "scan: the step returns carry 0 as f64 [batch, 3]; it must stay f32 [batch, 3], as it is given");
  CHECK_ERROR(scan(x, h, [](const Tensor &, const Tensor &) { return Step{Tensor(), Tensor()}; }),
              "scan: an empty tensor; assign one to the handle first");
  CHECK_ERROR(scan(x, h, [&](const Tensor &, const Tensor &) { return Step{foreign, Tensor()}; }),
              "scan: the step returns a tensor of another graph");
  CHECK_ERROR(scan(x, h, [](const Tensor &c, const Tensor &) { return Step{c, sum(c)}; }, {.axis = 1}),
              "scan: output 0 is f32 [], which cannot be stacked along dimension 1");
  // After an error the graph is usable, and no block is open.
  CHECK_NOTHROW(Model(g, {.outputs = {{"y", exp(x)}}}));
}

TEST_CASE("a tensor made inside a step must be returned from it") {
  Graph g("g");
  Tensor x = g.input("x", {batch, 5, 3}), h = g.input("h", {batch, 3}), leaked;
  const int line = __LINE__ + 1;
  scan(x, h, [&](const Tensor &c, const Tensor &s) { return Step{leaked = c + s, Tensor()}; });
  CHECK_ERROR(
      exp(leaked),
      fmt::format("exp: a tensor made inside the scan at scan_errors_test.cpp:{} is used outside of it; return it from there",
                  line));
}

TEST_CASE("a gradient in a step that would miss a part, and running averages, are refused") {
  Graph g("g");
  Tensor x = g.input("x", {batch, 5, 3}), h = g.input("h", {batch, 3});
  CHECK_ERROR(
      scan(x, h * 2, [&](const Tensor &c, const Tensor &) { return Step{gradient(sum(square(c) * h), h), Tensor()}; }),
      "scan: a gradient inside is by \"h\", from which something else is computed that the block reads, and it would miss "
      "that part; compute both inside, or take the gradient outside");
  CHECK_NOTHROW(scan(x, h * 2, [&](const Tensor &c, const Tensor &) { return Step{gradient(sum(square(c)), c), Tensor()}; }));
  auto norm = nn::batch_norm(g, 3);
  CHECK_ERROR(scan(x, h, [&](const Tensor &c, const Tensor &) { return Step{norm(c), Tensor()}; }),
              "scan: a running average is kept inside; keep it outside");
}
