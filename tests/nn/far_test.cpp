// Far out, and at the kinks: values and gradients stay finite wherever the true ones are, in both floating types.
#include "tests/nn/cases.h"
#include <cmath>
#include <doctest/doctest.h>

using namespace gait;
using namespace gait::test;

using Numbers = std::vector<double>;
using Function = std::function<Tensor(const Tensor &x, const Tensor &target)>;
struct NamedFunction {
  std::string name;
  Function function;
};

static NamedFunction unary(const std::string &name, const Activation &activation) {
  return {name, [activation](const Tensor &x, const Tensor &) { return activation(x); }};
}

/// Functions of any number.
static std::vector<NamedFunction> of_any() {
  return {
      unary("relu", relu),
      unary("leaky_relu", [](const Tensor &x) { return leaky_relu(x); }),
      unary("elu", [](const Tensor &x) { return elu(x); }),
      unary("selu", selu),
      unary("celu", [](const Tensor &x) { return celu(x, 0.5); }),
      unary("gelu", gelu),
      unary("gelu_tanh", gelu_tanh),
      unary("silu", silu),
      unary("mish", mish),
      unary("softplus", softplus),
      unary("softsign", softsign),
      unary("sigmoid", sigmoid),
      unary("tanh", tanh),
      unary("log_sigmoid", log_sigmoid),
      unary("hard_sigmoid", hard_sigmoid),
      unary("hard_swish", hard_swish),
      unary("hard_tanh", hard_tanh),
      unary("softmax", [](const Tensor &x) { return softmax(stack({x, -x}, 1)); }),
      unary("log_softmax", [](const Tensor &x) { return log_softmax(stack({x, -x}, 1)); }),
      unary("glu", [](const Tensor &x) { return glu(stack({x, x}, 1)); }),
      {"huber", [](const Tensor &x, const Tensor &t) { return huber(x, t); }},
      {"log_cosh", [](const Tensor &x, const Tensor &t) { return log_cosh(x, t); }},
      {"quantile", [](const Tensor &x, const Tensor &t) { return quantile(x, t, 0.9); }},
      {"bce_with_logits", [](const Tensor &x, const Tensor &t) { return bce_with_logits(x, t); }},
      {"weighted bce", [](const Tensor &x, const Tensor &t) { return bce_with_logits(x, t, {.positive_weight = 3}); }},
      {"focal", [](const Tensor &x, const Tensor &t) { return focal(x, t); }},
      {"focal of 1/2", [](const Tensor &x, const Tensor &t) { return focal(x, t, {.gamma = 0.5}); }},
      {"hinge", [](const Tensor &x, const Tensor &t) { return hinge(x, t); }},
      {"mae", [](const Tensor &x, const Tensor &t) { return mae(x, t); }},
      {"mape", [](const Tensor &x, const Tensor &t) { return mape(x, t); }},
      {"msle", [](const Tensor &x, const Tensor &t) { return msle(x, t); }},
      {"cosine", [](const Tensor &x, const Tensor &t) { return cosine(stack({x, x}, 1), stack({t, t}, 1)); }},
      {"triplet", [](const Tensor &x, const Tensor &t) { return triplet(stack({x, t}, 1), stack({t, t}, 1), stack({x, x}, 1)); }},
      {"layer_norm", [](const Tensor &x, const Tensor &t) { return nn::layer_norm(x.graph(), 2)(stack({x, t}, 1)); }},
      {"rms_norm", [](const Tensor &x, const Tensor &) { return nn::rms_norm(x.graph(), 2)(stack({x, x}, 1)); }}};
}

/// Functions of numbers from 0 to 1.
static std::vector<NamedFunction> of_probabilities() {
  return {{"bce", [](const Tensor &x, const Tensor &t) { return bce(x, t); }},
          {"kl_divergence", [](const Tensor &x, const Tensor &t) { return kl_divergence(stack({t, t}, 1), stack({x, x}, 1)); }},
          {"gaussian_nll", [](const Tensor &x, const Tensor &t) { return gaussian_nll(t, t, x); }}};
}

