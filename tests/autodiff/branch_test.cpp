// Choices and loops whose steps the numbers count: their values, gradients, and what is refused of them.
#include "tests/autodiff/values.h"
#include "tests/errors/messages.h"
#include <cmath>
#include <string>

using namespace gait;
using namespace gait::tests;
using Tensors = std::vector<Tensor>;

namespace {

/// Newton's iteration for the root of each a, from a; how many steps it takes by hand.
struct Root {
  double value;
  std::int32_t steps;
};
Root root_of(double a, int most) {
  Root root{a, 0};
  while (std::abs(root.value * root.value - a) > 1e-9 && root.steps < most) {
    root.value = 0.5 * (root.value + a / root.value);
    ++root.steps;
  }
  return root;
}

WhileResult newton(const Tensor &a, std::int64_t most) {
  return while_loop(
      {a}, [&](const Tensors &c) { return abs(c[0] * c[0] - a) > 1e-9; },
      [&](const Tensors &c) { return Tensors{0.5 * (c[0] + a / c[0])}; }, {.most = most});
}

} // namespace

TEST_CASE("each row runs for as long as its condition holds, or as long as it may") {
  const Numbers a{4, 0.25, 1, 100, 2, 1e-4};
  for (int most : {1, 5, 30})
    for (const char *backend : {"reference", "cpu"}) {
      Graph g("g", {.dtype = f64});
      Tensor x = g.input("x", {batch});
      auto [carries, steps] = newton(x, most);
      Model model(g, {.outputs = {{"root", carries[0]}, {"steps", steps}, {"slope", gradient(sum(carries[0]), x)}}});
      Session session = compile(model, {.backend = backend}).init();
      Results results = session.run("predict", {TensorView("x", a, {std::ssize(a)})});
      for (std::size_t i = 0; i < a.size(); ++i) {
        CAPTURE(a[i]);
        CAPTURE(most);
        const Root expected = root_of(a[i], most);
        CHECK(results.span<double>("root")[i] == doctest::Approx(expected.value).epsilon(1e-14));
        CHECK(results.span<std::int32_t>("steps")[i] == expected.steps);
        const double h = 1e-6 * a[i];
        const double slope = (root_of(a[i] + h, expected.steps).value - root_of(a[i] - h, expected.steps).value) / (2 * h);
        if (a[i] != 1) CHECK(results.span<double>("slope")[i] == doctest::Approx(slope).epsilon(1e-6));
      }
    }
}

TEST_CASE("a loop that the whole batch ends; steps behind the end have no slope, not even one that is no number") {
  // x = x - 1 while x > 0; the step's slope is infinite at 0, where the loop stays.
  for (const char *backend : {"reference", "cpu"}) {
    Graph g("g", {.dtype = f64});
    Tensor x = g.input("x", {});
    auto [carries, steps] = while_loop(
        {x, constant(g, 0, {}, f64)}, [](const Tensors &c) { return c[0] > 0; },
        [](const Tensors &c) { return Tensors{c[0] - 1, c[1] + sqrt(c[0])}; }, {.most = 9});
    Model model(g, {.outputs = {{"sum", carries[1]}, {"steps", steps}, {"slope", gradient(carries[1], x)}}});
    Session session = compile(model, {.backend = backend}).init();
    const Numbers three{3}, none{-1};
    Results results = session.run("predict", {TensorView("x", three, {})});
    CHECK(results.span<double>("sum")[0] == doctest::Approx(std::sqrt(3) + std::sqrt(2) + 1));
    CHECK(results.span<std::int32_t>("steps")[0] == 3);
    CHECK(results.span<double>("slope")[0] == doctest::Approx(0.5 / std::sqrt(3) + 0.5 / std::sqrt(2) + 0.5));
    Results still = session.run("predict", {TensorView("x", none, {})});
    CHECK(still.span<double>("sum")[0] == 0);
    CHECK(still.span<std::int32_t>("steps")[0] == 0);
  }
}

