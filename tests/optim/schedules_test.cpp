// Fifty rates of each schedule, against PyTorch's.
#include "tests/conformance/golden.h"
#include <cmath>
#include <doctest/doctest.h>
#include <gait/gait.h>

using namespace gait;
using namespace gait::optim;
using gait::test::Golden;

namespace {

/// The rates of a schedule at steps that are inputs, on one backend.
class Rates {
public:
  Rates(const Rate &rate, const std::string &backend)
      : session(compile(Model(g, {.outputs = {{"rate", rate.at(g, step)}}}), {.backend = backend}).init()) {}

  double at(std::int64_t step) {
    return session.run("predict", {TensorView("step", std::span<const std::int64_t>(&step, 1), {})}).scalar("rate");
  }

private:
  Graph g{"schedule"};
  Tensor step = g.input("step", {}, i64);
  Session session;
};

void check_rates(const std::string &record, const Rate &rate) {
  const Golden golden("schedules");
  const std::vector<double> &expected = golden.at("rates " + record);
  for (const std::string backend : {"reference", "cpu"}) {
    Rates rates(rate, backend);
    for (std::size_t step = 0; step < expected.size(); ++step) {
      const double seen = rates.at(static_cast<std::int64_t>(step));
      CHECK_MESSAGE(std::abs(seen - expected[step]) <= 1e-12 * 0.3, record, " at ", step, " on ", backend, ": ", seen,
                    ", expected ", expected[step]);
    }
  }
}

} // namespace

TEST_CASE("rates that fall in steps and by powers are PyTorch's") {
  check_rates("step", step({.from = 0.3, .every = 7, .factor = 0.5}));
  check_rates("piecewise", piecewise({.from = 0.3, .pieces = {{5, 0.03}, {6, 0.003}, {30, 0.0003}}}));
  check_rates("exponential", exponential({.from = 0.3, .factor = 0.93}));
  check_rates("exponential", exponential({.from = 0.3, .factor = 0.93 * 0.93, .every = 2}));
  check_rates("inverse", inverse({.from = 0.3, .decay = 0.2}));
}

TEST_CASE("polynomial rates are PyTorch's, and stay where they arrive") {
  check_rates("linear", polynomial({.from = 0.3, .steps = 40}));
  check_rates("polynomial", polynomial({.from = 0.3, .steps = 40, .power = 2.5}));
  check_rates("polynomial_to", polynomial({.from = 0.3, .to = 0.075, .steps = 40}));
}

TEST_CASE("a warm-up goes over into any rate, whose steps begin after it") {
  check_rates("warm_up", warm_up({.steps = 10, .first = 0.2, .then = exponential({.from = 0.3, .factor = 0.95})}));
  Rates number(warm_up({.steps = 4, .then = 0.5}), "cpu");
  for (std::int64_t step : {0, 1, 2, 3, 4, 5, 1000})
    CHECK(number.at(step) == doctest::Approx(0.5 * std::min(static_cast<double>(step) / 4, 1.0)).epsilon(1e-15));
}

TEST_CASE("rates along a cosine are PyTorch's, and stay where they arrive") {
  check_rates("cosine", cosine({.from = 0.3, .steps = 49}));
  check_rates("cosine_to", cosine({.from = 0.3, .to = 0.05, .steps = 60}));
  check_rates("restarts", cosine_restarts({.from = 0.3, .to = 0.02, .steps = 9}));
  check_rates("restarts_growing", cosine_restarts({.from = 0.3, .to = 0.02, .steps = 3, .growth = 2}));
  check_rates("restarts_tripling", cosine_restarts({.from = 0.3, .steps = 1, .growth = 3}));
  check_rates("one_cycle", one_cycle({.peak = 0.3, .steps = 45}));
  check_rates("one_cycle_options",
              one_cycle({.peak = 0.3, .steps = 50, .rising = 0.45, .start_divisor = 10, .final_divisor = 50}));
  Rates rates(cosine({.from = 0.3, .to = 0.05, .steps = 10}), "cpu");
  Rates cycle(one_cycle({.peak = 0.3, .steps = 45}), "cpu");
  for (std::int64_t step : {45, 46, 1000000}) {
    CHECK(rates.at(step) == doctest::Approx(0.05).epsilon(1e-14));
    CHECK(cycle.at(step) == doctest::Approx(0.3 / 25 / 1e4).epsilon(1e-9));
  }
}

TEST_CASE("growing cycles begin exactly where they should, also far out") {
  for (std::int64_t growth : {2, 3, 10}) {
    Rates rates(cosine_restarts({.from = 0.3, .steps = 7, .growth = growth}), "cpu");
    std::int64_t begin = 0, length = 7;
    while (begin < 1'000'000'000'000) {
      CHECK(rates.at(begin) == doctest::Approx(0.3).epsilon(1e-15));
      if (begin > 0) CHECK(rates.at(begin - 1) < 0.3 * 0.06); // the end of the cycle before
      begin += length;
      length *= growth;
    }
  }
}
