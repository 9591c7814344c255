// Scans: their values and gradients of first and second order, against the unrolled loop and against central differences.
#include "tests/autodiff/loops.h"
#include "tests/autodiff/values.h"
#include "tests/frontend/module_text.h"
#include <cmath>
#include <map>
#include <string>

using namespace gait;
using namespace gait::tests;

namespace {

constexpr std::int64_t rows = 3, width = 2;

/// What a loop is computed from.
struct Given {
  Tensor x;  ///< [batch, T, width]
  Tensor h;  ///< [batch, width]
  Tensor w;  ///< [width, width]
  Tensor b;  ///< [width]
  Tensor in; ///< the mask of ragged sequences, [batch, T] i1
};
using Net = std::function<Tensors(const Given &, const Looper &)>;

Tensor cell(const Given &given, const Tensor &h, const Tensor &x) { return tanh(dot(h, given.w) + x + given.b); }

/// Nets by what is special about them.
const std::map<std::string, Net> nets{
    {"one carry, kept",
     [](const Given &given, const Looper &loop) {
       Steps all = loop({given.x}, {given.h},
                        [&](const Tensors &h, const Tensors &x) {
                          Tensor next = cell(given, h[0], x[0]);
                          return Steps{{next}, {next}};
                        },
                        {});
       return Tensors{all.carries[0], all.outputs[0]};
     }},
    {"reverse, and only the last carry",
     [](const Given &given, const Looper &loop) {
       return loop({given.x}, {given.h}, [&](const Tensors &h, const Tensors &x) { return Steps{{cell(given, h[0], x[0])}, {}}; },
                   {.reverse = true})
           .carries;
     }},
    {"several carries, of several shapes, one an integer",
     [](const Given &given, const Looper &loop) {
       Tensor sum = constant(given.x.graph(), 0, {}, f64), count = constant(given.x.graph(), 0, {}, i64);
       Steps all = loop({given.x, given.x * 0.5}, {given.h, sum, count, given.h + 1},
                        [&](const Tensors &c, const Tensors &x) {
                          Tensor next = cell(given, c[3], x[0]) * convert(c[2], f64);
                          return Steps{{c[3], c[1] + gait::sum(square(next)) * 0.1, c[2] + 1, next + x[1]},
                                       {next * c[1], dot(next, given.w)}};
                        },
                        {});
       return Tensors{all.carries[0], all.carries[1], convert(all.carries[2], f64),
                      all.carries[3], all.outputs[0], all.outputs[1]};
     }},
    {"no carry",
     [](const Given &given, const Looper &loop) {
       return loop({given.x}, {}, [&](const Tensors &, const Tensors &x) { return Steps{{}, {cell(given, given.h, x[0])}}; }, {})
           .outputs;
     }},
    {"no sequence",
     [](const Given &given, const Looper &loop) {
       return loop({}, {given.h}, [&](const Tensors &h, const Tensors &) { return Steps{{cell(given, h[0], h[0])}, {h[0]}}; },
                   {.count = given.x.shape()[1].size()})
           .carries;
     }},
    {"a loop in a loop",
     [](const Given &given, const Looper &loop) {
       Steps all = loop({given.x}, {given.h},
                        [&](const Tensors &h, const Tensors &x) {
                          Steps inner = loop({given.w}, {h[0]},
                                             [&](const Tensors &g, const Tensors &row) {
                                               Tensor next = sin(g[0] * row[0] + x[0]);
                                               return Steps{{next}, {next * h[0]}};
                                             },
                                             {.reverse = true});
                          return Steps{inner.carries, {sum(inner.outputs[0], {1})}};
                        },
                        {});
       return Tensors{all.carries[0], all.outputs[0]};
     }},
    {"ragged sequences",
     [](const Given &given, const Looper &loop) {
       Steps all = loop({given.x, given.in}, {given.h},
                        [&](const Tensors &h, const Tensors &x) {
                          Tensor there = expand_axis(x[1], 1);
                          Tensor next = select(there, cell(given, h[0], x[0]), h[0]);
                          return Steps{{next}, {select(there, next, 0)}};
                        },
                        {});
       return Tensors{all.carries[0], all.outputs[0]};
     }},
    {"blocks in the step",
     [](const Given &given, const Looper &loop) {
       auto gentle = [](const Tensor &x) {
         return custom_gradient(
             x, [](const Tensor &in) { return sin(in); },
             [](const Tensor &in, const Tensor &, const Tensor &dy) { return dy * cos(in); });
       };
       Steps all = loop({given.x}, {given.h},
                        [&](const Tensors &h, const Tensors &x) {
                          Tensor next = checkpoint(h[0], [&](const Tensor &in) { return cell(given, in, gentle(x[0])); });
                          return Steps{{next}, {next}};
                        },
                        {});
       return Tensors{all.carries[0], all.outputs[0]};
     }},
    {"a gradient in the step",
     [](const Given &given, const Looper &loop) {
       return loop({given.x}, {given.h},
                   [&](const Tensors &h, const Tensors &x) {
                     Tensor energy = sum(square(cell(given, h[0], x[0])));
                     return Steps{{h[0] - 0.1 * gradient(energy, h[0])}, {}};
                   },
                   {})
           .carries;
     }},
};

Tensor loss(const Tensors &results) {
  Tensor total;
  double factor = 1;
  for (const Tensor &result : results) {
    Tensor part = sum(sin(result * 0.7) + 0.3 * square(result)) * factor;
    total = total.empty() ? part : total + part;
    factor *= -0.6;
  }
  return total;
}

using Values = std::map<std::string, Numbers>;

Values numbers(std::int64_t steps) {
  Values values;
  auto fill = [&](const std::string &name, std::int64_t size, double scale) {
    for (std::int64_t i = 0; i < size; ++i)
      values[name].push_back(scale * std::sin(static_cast<double>(7 * i + std::ssize(name) * 3)));
  };
  fill("x", rows * steps * width, 0.9);
  fill("h", rows * width, 0.8);
  fill("weight", width * width, 0.9);
  fill("offset", width, 0.3);
  return values;
}

/// Values and gradients of a net, by one way of writing the loop. order 0: the loss; 1: and its gradients; 2: and those of the
/// sum of the first gradients' squares.
std::map<std::string, Numbers> evaluate(const Net &net, const Looper &loop, std::int64_t steps, const std::string &backend,
                                        const Values &given, int order) {
  Graph g("g", {.dtype = f64});
  Given tensors{g.input("x", {batch, steps, width}), g.input("h", {batch, width}), g.input("w", {width, width}),
                g.input("b", {width}), g.input("in", {batch, steps}, i1)};
  const Tensors results = net(tensors, loop);
  const Tensors targets{tensors.x, tensors.h, tensors.w, tensors.b};
  const Tensor value = loss(results);
  std::vector<Named> outputs{{"loss", value}};
  for (std::size_t i = 0; i < results.size(); ++i) outputs.emplace_back(fmt::format("y{}", i), results[i]);
  if (order >= 1) {
    const Tensors first = gradients(value, targets);
    for (std::size_t i = 0; i < targets.size(); ++i) outputs.emplace_back("d" + targets[i].name(), first[i]);
    Tensor size;
    for (const Tensor &each : first) size = size.empty() ? sum(square(each)) : size + sum(square(each));
    outputs.emplace_back("slope", size);
    if (order == 2) {
      const Tensors second = gradients(size, targets);
      for (std::size_t i = 0; i < targets.size(); ++i) outputs.emplace_back("dd" + targets[i].name(), second[i]);
    }
  }
  Session session =
      compile(Model(g, {.entries = {{"run", {.results = outputs}}}}), {.max_batch = rows, .backend = backend}).init();
  std::unique_ptr<bool[]> mask(new bool[static_cast<std::size_t>(rows * steps)]);
  for (std::int64_t i = 0; i < rows; ++i) // row 0 whole, the others shorter
    for (std::int64_t t = 0; t < steps; ++t) mask[static_cast<std::size_t>(i * steps + t)] = t < steps - i;
  std::map<std::string, Numbers> values;
  std::vector<TensorView> views;
  const gait_entry &entry = session.entry("run");
  for (std::int64_t i = 0; i < entry.input_count; ++i) {
    const std::string name = entry.inputs[i].name;
    if (name == "x") views.emplace_back("x", given.at("x"), std::vector<std::int64_t>{rows, steps, width});
    if (name == "h") views.emplace_back("h", given.at("h"), std::vector<std::int64_t>{rows, width});
    if (name == "w") views.emplace_back("w", given.at("weight"), std::vector<std::int64_t>{width, width});
    if (name == "b") views.emplace_back("b", given.at("offset"), std::vector<std::int64_t>{width});
    if (name == "in")
      views.emplace_back("in", std::span<const bool>(mask.get(), static_cast<std::size_t>(rows * steps)),
                         std::vector<std::int64_t>{rows, steps});
  }
  Results got = session.run("run", Batch(views));
  for (const Named &output : outputs) {
    auto span = got.span<double>(output.name);
    values[output.name] = Numbers(span.begin(), span.end());
  }
  return values;
}

} // namespace

