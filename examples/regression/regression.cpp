// How much will a stock index move tomorrow? Not which way (nobody knows) but how far: restless days follow restless days.
//
// From the absolute returns of four European indices on twenty days, a small network forecasts those of the day after.
#include "examples/regression/forecast.h"
#include "examples/support/baselines.h"
#include "examples/support/comparison.h"
#include "examples/support/program.h"
#include <algorithm>
#include <cmath>

using namespace gait;
using namespace example;

/// A column of standardised rows, back in percent.
static std::vector<double> percent(const Examples &examples, const Dataset &rows, const std::string &column) {
  std::vector<double> values = numbers(rows, column);
  examples.scale.revert(column, values);
  return values;
}

/// For each row the last day of its window, and the mean of its days.
static std::vector<double> last_days(std::span<const double> windows) {
  std::vector<double> last;
  for (std::size_t end = days * indices; end <= windows.size(); end += days * indices)
    last.insert(last.end(), windows.begin() + static_cast<std::ptrdiff_t>(end - indices),
                windows.begin() + static_cast<std::ptrdiff_t>(end));
  return last;
}
static std::vector<double> mean_days(std::span<const double> windows) {
  std::vector<double> means;
  for (std::size_t begin = 0; begin < windows.size(); begin += days * indices) {
    const std::vector<double> mean = mean_row(windows.subspan(begin, days * indices), indices);
    means.insert(means.end(), mean.begin(), mean.end());
  }
  return means;
}

static void run(const Options &options, Demands &demands) {
  Dataset prices = data::csv(data_file("data/eustockmarkets.csv"), {{"price", {"DAX", "SMI", "CAC", "FTSE"}}});
  Examples examples = make_examples(prices);
  const auto &[train, test] = examples.parts;
  fmt::print("data: {} days of 4 indices; {} windows of {} days to learn from, then {} to be tested on\n", prices.rows(),
             train.rows(), days, test.rows());

  Session session = compile(build_model(), {.max_batch = 64, .threads = options.threads}).init(options.seed);
  print_model(session);
  const History history =
      learn(session, examples,
            {.epochs = options.epochs, .seed = options.seed, .callbacks = {print_every(10)}, .verbosity = Verbosity::silent});
  draw(history, options);

  const std::vector<double> truth = percent(examples, test, "next"), windows = percent(examples, test, "window");
  const std::vector<double> past = percent(examples, train, "next");
  const LinearFit linear = least_squares(numbers(train, "window"), days * indices, past, indices);
  auto error = [&](std::span<const double> forecast) { return std::sqrt(mean_square_error(forecast, truth)); };
  const double network = error(forecast(session, examples, test)), persistence = error(last_days(windows)),
               mean = error(repeated(mean_row(past, indices), test.rows()));
  compare("root mean square error on the test days, in percent", Better::smaller, network,
          {{"persistence: as today", persistence},
           {"the mean of the training days", mean},
           {"the mean of the window", error(mean_days(windows))},
           {"least squares on the window", error(linear(numbers(test, "window")))}});
  demands.expect(network < 0.8 * persistence, "20 % better than persistence");
  demands.expect(network < 0.97 * mean, "3 % better than the mean");
}

int main(int argc, char **argv) {
  return program(
      argc, argv,
      {.name = "regression", .text = "Forecasts how far four stock indices move.", .defaults = {.epochs = 100}, .draws = true},
      run);
}
