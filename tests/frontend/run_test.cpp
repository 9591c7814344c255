// What models compute: compositions and update rules against their formulas, in f64.
#include <cmath>
#include <cstdlib>
#include <doctest/doctest.h>
#include <gait/gait.h>
#include <set>

using namespace gait;

using Numbers = std::vector<double>;

static const Numbers points{-800, -30, -2.5, -1, -1e-9, 0, 0.5, 3, 40, 800};

/// The values of a tensor of one f64 input `x` [batch].
template <typename Function> static Numbers values(const Function &function, const Numbers &x) {
  Graph g("g", {.dtype = f64});
  Tensor y = function(g.input("x", {batch}));
  Session session = compile(Model(g, {.outputs = {{"y", y}}})).init();
  auto span = session.run("predict", {TensorView("x", x, {std::ssize(x)})}).span<double>("y");
  return {span.begin(), span.end()};
}

template <typename Function, typename Formula>
static void check_values(const Function &function, const Formula &formula, double tolerance = 1e-15) {
  const Numbers y = values(function, points);
  for (std::size_t i = 0; i < y.size(); ++i) {
    const double expected = formula(points[i]);
    CHECK_MESSAGE(std::abs(y[i] - expected) <= tolerance * (1 + std::abs(expected)), "at ", points[i], ": ", y[i], ", expected ",
                  expected);
  }
}

TEST_CASE("activations have their values and their slopes, also far out") {
  auto slope = [](auto function) { return [=](const Tensor &x) { return gradient(sum(function(x)), x); }; };
  auto logistic = [](double x) { return x >= 0 ? 1 / (1 + std::exp(-x)) : std::exp(x) / (1 + std::exp(x)); };
  auto sigmoid_of = [](const Tensor &x) { return sigmoid(x); };
  auto relu_of = [](const Tensor &x) { return relu(x); };
  check_values(sigmoid_of, logistic);
  check_values(slope(sigmoid_of), [&](double x) { return logistic(x) * logistic(-x); });
  check_values(
      slope(slope(sigmoid_of)), [&](double x) { return logistic(x) * logistic(-x) * (logistic(-x) - logistic(x)); }, 1e-14);
  check_values(relu_of, [](double x) { return std::max(x, 0.0); });
  check_values(slope(relu_of), [](double x) { return x > 0 ? 1.0 : 0.0; });
  CHECK(std::isnan(values(sigmoid_of, {NAN})[0]));
  // Relative precision holds where the value is tiny.
  CHECK(std::abs(values(sigmoid_of, {-700})[0] / std::exp(-700) - 1) < 1e-13);
}

TEST_CASE("softmax, log_softmax and cross_entropy are those of the formulas, with any scores") {
  Graph g("g", {.dtype = f64});
  Tensor x = g.input("x", {batch, 3}), label = g.input("label", {batch}, i32);
  Tensor loss = cross_entropy(x, label);
  Session s = compile(Model(g, {.outputs = {{"p", softmax(x)},
                                            {"q", softmax(x, 1)},
                                            {"log", log_softmax(x)},
                                            {"loss", loss},
                                            {"slope", gradient(sum(loss), x)}},
                                .metrics = {{"accuracy", accuracy(x, label)}}}))
                  .init();
  const Numbers scores{1, 2, 3, 1000, 0, -1000, -5, -5, -5.5};
  const std::vector<std::int32_t> labels{0, 0, 2};
  const Batch inputs{TensorView("x", scores, {3, 3}), TensorView("label", labels, {3})};
  Results results = s.run("predict", inputs);
  for (std::size_t row = 0; row < 3; ++row) {
    const double *score = &scores[3 * row], top = std::max({score[0], score[1], score[2]});
    const double total = std::exp(score[0] - top) + std::exp(score[1] - top) + std::exp(score[2] - top);
    for (std::size_t i = 0; i < 3; ++i) {
      const double logarithm = score[i] - top - std::log(total), p = std::exp(logarithm);
      CHECK(results.span<double>("p")[3 * row + i] == doctest::Approx(p).epsilon(1e-14));
      CHECK(results.span<double>("q")[3 * row + i] == results.span<double>("p")[3 * row + i]);
      CHECK(results.span<double>("log")[3 * row + i] == doctest::Approx(logarithm).epsilon(1e-14));
      const bool hit = labels[row] == static_cast<std::int32_t>(i);
      CHECK(results.span<double>("slope")[3 * row + i] == doctest::Approx(p - hit).epsilon(1e-14));
      if (hit) CHECK(results.span<double>("loss")[row] == doctest::Approx(-logarithm).epsilon(1e-14));
    }
  }
  CHECK(s.run("evaluate", inputs).scalar("accuracy") == doctest::Approx(1.0 / 3));
  const std::vector<std::int32_t> wrong{0, 3, 1};
  CHECK_THROWS_AS(s.run("predict", {TensorView("x", scores, {3, 3}), TensorView("label", wrong, {3})}), Error);
}

