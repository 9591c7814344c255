// The forecasts of examples/regression do not look ahead.
#include "examples/regression/forecast.h"
#include "examples/support/program.h"
#include <doctest/doctest.h>

using namespace gait;

/// The prices of all days, those from day `from` on others than they were.
static Dataset altered(const std::vector<double> &prices, std::int64_t from) {
  std::vector<double> other = prices;
  for (std::size_t i = static_cast<std::size_t>(from * indices); i < other.size(); ++i) other[i] *= i % 3 == 0 ? 1.07 : 0.91;
  return Dataset({Dataset::column<double>("price", other, {indices})});
}

/// The whole pipeline, from prices to the forecasts of the test part; few epochs, for nothing is asked of their quality.
static std::vector<double> forecasts(const Dataset &prices) {
  Examples examples = make_examples(prices);
  Session session = compile(build_model(), {.max_batch = 64, .threads = 1}).init(1);
  learn(session, examples, {.epochs = 3, .seed = 1, .verbosity = Verbosity::silent});
  return forecast(session, examples, examples.parts.test);
}

TEST_CASE("altering the future of a series changes no forecast made before it") {
  const std::vector<double> prices = example::numbers(
      data::csv(example::data_file("data/eustockmarkets.csv"), {{"price", {"DAX", "SMI", "CAC", "FTSE"}}}), "price");
  const auto all = static_cast<std::int64_t>(prices.size()) / indices;
  const std::vector<double> before = forecasts(altered(prices, all));
  const auto rows = static_cast<std::int64_t>(before.size()) / indices;
  // Forecast i is of day first + i, from the prices of the days before it.
  const std::int64_t first = all - rows;

  for (std::int64_t day : {first, first + 1, first + rows / 2, all - 1}) {
    CAPTURE(day);
    const std::vector<double> after = forecasts(altered(prices, day));
    REQUIRE(after.size() == before.size());
    for (std::int64_t i = 0; i < rows; ++i)
      for (std::int64_t k = 0; k < indices; ++k) {
        CAPTURE(i);
        const auto at = static_cast<std::size_t>(i * indices + k);
        if (first + i <= day) CHECK(after[at] == before[at]); // of that day too: it is forecast from the days before
        else CHECK(after[at] != before[at]);
      }
  }

  // And the check can see: the last day that is learned from does change the network, and with it every forecast.
  CHECK(forecasts(altered(prices, first - 1))[0] != before[0]);
}
