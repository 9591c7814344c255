// Gradients of one's own: what people write them for.
#include "tests/autodiff/values.h"
#include "tests/frontend/module_text.h"
#include <cstdint>

using namespace gait;
using namespace gait::tests;

static const Numbers places{-3, -1.25, -0.5, 0, 0.25, 0.75, 2, 40};

TEST_CASE("a gradient is clipped on its way back") {
  auto clipped = [](const Tensor &x) {
    return custom_gradient(
        x, [](const Tensor &given) { return given * 1; },
        [](const Tensor &, const Tensor &, const Tensor &dy) { return clamp(dy, -1, 1); });
  };
  auto cube = [=](const Tensor &x) { return clipped(x) * square(x); };
  for (const char *backend : {"reference", "cpu"}) {
    CHECK(values(cube, places, backend) == map(places, [](double x) { return x * (x * x); }));
    CHECK(values(derivative(cube), places, backend) ==
          map(places, [](double x) { return std::clamp(x * x, -1.0, 1.0) + x * (2 * x); }));
  }
}

TEST_CASE("rounding is passed straight through, sign is reversed") {
  auto rounded = [](const Tensor &x) {
    return custom_gradient(
        x, [](const Tensor &given) { return round(given); }, [](const Tensor &, const Tensor &, const Tensor &dy) { return dy; });
  };
  auto reversed = [](const Tensor &x) {
    return custom_gradient(
        x, [](const Tensor &given) { return given; }, [](const Tensor &, const Tensor &, const Tensor &dy) { return -dy; });
  };
  for (const char *backend : {"reference", "cpu"}) {
    auto weighted = [&](const Tensor &x) { return rounded(x) * x; };
    CHECK(values(derivative(weighted), places, backend) == map(places, [](double x) { return x + std::nearbyint(x); }));
    auto twice = [&](const Tensor &x) { return reversed(x) * 3 + reversed(reversed(x)) * x; };
    CHECK(values(twice, places, backend) == map(places, [](double x) { return x * 3 + x * x; }));
    CHECK(values(derivative(twice), places, backend) == map(places, [](double x) { return x + x - 3; }));
  }
}

TEST_CASE("log(1 + e^x) has a slope also where e^x overflows, and a second one through the backward function") {
  auto log1pexp = [](const Tensor &x) {
    return custom_gradient(
        x, [](const Tensor &given) { return log(1 + exp(given)); },
        [](const Tensor &given, const Tensor &, const Tensor &dy) { return dy * (1 - 1 / (1 + exp(given))); });
  };
  auto plain = [](const Tensor &x) { return log(1 + exp(x)); };
  const Numbers far{-5, 0, 3, 100, 1000};
  for (const char *backend : {"reference", "cpu"}) {
    CHECK(std::isnan(values(derivative(plain), far, backend).back()));
    CHECK(distance(values(derivative(log1pexp), far, backend), map(far, [](double x) { return 1 / (1 + std::exp(-x)); })) <
          1e-14);
    auto second = [](double x) { return std::exp(-std::abs(x)) / std::pow(1 + std::exp(-std::abs(x)), 2); };
    const Numbers near{-5, 0, 3, 20};
    CHECK(distance(values(derivative(log1pexp, 2), near, backend), map(near, second)) < 1e-13);
  }
}

TEST_CASE("the backward function may use the result, and its derivative goes through it") {
  // y = e^x by y' = y: also the second and third derivatives are y.
  auto exponential = [](const Tensor &x) {
    return custom_gradient(
        x, [](const Tensor &given) { return exp(given); },
        [](const Tensor &, const Tensor &y, const Tensor &dy) { return dy * y; });
  };
  const Numbers near{-2, 0, 0.5, 3};
  for (const char *backend : {"reference", "cpu"})
    for (int order : {1, 2, 3})
      CHECK(distance(values(derivative(exponential, order), near, backend), map(near, [](double x) { return std::exp(x); })) <
            1e-14);
}