TEST_CASE("means and variances divide by the rows of the run") {
  Graph g("g", {.dtype = f64});
  Tensor x = g.input("x", {batch, 2});
  Session s = compile(Model(g, {.outputs = {{"mean", mean(x)},
                                            {"column", mean(x, 0)},
                                            {"variance", variance(x)},
                                            {"row", variance(x, 1)},
                                            {"norm", sum_of_squares({x, x})}}}),
                      {.max_batch = 8})
                  .init();
  const Numbers numbers{1, 2, 3, 4, 5, 12};
  for (std::int64_t rows : {3, 1}) {
    Results r = s.run("predict", {TensorView("x", std::span(numbers).first(2 * static_cast<std::size_t>(rows)), {rows, 2})});
    CHECK(r.span<double>("mean")[0] == doctest::Approx(rows == 3 ? 4.5 : 1.5));
    CHECK(r.span<double>("column")[1] == doctest::Approx(rows == 3 ? 6 : 2));
    CHECK(r.span<double>("variance")[0] == doctest::Approx(rows == 3 ? 12.916666666666666 : 0.25));
    CHECK(r.span<double>("row")[0] == doctest::Approx(0.25));
    CHECK(r.span<double>("norm")[0] == doctest::Approx(rows == 3 ? 398 : 10));
  }
}

/// The parameter of 0.5 w^2 + 3w after each of three steps from w = 1: its gradient is w + 3.
static Numbers descend(const Optimizer &optimizer) {
  Graph g("g", {.dtype = f64});
  Tensor w = g.parameter("w", {}, init::ones());
  Session s = compile(Model(g, {.losses = {{"f", 0.5 * square(w) + 3 * w}}, .optimizer = optimizer})).init();
  Numbers path;
  for (int step = 0; step < 3; ++step) {
    s.run("train_step");
    path.push_back(s.state<double>("w")[0]);
  }
  return path;
}

TEST_CASE("sgd follows its formulas") {
  double w = 1, v = 0, look = 1, u = 0, plain = 1;
  const Numbers plain_path = descend(optim::sgd({.rate = 0.1})), heavy = descend(optim::sgd({.rate = 0.1, .momentum = 0.9})),
                ahead = descend(optim::sgd({.rate = 0.1, .momentum = 0.9, .nesterov = true}));
  for (std::size_t step = 0; step < 3; ++step) {
    plain -= 0.1 * (plain + 3);
    v = 0.9 * v + w + 3;
    w -= 0.1 * v;
    const double slope = look + 3;
    u = 0.9 * u + slope;
    look -= 0.1 * (slope + 0.9 * u);
    CHECK(plain_path[step] == doctest::Approx(plain).epsilon(1e-14));
    CHECK(heavy[step] == doctest::Approx(w).epsilon(1e-14));
    CHECK(ahead[step] == doctest::Approx(look).epsilon(1e-14));
  }
}

TEST_CASE("adam follows its formula, also with beta1 = 0") {
  for (double beta1 : {0.9, 0.0}) {
    const Numbers path = descend(optim::adam({.rate = 0.1, .beta1 = beta1, .beta2 = 0.99, .epsilon = 1e-3}));
    double w = 1, m = 0, v = 0;
    for (int t = 1; t <= 3; ++t) {
      const double slope = w + 3;
      m = beta1 * m + (1 - beta1) * slope;
      v = 0.99 * v + 0.01 * slope * slope;
      w -= 0.1 * (m / (1 - std::pow(beta1, t))) / (std::sqrt(v / (1 - std::pow(0.99, t))) + 1e-3);
      CHECK(path[static_cast<std::size_t>(t) - 1] == doctest::Approx(w).epsilon(1e-13));
    }
  }
}

TEST_CASE("a loop by hand sets any state by any formula") {
  Graph g("g");
  Tensor w = g.parameter("w", {}, init::constant(2)), temperature = g.state("temperature", {}, init::ones()),
         n = g.counter("n", 7);
  Tensor loss = square(w) * temperature;
  Updates updates = optim::sgd({.rate = 0.25}).apply({w}, gradients(loss, {w}));
  updates.set(temperature, temperature * 0.5);
  updates.set(n, n + 2);
  Session s = compile(Model(g, {.entries = {{"step", {.results = {{"loss", loss}}, .updates = updates}}}})).init();
  CHECK(s.run("step").scalar("loss") == 4);
  CHECK(s.state<float>("w")[0] == 1);
  CHECK(s.run("step").scalar("loss") == 0.5);
  CHECK(s.state<float>("w")[0] == 0.75);
  CHECK(s.state<float>("temperature")[0] == 0.25);
  CHECK(s.state<std::int64_t>("n")[0] == 11);
}

