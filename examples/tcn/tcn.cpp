// The same question as in examples/regression (how far will four stock indices move tomorrow?), asked of a temporal convolutional
// network: causal convolutions whose windows reach twice as far in each block, until the last day has seen all twenty.
#include "examples/regression/forecast.h"
#include "examples/support/program.h"

using namespace gait;
using namespace example;

static Model build_tcn() {
  const std::int64_t channels = 8;
  Graph g("tcn");
  Tensor window = g.input("window", {batch, days, indices}), next = g.input("next", {batch, indices});
  Tensor x = window;
  std::int64_t width = indices;
  for (std::int64_t dilation : {1, 2, 4}) { // a day sees 1 + 2 * 2 * (1 + 2 + 4) = 29 days
    x = nn::tcn_block(g, width, channels, /*size=*/3, {.dilation = dilation, .dropout = 0.1})(x);
    width = channels;
  }
  Tensor last = reshape(slice(x, {0, days - 1, 0}, {batch, days, channels}), {batch, channels});
  Tensor forecast = nn::linear(g, channels, indices)(last);
  return Model(g, {.outputs = {{"forecast", forecast}},
                   .losses = {{"mse", mse(forecast, next)}, {"l2", sum_of_squares(g.parameters("*.weight")), /*weight=*/1e-2}},
                   .metrics = {{"r2", metrics::r2(forecast, next)}},
                   .optimizer = optim::adam({.rate = 1e-3}).clip_by_global_norm(1)});
}

static void run(const Options &options, Demands &demands) {
  Examples examples = make_examples(data::csv(data_file("data/eustockmarkets.csv"), {{"price", {"DAX", "SMI", "CAC", "FTSE"}}}));
  fmt::print("data: {} windows of {} days of {} indices to learn from, then {} to be tested on\n", examples.parts.train.rows(),
             days, indices, examples.parts.test.rows());
  Session session = compile(build_tcn(), {.max_batch = 64, .threads = options.threads}).init(options.seed);
  print_model(session);
  learn(session, examples,
        {.epochs = options.epochs, .seed = options.seed, .callbacks = {print_every(10)}, .verbosity = Verbosity::silent});
  const ForecastErrors errors = compare_forecasts(session, examples);
  demands.expect(errors.network < 0.8 * errors.persistence, "20 % better than persistence");
  demands.expect(errors.network < 0.98 * errors.mean, "2 % better than the mean");
  demands.expect(errors.network < 1.02 * errors.least_squares, "at most 2 % worse than least squares");
}

int main(int argc, char **argv) {
  return program(
      argc, argv,
      {.name = "tcn", .text = "Forecasts how far four stock indices move, by causal convolutions.", .defaults = {.epochs = 60}},
      run);
}