TEST_CASE("a scan and its unrolled loop agree to rounding: values, first and second derivatives, on every backend") {
  for (const auto &[name, net] : nets)
    for (std::int64_t steps : {1, 2, 60}) {
      if (steps == 60 && name != "one carry, kept" && name != "ragged sequences") continue;
      CAPTURE(name);
      CAPTURE(steps);
      const Values given = numbers(steps);
      const auto expected = evaluate(net, unrolled, steps, "reference", given, 2);
      for (const char *backend : {"reference", "cpu"}) {
        CAPTURE(backend);
        for (const auto &[output, value] : evaluate(net, as_scan, steps, backend, given, 2)) {
          CAPTURE(output);
          CHECK(distance(value, expected.at(output)) < 1e-11);
        }
      }
    }
}

TEST_CASE("the derivatives of scans of 1, 2 and 60 steps are slopes, of first and second order") {
  for (const auto &[name, net] : nets)
    for (std::int64_t steps : {1, 2, 60}) {
      if (steps == 60 && name != "one carry, kept") continue;
      CAPTURE(name);
      CAPTURE(steps);
      const Values given = numbers(steps);
      const auto analytic = evaluate(net, as_scan, steps, "reference", given, 2);
      // Along one direction for each target: a central difference of fourth order.
      for (const auto &[target, output] :
           std::map<std::string, std::string>{{"x", "x"}, {"h", "h"}, {"weight", "w"}, {"offset", "b"}}) {
        CAPTURE(target);
        Numbers direction = given.at(target);
        for (std::size_t i = 0; i < direction.size(); ++i) direction[i] = std::cos(static_cast<double>(3 * i + 1));
        auto at = [&](double step) {
          Values moved = given;
          for (std::size_t i = 0; i < direction.size(); ++i) moved[target][i] += step * direction[i];
          auto values = evaluate(net, as_scan, steps, "reference", moved, 1);
          return std::pair(values["loss"][0], values["slope"][0]);
        };
        const double step = 1e-3;
        const auto [a, p] = at(2 * step);
        const auto [b, q] = at(step);
        const auto [c, r] = at(-step);
        const auto [d, s] = at(-2 * step);
        double first = 0, second = 0;
        for (std::size_t i = 0; i < direction.size(); ++i) {
          first += analytic.at("d" + output)[i] * direction[i];
          second += analytic.at("dd" + output)[i] * direction[i];
        }
        CHECK(first == doctest::Approx((8 * (b - c) - (a - d)) / (12 * step)).epsilon(1e-7));
        CHECK(second == doctest::Approx((8 * (q - r) - (p - s)) / (12 * step)).epsilon(1e-6));
      }
    }
}

