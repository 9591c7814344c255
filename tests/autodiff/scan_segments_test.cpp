// Loops that keep few of their steps for gradients: the same numbers, from less memory.
#include "tests/autodiff/values.h"
#include <cmath>
#include <map>
#include <string>

using namespace gait;
using namespace gait::tests;

namespace {

/// A loop's result, outputs and their derivatives, of first and second order.
std::map<std::string, Numbers> evaluate(std::int64_t steps, bool reverse, Keep keep, int order, const std::string &backend) {
  constexpr std::int64_t width = 2;
  Graph g("g", {.dtype = f64});
  Tensor x = g.input("x", {batch, steps, width}), h = g.input("h", {batch, width}), w = g.input("w", {width, width});
  Steps all = scan({x}, {h, constant(g, 0, {}, f64)},
                   [&](const std::vector<Tensor> &carries, const std::vector<Tensor> &slices) {
                     Tensor next = tanh(dot(carries[0], w) + slices[0]);
                     return Steps{{next, carries[1] + sum(next * slices[0])}, {next * carries[1]}};
                   },
                   {.reverse = reverse, .keep = keep});
  std::vector<Named> outputs{{"last", all.carries[0]}, {"sum", all.carries[1]}, {"kept", all.outputs[0]}};
  Tensor loss = sum(square(all.carries[0])) + sin(all.carries[1]) + 0.1 * sum(square(all.outputs[0]));
  const std::vector<Tensor> targets{x, h, w};
  const std::vector<Tensor> first = gradients(loss, targets);
  Tensor size;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    outputs.emplace_back("d" + targets[i].name(), first[i]);
    size = size.empty() ? sum(square(first[i])) : size + sum(square(first[i]));
  }
  if (order == 2) outputs.emplace_back("dd", gradient(size, w));
  auto numbers = [](std::int64_t size, double phase) {
    Numbers list;
    for (std::int64_t i = 0; i < size; ++i) list.push_back(0.8 * std::sin(3.0 * static_cast<double>(i) + phase));
    return list;
  };
  Session session = compile(Model(g, {.entries = {{"run", {.results = outputs}}}}), {.max_batch = 2, .backend = backend}).init();
  const Numbers xs = numbers(2 * steps * width, 0), hs = numbers(2 * width, 1), ws = numbers(width * width, 2);
  Results got = session.run(
      "run", {TensorView("x", xs, {2, steps, width}), TensorView("h", hs, {2, width}), TensorView("w", ws, {width, width})});
  std::map<std::string, Numbers> values;
  for (const Named &output : outputs) {
    auto span = got.span<double>(output.name);
    values[output.name] = Numbers(span.begin(), span.end());
  }
  return values;
}

} // namespace

TEST_CASE("a loop of any length gives the same, however much of it is kept") {
  for (std::int64_t steps : {1, 15, 16, 17, 37, 100})
    for (bool reverse : {false, true}) {
      const int order = steps == 17 ? 2 : 1;
      const auto expected = evaluate(steps, reverse, Keep::all, order, "reference");
      for (Keep keep : {Keep::square_root, Keep::logarithmic})
        for (const char *backend : {"reference", "cpu"}) {
          if (backend == std::string("cpu") && steps != 17) continue;
          for (const auto &[name, value] : evaluate(steps, reverse, keep, order, backend)) {
            CAPTURE(steps);
            CAPTURE(reverse);
            CAPTURE(static_cast<int>(keep));
            CAPTURE(backend);
            CAPTURE(name);
            CHECK(distance(value, expected.at(name)) < 1e-12);
          }
        }
    }
}
