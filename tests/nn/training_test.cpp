// Layers that train otherwise than they predict.
#include <cmath>
#include <doctest/doctest.h>
#include <gait/gait.h>
#include <set>

using namespace gait;

struct Dropped {
  Graph g{"g", {.dtype = f64}};
  Tensor x = g.input("x", {batch, 50}), w = g.parameter("w", {}, init::ones());
  Tensor y = nn::dropout(x * w, 0.3), z = nn::dropout(x * w, 0.3);
  Model model{g,
              {.outputs = {{"y", y}},
               .entries = {{"train", {.results = {{"y", y}, {"z", z}, {"dx", gradient(sum(y), x)}}, .training = true}}}}};
  std::vector<double> ones = std::vector<double>(40 * 50, 1);
  Batch inputs{TensorView("x", ones, {40, 50})};
};

TEST_CASE_FIXTURE(Dropped, "dropout keeps the right part, scaled to keep the mean, in training only") {
  Session session = compile(model).init(1);
  for (double value : session.run("predict", inputs).span<double>("y")) CHECK(value == 1);
  Results results = session.run("train", inputs);
  auto y = results.span<double>("y"), z = results.span<double>("z"), dx = results.span<double>("dx");
  int kept = 0, alike = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    CHECK((y[i] == 0 || y[i] == doctest::Approx(1 / 0.7).epsilon(1e-15)));
    CHECK(dx[i] == y[i]); // the gradient goes the same way
    kept += y[i] != 0, alike += (y[i] != 0) == (z[i] != 0);
  }
  CHECK(std::abs(kept - 1400) < 5 * std::sqrt(2000 * 0.3 * 0.7));
  CHECK(std::abs(alike - 2000 * 0.58) < 5 * std::sqrt(2000 * 0.58 * 0.42)); // each call has a mask of its own
}

TEST_CASE_FIXTURE(Dropped, "a step of learning draws a new mask, and the seed decides") {
  Updates updates;
  updates.set(w, w * 1);
  Model learning(g, {.entries = {{"step", {.results = {{"y", y}}, .updates = updates}}}});
  auto mask = [&](Session &session) {
    auto span = session.run("step", inputs).span<double>("y");
    return std::vector<double>(span.begin(), span.end());
  };
  Session one = compile(learning).init(1), same = compile(learning, {.backend = "reference"}).init(1),
          other = compile(learning).init(2);
  const std::vector<double> first = mask(one);
  CHECK(first == mask(same));
  CHECK(first != mask(other));
  CHECK(first != mask(one));
}

TEST_CASE("dropout of rate 0 is no op") {
  Graph g("g");
  CHECK(nn::dropout(g.input("x", {batch}), 0).name() == "x");
}

TEST_CASE("batch norm learns the batch's statistics and predicts with the running ones") {
  Graph g("g", {.dtype = f64});
  Tensor x = g.input("x", {batch, 2});
  Tensor y = nn::batch_norm(g, 2, {.rate = 0.5})(x);
  Model model(g, {.outputs = {{"y", y}}, .losses = {{"loss", mean(square(y))}}, .optimizer = optim::sgd({.rate = 1e-9})});
  Session session = compile(model).init();
  const std::vector<double> numbers{1, 10, 3, 30, 5, 20};
  const Batch three{TensorView("x", numbers, {3, 2})}, one{TensorView("x", std::span(numbers).first(2), {1, 2})};
  session.run("train_step", three);
  // Means 3 and 20; variances over n - 1, 4 and 100; half way from 0 and 1.
  CHECK(session.state<double>("batch_norm_0.mean")[0] == doctest::Approx(1.5));
  CHECK(session.state<double>("batch_norm_0.mean")[1] == doctest::Approx(10));
  CHECK(session.state<double>("batch_norm_0.variance")[0] == doctest::Approx(2.5));
  CHECK(session.state<double>("batch_norm_0.variance")[1] == doctest::Approx(50.5));
  CHECK(session.run("predict", one).span<double>("y")[0] == doctest::Approx((1 - 1.5) / std::sqrt(2.5 + 1e-5)));
  CHECK(session.run("evaluate", one).scalar("loss") > 0);
  CHECK(session.state<double>("batch_norm_0.mean")[0] == doctest::Approx(1.5)); // evaluating changes nothing
  session.run("train_step", one);                                               // a single value varies by 0
  CHECK(session.state<double>("batch_norm_0.variance")[0] == doctest::Approx(1.25));
  CHECK(session.state<double>("batch_norm_0.mean")[0] == doctest::Approx(1.25));
}

