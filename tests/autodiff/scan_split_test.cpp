// What is computed outside of a loop, for all steps at once, is what the loop computes: each op, in each place that it can be in.
#include "tests/autodiff/values.h"
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <string>

using namespace gait;
using namespace gait::tests;

namespace {

constexpr std::int64_t count = 3, steps = 3, width = 6;

/// A function of a step's tensors, [rows, 6], by name; `w`: [6].
using Part = std::function<Tensor(const Tensor &y, const Tensor &x, const Tensor &w)>;

Tensor matrices(const Tensor &y) { return reshape(y, {y.shape()[0], 2, 3}); }

const std::map<std::string, Part> parts{
    {"pointwise", [](const Tensor &y, const Tensor &x, const Tensor &w) { return select(y > x * w, sin(y), y * w + 1); }},
    {"rounded", [](const Tensor &y, const Tensor &x, const Tensor &) { return convert(convert(y * 3, i32), f64) * x; }},
    {"sum", [](const Tensor &y, const Tensor &, const Tensor &) { return reduce_sum(y, {1}); }},
    {"largest", [](const Tensor &y, const Tensor &, const Tensor &) { return reduce_max(matrices(y), {1}); }},
    {"smallest", [](const Tensor &y, const Tensor &, const Tensor &) { return reduce_min(matrices(y), {2}); }},
    {"product", [](const Tensor &y, const Tensor &, const Tensor &) { return reduce_prod(y, {1}); }},
    {"softmax", [](const Tensor &y, const Tensor &x, const Tensor &) { return softmax(y + x); }},
    {"transpose", [](const Tensor &y, const Tensor &, const Tensor &) { return transpose(matrices(y), {0, 2, 1}); }},
    {"rows_last", [](const Tensor &y, const Tensor &, const Tensor &) { return transpose(transpose(y, {1, 0}) * 2, {1, 0}); }},
    {"reverse", [](const Tensor &y, const Tensor &x, const Tensor &) { return reverse(y, {1}) * x; }},
    {"concat", [](const Tensor &y, const Tensor &x, const Tensor &w) { return concat({y * 2, x, broadcast(w, y.shape())}, 1); }},
    {"every_second", [](const Tensor &y, const Tensor &, const Tensor &) { return slice(y, {0, 1}, {y.shape()[0], 6}, {1, 2}); }},
    {"padded", [](const Tensor &y, const Tensor &, const Tensor &w) { return pad(y, sum(w), {0, 1}, {0, 2}); }},
    {"repeated", [](const Tensor &y, const Tensor &, const Tensor &) { return broadcast(y, {y.shape()[0], 2, width}, {0, 2}); }},
    {"products", [](const Tensor &y, const Tensor &x, const Tensor &) { return dot("bij,bkj->bik", matrices(y), matrices(x)); }},
};

/// [rows, ...] as [rows, n].
Tensor flat(const Tensor &y) { return y.shape().rank() == 1 ? expand_axis(y, 1) : flatten(y); }

struct Layout {
  bool has_batch;
  std::int64_t axis; ///< of the steps
  bool has_slopes;
};

} // namespace

TEST_CASE("each op before, behind and summed over a loop computes what it computes inside") {
  for (const Layout &layout : {Layout{true, 1, true}, Layout{true, 0, false}, Layout{false, 0, false}}) {
    Graph g("g", {.dtype = f64});
    const Dimension n = layout.has_batch ? Dimension(batch) : Dimension(count);
    Tensor given = g.input("x", {n, steps, width}), x = layout.axis == 0 ? transpose(given, {1, 0, 2}) : given;
    Tensor h = g.input("h", {n, width}), u = g.input("u", {width, width}), w = g.input("w", {width});
    std::vector<Named> outputs;
    Tensor loss;
    for (const auto &[name, part] : parts) {
      Tensor sums = constant(g, 0, {flat(part(h, h, w)).shape()[1], width}, f64), ones = constant(g, 0.1, sums.shape(), f64);
      Steps made = scan({x}, {h, sums},
                        [&](const std::vector<Tensor> &carries, const std::vector<Tensor> &slices) {
                          const Tensor &before = slices[0];
                          Tensor known = dot(flat(part(before, before * 2, w)), ones); // can be computed before the loop
                          Tensor next = tanh(dot(carries[0], u) + known);
                          Tensor behind = part(dot(next, u), before, w); // can be computed after it
                          return Steps{{next, carries[1] + dot("bk,bn->kn", flat(part(next, before, w)), before)},
                                       {behind, flat(behind) + 1}};
                        },
                        {.axis = layout.axis});
      outputs.emplace_back(name + "_last", made.carries[0]);
      outputs.emplace_back(name + "_summed", made.carries[1]);
      outputs.emplace_back(name + "_behind", made.outputs[0]);
      outputs.emplace_back(name + "_flat", made.outputs[1]);
      for (const Tensor &each : {made.carries[0], made.carries[1], made.outputs[0]})
        loss = loss.empty() ? sum(square(each)) : loss + sum(square(each));
    }
    const std::vector<Tensor> targets = layout.has_slopes ? std::vector<Tensor>{given, h, u, w} : std::vector<Tensor>{};
    const std::vector<Tensor> slopes = targets.empty() ? targets : gradients(loss, targets);
    for (std::size_t i = 0; i < targets.size(); ++i) outputs.emplace_back("slope_of_" + targets[i].name(), slopes[i]);
    Model model(g, {.entries = {{"run", {.results = outputs}}}});

    auto numbers = [](std::int64_t size, double phase) {
      Numbers list;
      for (std::int64_t i = 0; i < size; ++i) list.push_back(0.9 * std::sin(5.0 * static_cast<double>(i) + phase));
      return list;
    };
    const Numbers xs = numbers(count * steps * width, 0.3), hs = numbers(count * width, 1), us = numbers(width * width, 2),
                  ws = numbers(width, 4);
    std::map<std::string, Numbers> expected;
    for (const char *backend : {"reference", "cpu"}) {
      Session session = compile(model, {.max_batch = count, .backend = backend}).init();
      Results got = session.run("run", {TensorView("x", xs, {count, steps, width}), TensorView("h", hs, {count, width}),
                                        TensorView("u", us, {width, width}), TensorView("w", ws, {width})});
      for (const Named &output : outputs) {
        auto span = got.span<double>(output.name);
        Numbers values(span.begin(), span.end());
        if (backend == std::string("reference")) expected[output.name] = values;
        CAPTURE(output.name);
        CAPTURE(layout.has_batch);
        CAPTURE(layout.axis);
        CHECK(distance(values, expected.at(output.name)) < 1e-12);
      }
    }
  }
}
