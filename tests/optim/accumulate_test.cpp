// One update of several batches is the update of one large batch.
#include "tests/conformance/golden.h"
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <gait/gait.h>

using namespace gait;
using Rows = std::vector<double>;

namespace {

/// tanh(x w + c) against y, with a second loss that is no mean over rows.
struct Net {
  Graph g{"net", {.dtype = f64}};
  gait::test::Numbers numbers{5};
  Tensor x = g.input("x", {batch, 3}), y = g.input("y", {batch});
  Tensor w = g.parameter("w", {3}, init::constant(numbers.take(3, 1.0))), c = g.parameter("c", {}, init::zeros());
  Tensor error = tanh(dot(x, w) + c) - y;
  Losses losses = {{"error", mean(square(error))}, {"l2", sum_of_squares({w}), 0.1}};
  Rows xs = numbers.take(3 * 128, 2.0), ys = numbers.take(128, 1.0);

  Session session(const Optimizer &optimizer, const std::string &backend = "cpu") {
    return compile(Model(g, {.losses = losses, .optimizer = optimizer, .accumulate = true}),
                   {.max_batch = 128, .backend = backend})
        .init();
  }
  Batch rows(std::size_t from, std::size_t to) const {
    const auto count = static_cast<std::int64_t>(to - from);
    return {TensorView("x", std::span(xs).subspan(3 * from, 3 * (to - from)), {count, 3}),
            TensorView("y", std::span(ys).subspan(from, to - from), {count})};
  }
};

void check_alike(Session &seen, Session &expected) {
  for (const char *name : {"w", "c"})
    for (std::size_t i = 0; i < seen.state<double>(name).size(); ++i)
      CHECK(std::abs(seen.state<double>(name)[i] - expected.state<double>(name)[i]) <= 1e-12);
}

} // namespace

TEST_CASE("batches added up give the large batch's update, whatever their sizes, with any rule") {
  for (const std::string backend : {"reference", "cpu"})
    for (const Optimizer &rule :
         {optim::sgd({.rate = 0.5}), optim::adamw({.rate = optim::exponential({.from = 0.1, .factor = 0.5})}),
          optim::sgd({.rate = 0.5, .momentum = 0.9}).clip_by_global_norm(0.1)}) {
      CAPTURE(backend);
      Net one, two;
      Session whole = one.session(rule, backend), parts = two.session(rule, backend);
      for (int update = 0; update < 3; ++update) {
        whole.run("train_step", one.rows(0, 128));
        for (std::size_t from = 0; from < 128; from += 32) parts.run("accumulate", two.rows(from, from + 32));
        CHECK(parts.state<std::int64_t>("accumulated.rows")[0] == 128);
        parts.run("apply");
        check_alike(parts, whole);
        CHECK(parts.state<std::int64_t>("accumulated.rows")[0] == 0);
        CHECK(parts.state<double>("accumulated.w")[1] == 0);
      }
      whole.run("train_step", one.rows(0, 75)); // the last batch is partial
      for (std::size_t from = 0; from < 75; from += 32)
        parts.run("accumulate", two.rows(from, std::min<std::size_t>(from + 32, 75)));
      parts.run("apply");
      check_alike(parts, whole);
    }
}

TEST_CASE("train_step and apply share the optimizer's slots and counters") {
  Net one, two;
  Session whole = one.session(optim::adam({.rate = 0.1})), mixed = two.session(optim::adam({.rate = 0.1}));
  for (int update = 0; update < 4; ++update) {
    whole.run("train_step", one.rows(0, 64));
    if (update % 2 == 0) mixed.run("train_step", two.rows(0, 64));
    else mixed.run("accumulate", two.rows(0, 50)), mixed.run("accumulate", two.rows(50, 64)), mixed.run("apply");
  }
  check_alike(mixed, whole);
  CHECK(mixed.state<std::int64_t>("adam.step")[0] == 4);
}

TEST_CASE("accumulate gives a training step's results and changes no weight; apply without rows is a step by zero") {
  Net net, other;
  Session session = net.session(optim::sgd({.rate = 0.5})), fresh = other.session(optim::sgd({.rate = 0.5}));
  Results seen = session.run("accumulate", net.rows(0, 10)), expected = fresh.run("evaluate", other.rows(0, 10));
  for (const char *name : {"loss", "error", "l2"})
    CHECK(seen.scalar(name) == doctest::Approx(expected.scalar(name)).epsilon(1e-14));
  check_alike(session, fresh);
  fresh.run("apply");
  for (double each : fresh.state<double>("w")) CHECK(std::isfinite(each));
  check_alike(session, fresh);
}

TEST_CASE("without a batch each run counts as one row") {
  Graph g("bowl", {.dtype = f64});
  Tensor p = g.parameter("p", {2}, init::constant({1, -2}));
  Session s =
      compile(Model(g, {.losses = {{"f", sum(square(p))}}, .optimizer = optim::sgd({.rate = 0.25}), .accumulate = true})).init();
  for (int run = 0; run < 3; ++run) s.run("accumulate");
  CHECK(s.state<std::int64_t>("accumulated.rows")[0] == 3);
  s.run("apply");
  CHECK(s.state<double>("p")[0] == 0.5);
  CHECK(s.state<double>("p")[1] == -1);
}