TEST_CASE("a choice of the whole, and of rows") {
  for (const char *backend : {"reference", "cpu"}) {
    Graph g("g", {.dtype = f64});
    Tensor x = g.input("x", {batch, 2}), on = g.input("on", {}, i1);
    Tensor whole = cond(on, [&] { return sin(x); }, [&] { return x * 2; });
    Tensors rows = cond(sum(x, {1}) > 0, [&] { return Tensors{sum(x, {1}), x}; }, [&] { return Tensors{sum(x, {1}) * 3, -x}; });
    Model model(
        g, {.outputs = {{"whole", whole}, {"a", rows[0]}, {"b", rows[1]}, {"slope", gradient(sum(rows[0]) + sum(whole), x)}}});
    Session session = compile(model, {.backend = backend}).init();
    const Numbers given{1, 2, -3, 1};
    for (bool value : {true, false}) {
      const bool flag[] = {value};
      Results results =
          session.run("predict", {TensorView("x", given, {2, 2}), TensorView("on", std::span<const bool>(flag), {})});
      for (std::size_t i = 0; i < 4; ++i) {
        CHECK(results.span<double>("whole")[i] == doctest::Approx(value ? std::sin(given[i]) : 2 * given[i]));
        CHECK(results.span<double>("b")[i] == (i < 2 ? given[i] : -given[i]));
        CHECK(results.span<double>("slope")[i] == doctest::Approx((i < 2 ? 1 : 3) + (value ? std::cos(given[i]) : 2)));
      }
      CHECK(results.span<double>("a")[0] == 3);
      CHECK(results.span<double>("a")[1] == -6);
    }
  }
}

TEST_CASE("what is refused of choices and loops") {
  Graph g("g");
  Tensor x = g.input("x", {batch, 3}), s = constant(g, 1, {}), row = sum(x, {1});
  auto same = [](const Tensors &c) { return c; };
  auto scalar = [&](const Tensors &) { return s > 0; };
  auto of_rows = [&](const Tensors &) { return row > 0; };
  CHECK_ERROR(while_loop({}, scalar, same, {.most = 3}), "while_loop: there is no carry to loop with; pass at least one");
  CHECK_ERROR(while_loop({x}, scalar, same, {}), "while_loop: 0 steps at most; say how many there may be (`most`), 1 at least");
  CHECK_ERROR(while_loop({x}, {}, same, {.most = 3}),
              "while_loop: an empty function; pass one that builds a condition, one that builds a step");
  CHECK_ERROR(while_loop({x}, [&](const Tensors &) { return x > 0; }, same, {.most = 3}),
              "while_loop: the condition is i1 [batch, 3]; it must be i1 of shape [] or [batch]");
  CHECK_ERROR(while_loop({s}, of_rows, same, {.most = 3}),
              "while_loop: carry 0 is f32 [], which has no rows for a condition of rows; it must begin with batch");
  CHECK_ERROR(while_loop({x}, scalar, [](const Tensors &) { return Tensors{}; }, {.most = 3}),
              "while_loop: the step returns 0 carries, and is given 1; it hands on one each");
  CHECK_ERROR(while_loop({x}, scalar, [](const Tensors &c) { return Tensors{sum(c[0], {1})}; }, {.most = 3}),
              "while_loop: the step returns carry 0 as f32 [batch]; it must stay f32 [batch, 3], as it is given");
  CHECK_ERROR(
      cond(s, [&] { return x; }, [&] { return x; }), "cond: the condition is f32 []; it must be i1 of shape [] or [batch]");
  CHECK_ERROR(cond(
                  s > 0, [&] { return x; }, [&] { return row; }),
              "cond: result 0 is f32 [batch, 3] of one side and f32 [batch] of the other; they must be alike");
  CHECK_ERROR(cond(
                  row > 0, [&] { return s; }, [&] { return s; }),
              "cond: result 0 is f32 [], which has no rows for a condition of rows; it must begin with batch");
  CHECK_ERROR(cond(s > 0, std::function<Tensor()>(), [&] { return s; }), "cond: an empty function; pass one that builds a side");
  CHECK_ERROR(cond(
                  s > 0, [&] { return Tensors{x, x}; }, [&] { return Tensors{x}; }),
              "cond: one side returns 2 tensors, the other 1; return as many");
}
