// How much will a stock index move tomorrow? Not which way (nobody knows) but how far: restless days follow restless days.
//
// From the absolute returns of four European indices on twenty days, a small network forecasts those of the day after.
#include "examples/regression/forecast.h"
#include "examples/support/program.h"

using namespace gait;
using namespace example;

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

  const ForecastErrors errors = compare_forecasts(session, examples);
  demands.expect(errors.network < 0.8 * errors.persistence, "20 % better than persistence");
  demands.expect(errors.network < 0.97 * errors.mean, "3 % better than the mean");
}

int main(int argc, char **argv) {
  return program(
      argc, argv,
      {.name = "regression", .text = "Forecasts how far four stock indices move.", .defaults = {.epochs = 100}, .draws = true},
      run);
}