TEST_CASE("states may change places in one step") {
  Graph g("g");
  Tensor a = g.state("a", {3}, init::zeros()), b = g.state("b", {3}, init::ones());
  Updates updates;
  updates.set(a, b);
  updates.set(b, a);
  Session s = compile(Model(g, {.entries = {{"swap", {.updates = updates}}}})).init();
  s.run("swap");
  CHECK(s.state<float>("a")[2] == 1);
  CHECK(s.state<float>("b")[2] == 0);
}

TEST_CASE("each step draws anew, evaluations do not count, and the seed decides") {
  Graph g("g");
  Tensor total = g.state("total", {2}, init::zeros());
  Tensor noise = uniform(g, {2});
  Updates updates;
  updates.set(total, total + noise);
  Model model(g, {.outputs = {{"noise", noise}}, .entries = {{"step", {.results = {{"noise", noise}}, .updates = updates}}}});
  Session s = compile(model).init(1), same = compile(model).init(1), other = compile(model).init(2);
  auto draw = [](Session &session, const char *entry) { return session.run(entry).span<float>("noise")[0]; };
  const float looked = draw(s, "predict");
  CHECK(looked == draw(s, "predict"));
  CHECK(draw(s, "step") == looked);
  std::set<float> drawn{looked};
  for (int step = 0; step < 5; ++step) drawn.insert(draw(s, "step"));
  CHECK(drawn.size() == 6);
  CHECK(draw(same, "step") == looked);
  CHECK(draw(other, "step") != looked);
  CHECK(s.state<std::int64_t>("random.key")[0] == 1);
  CHECK(s.state<std::int64_t>("random.counter")[0] == 7);
}

TEST_CASE("initialisers have the spread that they promise, and differ between parameters") {
  Graph g("g");
  struct Case {
    std::string name;
    Initializer init;
    double mean, variance, bound;
  };
  const double glorot = 6.0 / (100 + 60), he = 6.0 / 100;
  std::vector<Case> cases{{"uniform", init::uniform(2, 4), 3, 1.0 / 3, 4},
                          {"normal", init::normal(1, 0.5), 1, 0.25, 4},
                          {"glorot_uniform", init::glorot_uniform(), 0, glorot / 3, std::sqrt(glorot)},
                          {"glorot_normal", init::glorot_normal(), 0, glorot / 3, 1},
                          {"he_uniform", init::he_uniform(), 0, he / 3, std::sqrt(he)},
                          {"he_normal", init::he_normal(), 0, he / 3, 1},
                          {"again", init::he_normal(), 0, he / 3, 1}};
  std::vector<Named> all;
  all.reserve(cases.size());
  for (const Case &each : cases) all.push_back({each.name + "_sum", sum(g.parameter(each.name, {100, 60}, each.init))});
  Session s = compile(Model(g, {.outputs = all})).init(3);
  for (const Case &each : cases) {
    double mean = 0, variance = 0, largest = 0;
    for (float value : s.state<float>(each.name)) {
      mean += value / 6000;
      largest = std::max(largest, std::abs(static_cast<double>(value)));
    }
    for (float value : s.state<float>(each.name)) variance += (value - mean) * (value - mean) / 6000;
    CAPTURE(each.name);
    CHECK(std::abs(mean - each.mean) < 5 * std::sqrt(each.variance / 6000));
    CHECK(variance == doctest::Approx(each.variance).epsilon(0.1));
    CHECK(largest <= each.bound);
  }
  CHECK(s.state<float>("he_normal")[0] != s.state<float>("again")[0]);
}

TEST_CASE("compiling tells the time of its stages") {
  Graph g("g");
  std::vector<StageMilliseconds> stages;
  setenv("GAIT_CACHE", "off", 1);
  compile(Model(g, {.outputs = {{"y", g.input("x", {batch}) + 1}}}), {.timing = &stages});
  std::set<std::string> names;
  for (const StageMilliseconds &stage : stages) names.insert(stage.stage);
  for (const char *name : {"backward", "structured", "clustered", "kernels", "object", "link", "load"})
    CHECK(names.contains(name));
}

TEST_CASE("the reference backend runs the same program in f64") {
  Graph g("g");
  Tensor x = g.input("x", {batch, 3});
  Model model(g, {.outputs = {{"y", nn::linear(g, 3, 2)(x)}}});
  Session cpu = compile(model).init(5), reference = compile(model, {.backend = "reference"}).init(5);
  const std::vector<float> numbers{0.5F, -1, 2};
  const Batch inputs{TensorView("x", numbers, {1, 3})};
  CHECK(cpu.run("predict", inputs).span<float>("y")[1] ==
        doctest::Approx(reference.run("predict", inputs).span<double>("y")[1]).epsilon(1e-6));
}
