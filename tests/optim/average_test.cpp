// Averages of weights: what evaluate and predict read, and what weights that were loaded give.
#include "problem.h"
#include <doctest/doctest.h>

using namespace gait;
using gait::test::both;
using gait::test::Problem;

TEST_CASE("evaluate and predict read the averages where asked, and train_step the weights") {
  for (const std::string backend : {"reference", "cpu"}) {
    CAPTURE(backend);
    Problem p;
    const Optimizer rule = optim::sgd({.rate = 0.3}).average({.decay = 0.8, .evaluate = true});
    Session s =
        compile(Model(p.g, {.outputs = {{"a2", p.a * 2}, {"same", p.b}}, .losses = {{"loss", p.loss}}, .optimizer = rule}),
                {.backend = backend})
            .init();
    CHECK(both(s, "ema.") == both(s)); // they begin as the parameters do
    for (int step = 0; step < 3; ++step) s.run("train_step");
    Results r = s.run("predict");
    for (std::size_t i = 0; i < 12; ++i) CHECK(r.span<double>("a2")[i] == 2 * s.state<double>("ema.a")[i]);
    for (std::size_t i = 0; i < 4; ++i) {
      CHECK(r.span<double>("same")[i] == s.state<double>("ema.b")[i]);
      CHECK(s.state<double>("ema.b")[i] != s.state<double>("b")[i]);
    }
    // evaluate at the averages is train_step's loss of a session whose weights they are.
    const double averaged = s.run("evaluate").scalar("loss");
    Session other = s.clone();
    for (const char *name : {"a", "b"}) {
      auto weights = other.state<double>(name);
      auto averages = s.state<double>(std::string("ema.") + name);
      std::copy(averages.begin(), averages.end(), weights.begin());
    }
    CHECK(other.run("train_step").scalar("loss") == doctest::Approx(averaged).epsilon(1e-14));
    CHECK(s.run("train_step").scalar("loss") != averaged);
  }
}

TEST_CASE("the first update's average is its weights, also of weights that were loaded") {
  Problem p;
  Session s = compile(Model(p.g, {.losses = {{"loss", p.loss}}, .optimizer = optim::sgd({.rate = 0.3}).average()})).init();
  for (double &each : s.state<double>("a")) each = 0.25;
  s.run("train_step");
  CHECK(both(s, "ema.") == both(s));
  s.run("train_step");
  CHECK(both(s, "ema.") != both(s));
  CHECK(s.state<std::int64_t>("ema.step")[0] == 2);
}