TEST_CASE("one sequence and one carry; a step that keeps nothing; the axis") {
  Graph g("g", {.dtype = f64});
  Tensor x = g.input("x", {4, 3}), start = constant(g, 0, {3}, f64);
  auto [last, sums] = scan(x, start, [](const Tensor &sum, const Tensor &each) {
    Tensor next = sum + each;
    return Step{next, next};
  });
  auto [product, none] = scan(x, constant(g, 1, {4}, f64),
                              [](const Tensor &p, const Tensor &each) { return Step{p * each, Tensor()}; }, {.axis = 1});
  CHECK(none.empty());
  CHECK(sums.shape() == Shape{4, 3});
  Tensor back =
      scan(x, start, [](const Tensor &sum, const Tensor &each) { return Step{sum + each, sum}; }, {.reverse = true}).output;
  Model model(g, {.outputs = {{"last", last}, {"sums", sums}, {"product", product}, {"back", back}}});
  CHECK(count(entry_text(model, "predict"), "gait.scan count") == 3);
  CHECK(Model::parse(model.text()).text() == model.text());
  const Numbers numbers{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  for (const char *backend : {"reference", "cpu"}) {
    Session session = compile(model, {.backend = backend}).init();
    Results results = session.run("predict", {TensorView("x", numbers, {4, 3})});
    auto check = [&](const std::string &name, const Numbers &expected) {
      auto span = results.span<double>(name);
      CHECK(Numbers(span.begin(), span.end()) == expected);
    };
    check("last", {22, 26, 30});
    check("sums", {1, 2, 3, 5, 7, 9, 12, 15, 18, 22, 26, 30});
    check("product", {6, 120, 504, 1320});
    check("back", {21, 24, 27, 17, 19, 21, 10, 11, 12, 0, 0, 0});
  }
}

TEST_CASE("parameters and random numbers in a step: one for all steps") {
  Graph g("g", {.dtype = f64});
  Tensor x = g.input("x", {batch, 5, 2});
  auto [last, kept] = scan(x, broadcast(constant(g, 1, {}, f64), {batch, 2}), [&](const Tensor &h, const Tensor &each) {
    Tensor w = g.parameter("w", {2, 2}, init::normal());
    return Step{tanh(dot(h, w) + each), uniform(g, {batch})};
  });
  Model model(g,
              {.outputs = {{"noise", kept}}, .losses = {{"loss", mean(square(last))}}, .optimizer = optim::sgd({.rate = 0.5})});
  for (const char *backend : {"reference", "cpu"}) {
    Session session = compile(model, {.backend = backend}).init(3);
    const Numbers numbers(20, 0.2);
    const Batch rows{TensorView("x", numbers, {2, 5, 2})};
    const double before = session.run("train_step", rows).scalar("loss");
    for (int i = 0; i < 20; ++i) session.run("train_step", rows);
    CHECK(session.run("train_step", rows).scalar("loss") < before * 0.9);
    auto noise = session.run("predict", rows).span<double>("noise");
    for (std::size_t i = 0; i < 10; ++i) CHECK(noise[i] == noise[i / 5 * 5]);
    CHECK(noise[0] != noise[5]);
  }
}

TEST_CASE("a scan in a checkpoint is computed again; in a layer it carries the layer's line") {
  Graph g("g", {.dtype = f64});
  Tensor x = g.input("x", {batch, 6, 2}), h = g.input("h", {batch, 2});
  auto chain = [](const Tensor &sequence, const Tensor &start) {
    return scan(sequence, start, [](const Tensor &carry, const Tensor &each) { return Step{sin(carry * 0.9) + each, Tensor()}; })
        .carry;
  };
  Tensor plain = chain(x, h);
  Tensor again = checkpoint({x, h}, [&](const Tensors &given) { return Tensors{chain(given[0], given[1])}; }).front();
  Model model(g, {.outputs = {{"a", gradient(sum(square(plain)), x)}, {"b", gradient(sum(square(again)), x)}}});
  Numbers numbers(24), first{0.1, 0.2, -0.3, 0.4};
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = std::sin(static_cast<double>(i));
  for (const char *backend : {"reference", "cpu"}) {
    Session session = compile(model, {.backend = backend}).init();
    Results results = session.run("predict", {TensorView("x", numbers, {2, 6, 2}), TensorView("h", first, {2, 2})});
    auto a = results.span<double>("a"), b = results.span<double>("b");
    CHECK(distance({a.begin(), a.end()}, {b.begin(), b.end()}) < 1e-14);
  }
}