TEST_CASE("a query that sees nothing gets zeros, and finite gradients") {
  Graph g("g", {.dtype = f64});
  Tensor q = g.input("q", {batch, 2, 1, 3}), there = g.input("there", {batch, 2}, i1);
  Tensor y = nn::attention(q, q, q, {.keys = there});
  Model model(g, {.outputs = {{"y", y}, {"dq", gradient(sum(square(y)), q)}}});
  Session session = compile(model).init();
  const std::vector<double> numbers{1, 2, 3, 4, 5, 6};
  const bool none[2] = {false, false}, second[2] = {false, true};
  Results results =
      session.run("predict", {TensorView("q", numbers, {1, 2, 1, 3}), TensorView("there", std::span<const bool>(none), {1, 2})});
  for (const char *name : {"y", "dq"})
    for (double value : results.span<double>(name)) CHECK(value == 0);
  results = session.run("predict",
                        {TensorView("q", numbers, {1, 2, 1, 3}), TensorView("there", std::span<const bool>(second), {1, 2})});
  for (std::size_t i = 0; i < 6; ++i) CHECK(results.span<double>("y")[i] == numbers[3 + i % 3]);
}

TEST_CASE("a causal mask hides what comes later, also from gradients") {
  Graph g("g", {.dtype = f64});
  Tensor x = g.input("x", {batch, 4, 6});
  Tensor y = nn::multi_head_attention(g, 6, 3, {.rotary = true})(x, {.causal = true});
  Model model(g, {.outputs = {{"slope", gradient(sum(index_axis(y, 1, 1)), x)}}});
  Session session = compile(model).init(1);
  std::vector<double> numbers(24);
  for (std::size_t i = 0; i < 24; ++i) numbers[i] = std::sin(static_cast<double>(i));
  auto slope = session.run("predict", {TensorView("x", numbers, {1, 4, 6})}).span<double>("slope");
  for (std::size_t i = 0; i < 24; ++i) CHECK((slope[i] == 0) == (i >= 12));
}

TEST_CASE("turned vectors' products depend on the distance of their positions") {
  Graph g("g", {.dtype = f64});
  Tensor a = g.input("a", {1, 4}), b = g.input("b", {1, 4});
  auto places = [](const Tensor &x) { return nn::rotary(broadcast(x, {9, 4})); };
  Session session = compile(Model(g, {.outputs = {{"products", dot("id,jd->ij", places(a), places(b))}}})).init();
  const std::vector<double> first{1, -2, 0.5, 3}, second{0.3, 1, -1, 2};
  auto products =
      session.run("predict", {TensorView("a", first, {1, 4}), TensorView("b", second, {1, 4})}).span<double>("products");
  for (std::size_t i = 0; i + 3 < 9; ++i) CHECK(products[i * 9 + i + 3] == doctest::Approx(products[3]).epsilon(1e-12));
  CHECK(std::abs(products[3] - products[4]) > 1e-3);
}

TEST_CASE("weights of rows count as they say") {
  Graph g("g", {.dtype = f64});
  Tensor v = g.input("v", {batch, 2}), w = g.input("w", {batch}), present = g.input("present", {batch, 2}, i1);
  Model model(g, {.outputs = {{"keras", mean(weighted(v, w))},
                              {"mean", weighted_mean(v, w)},
                              {"masked", weighted_mean(v, present)},
                              {"none", weighted_mean(v, w * 0)}}});
  Session session = compile(model).init();
  const std::vector<double> values{1, 2, 3, 4}, weights{1, 3};
  const bool there[4] = {true, false, true, true};
  Results r = session.run("predict", {TensorView("v", values, {2, 2}), TensorView("w", weights, {2}),
                                      TensorView("present", std::span<const bool>(there), {2, 2})});
  CHECK(r.scalar("keras") == 6);
  CHECK(r.scalar("mean") == 3);
  CHECK(r.scalar("masked") == doctest::Approx(8.0 / 3));
  CHECK(r.scalar("none") == 0);
}

TEST_CASE("penalties of weights") {
  Graph g("g", {.dtype = f64});
  Tensor a = g.parameter("a", {2}, init::constant({1, -2})), b = g.parameter("b", {}, init::constant(-3));
  Tensor l1 = sum_of_magnitudes(g.parameters()), l2 = sum_of_squares(g.parameters());
  Session session = compile(Model(g, {.outputs = {{"l1", l1}, {"l2", l2}, {"d", gradient(l1, a)}}})).init();
  Results r = session.run("predict");
  CHECK(r.scalar("l1") == 6);
  CHECK(r.scalar("l2") == 14);
  CHECK(r.span<double>("d")[0] == 1);
  CHECK(r.span<double>("d")[1] == -1);
}