/// The values and the gradient of their sum, of every function at numbers, with targets 0 and 1.
static void check_finite(const std::vector<NamedFunction> &functions, const Numbers &points, DType dtype) {
  for (double goal : {0.0, 1.0}) {
    Graph g("g", {.dtype = dtype});
    Tensor x = g.input("x", {batch}), target = g.input("target", {batch});
    std::vector<Named> results;
    for (std::size_t i = 0; i < functions.size(); ++i) {
      Tensor y = functions[i].function(x, target);
      results.push_back({fmt::format("y{}", i), convert(y, f64)});
      results.push_back({fmt::format("dx{}", i), convert(gradient(sum(y), x), f64)});
    }
    Session session = compile(Model(g, {.outputs = results})).init();
    const auto count = std::ssize(points);
    const Numbers goals(points.size(), goal);
    std::vector<float> narrow(points.begin(), points.end()), narrow_goals(goals.begin(), goals.end());
    Batch inputs = dtype == f64 ? Batch{TensorView("x", points, {count}), TensorView("target", goals, {count})}
                                : Batch{TensorView("x", narrow, {count}), TensorView("target", narrow_goals, {count})};
    Results outcome = session.run("predict", inputs);
    for (std::size_t i = 0; i < results.size(); ++i) {
      INFO(functions[i / 2].name << (i % 2 == 0 ? "'s value, target " : "'s gradient, target ") << goal << ", "
                                 << name_of(dtype));
      for (double value : outcome.span<double>(results[i].name)) CHECK(std::isfinite(value));
    }
  }
}

TEST_CASE("values and gradients are finite far out and at the kinks") {
  const Numbers far{-1e4, -800, -100, -40, -3, -1, -1e-300, 0, 1e-300, 1e-8, 0.5, 1, 3, 40, 100, 800, 1e4};
  check_finite(of_any(), far, f64);
  check_finite(of_any(), far, f32);
  const Numbers probabilities{0, 1e-300, 1e-30, 1e-9, 0.5, 1 - 1e-9, 1};
  check_finite(of_probabilities(), probabilities, f64);
  check_finite(of_probabilities(), probabilities, f32);
}

/// d(function)/dx at one point, for one target.
static double slope(const Function &function, double at, double goal) {
  Graph g("g", {.dtype = f64});
  Tensor x = g.input("x", {batch}), target = g.input("target", {batch});
  Session session = compile(Model(g, {.outputs = {{"slope", gradient(sum(function(x, target)), x) + 0 * target}}})).init();
  const Numbers point{at}, goals{goal};
  return session.run("predict", {TensorView("x", point, {1}), TensorView("target", goals, {1})}).span<double>("slope")[0];
}

TEST_CASE("smooth functions have their slope also where their formula changes branch") {
  auto bce_of = [](const Tensor &x, const Tensor &t) { return bce_with_logits(x, t); };
  CHECK(slope([](const Tensor &x, const Tensor &) { return softplus(x); }, 0, 0) == 0.5);
  CHECK(slope([](const Tensor &x, const Tensor &) { return mish(x); }, 0, 0) == doctest::Approx(0.6).epsilon(1e-15));
  CHECK(slope([](const Tensor &x, const Tensor &) { return softsign(x); }, 0, 0) == 1);
  CHECK(slope(bce_of, 0, 1) == -0.5);
  CHECK(slope(bce_of, 0, 0) == 0.5);
  CHECK(slope([](const Tensor &x, const Tensor &t) { return log_cosh(x, t); }, 1, 0) ==
        doctest::Approx(std::tanh(1)).epsilon(1e-15));
  CHECK(slope([](const Tensor &x, const Tensor &t) { return log_cosh(x, t); }, 0, 0) == 0);
  // The second derivative of log_cosh at 0 is 1, through its branch without |x|.
  CHECK(slope([](const Tensor &x, const Tensor &t) { return gradient(sum(log_cosh(x, t)), x); }, 0, 0) == 1);
}

TEST_CASE("what is tiny keeps its digits") {
  auto bce_of = [](const Tensor &x, const Tensor &t) { return bce_with_logits(x, t); };
  CHECK(slope(bce_of, 40, 1) == doctest::Approx(-std::exp(-40)).epsilon(1e-12));
  CHECK(slope(bce_of, -40, 0) == doctest::Approx(std::exp(-40)).epsilon(1e-12));
  CHECK(slope([](const Tensor &x, const Tensor &t) { return log_cosh(x, t); }, 1e-9, 0) == doctest::Approx(1e-9).epsilon(1e-12));
}