TEST_CASE("several tensors in and out, of several shapes and types; no gradient is a gradient of zeros") {
  auto function = [](const Tensor &x) {
    Graph g = x.graph();
    Tensor scale = constant(g, 3, {}, f64), places = convert(round(x), i32);
    Tensor outer = x * 2;
    auto parts = custom_gradient(
        {outer, places, scale},
        [](const std::vector<Tensor> &in) {
          return std::vector<Tensor>{in[0] * in[2], in[1], exp(in[0])}; // the last is not used below
        },
        [](const std::vector<Tensor> &in, const std::vector<Tensor> &out, const std::vector<Tensor> &dy) {
          CHECK(dy[1].empty());
          CHECK(out[1].dtype() == i32);
          CHECK(in[2].rank() == 0);
          return std::vector<Tensor>{dy[0] * 10 + dy[2] * out[2], Tensor(), sum(dy[0] * in[0])};
        });
    return parts[0] * x + convert(parts[1], f64);
  };
  for (const char *backend : {"reference", "cpu"}) {
    CHECK(values(function, places, backend) == map(places, [](double x) { return (x * 2) * 3 * x + std::nearbyint(x); }));
    // d(6 x) x: 6 x itself, and 10 x twice through the backward function.
    CHECK(values(derivative(function), places, backend) == map(places, [](double x) { return x * 10 * 2 + (x * 2) * 3; }));
  }
}

TEST_CASE("a gradient of one's own inside a checkpoint, and a checkpoint inside the functions of one") {
  auto gentle = [](const Tensor &x) {
    return custom_gradient(
        x, [](const Tensor &given) { return checkpoint(given, [](const Tensor &h) { return sin(h) * h; }); },
        [](const Tensor &given, const Tensor &, const Tensor &dy) {
          return checkpoint({given, dy}, [](const std::vector<Tensor> &in) { return std::vector<Tensor>{in[1] * tanh(in[0])}; })
              .front();
        });
  };
  auto plainly = [&](const Tensor &x) { return square(gentle(exp(x))); };
  auto within = [&](const Tensor &x) { return checkpoint(x, [&](const Tensor &given) { return square(gentle(exp(given))); }); };
  const Numbers near{-2, 0, 0.5, 1.5};
  for (const char *backend : {"reference", "cpu"}) {
    auto first = [](double x) {
      const double e = std::exp(x);
      return 2 * std::sin(e) * e * std::tanh(e) * e;
    };
    CHECK(distance(values(derivative(plainly), near, backend), map(near, first)) < 1e-13);
    for (int order : {0, 1, 2})
      CHECK(distance(values(derivative(within, order), near, backend), values(derivative(plainly, order), near, backend)) <
            1e-13);
  }
}

TEST_CASE("random words are read from outside; a model with such a block is written, read and run") {
  Graph g("g", {.dtype = f64});
  Tensor x = g.input("x", {batch, 3});
  // Rounds up or down at random; straight through.
  Tensor y = custom_gradient(
      x, [](const Tensor &given) { return floor(given + uniform(given.graph(), given.shape())); },
      [](const Tensor &, const Tensor &, const Tensor &dy) { return dy; });
  Model model(g, {.entries = {{"run", {.results = {{"y", y}, {"slope", gradient(sum(y * y), x)}}}}}});
  CHECK(count(entry_text(model, "run"), "} backward (") == 1);
  const Model read = Model::parse(model.text());
  CHECK(read.text() == model.text());
  const Numbers numbers(30, 0.3);
  for (const char *backend : {"reference", "cpu"}) {
    Session session = compile(read, {.backend = backend}).init(2);
    Results results = session.run("run", {TensorView("x", numbers, {10, 3})});
    auto rounded = results.span<double>("y"), slope = results.span<double>("slope");
    CHECK(std::ranges::count(rounded, 1.0) > 2);
    CHECK(std::ranges::count(rounded, 0.0) > 10);
    for (std::size_t i = 0; i < numbers.size(); ++i) CHECK(slope[i] == 2 * rounded[i]);
  }
}
