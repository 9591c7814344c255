// The same question as in examples/regression (how far will four stock indices move tomorrow?), asked of a transformer: an
// encoder reads the twenty days as a sequence, each day looking at all the others.
#include "examples/regression/forecast.h"
#include "examples/support/program.h"

using namespace gait;
using namespace example;

static Model build_transformer() {
  const std::int64_t size = 16;
  Graph g("transformer");
  Tensor window = g.input("window", {batch, days, indices}), next = g.input("next", {batch, indices});
  // A day's four numbers become a vector, to which the day's place in the window is added.
  Tensor x = nn::position_embedding(g, days, size)(nn::linear(g, indices, size)(window)); // [batch, 20, 16]
  x = nn::encoder_block(g, size, /*heads=*/2, /*hidden=*/2 * size, {.dropout = 0.1, .activation = gelu, .norm_first = true})(x);
  Tensor summary = mean(nn::layer_norm(g, size)(x), 1); // over the days
  // Restless weeks go on: the mean of the window is hard to beat. So the network begins there, and learns what to change.
  auto level = nn::linear(g, indices, indices, {.init = init::zeros()}),
       change = nn::linear(g, size, indices, {.init = init::zeros()});
  Tensor forecast = level(mean(window, 1)) + change(summary);
  return Model(g, {.outputs = {{"forecast", forecast}},
                   .losses = {{"mse", mse(forecast, next)}, {"l2", sum_of_squares(g.parameters("*.weight")), /*weight=*/0.01}},
                   .metrics = {{"r2", metrics::r2(forecast, next)}},
                   .optimizer = optim::adam({.rate = optim::warm_up({.steps = 100, .then = 1e-3})})});
}

static void run(const Options &options, Demands &demands) {
  // Nothing here may know the future: rows are split by time, scaled by what the training part knows, and training stops by the
  // last of its days, not by those that are tested.
  Examples examples = make_examples(data::csv(data_file("data/eustockmarkets.csv"), {{"price", {"DAX", "SMI", "CAC", "FTSE"}}}));
  const auto &[train, test] = examples.parts;
  fmt::print("data: {} windows of {} days of {} indices to learn from, then {} to be tested on\n", train.rows(), days, indices,
             test.rows());

  Session session = compile(build_transformer(), {.max_batch = 64, .threads = options.threads}).init(options.seed);
  print_model(session);
  learn(session, examples,
        {.epochs = options.epochs, .seed = options.seed, .callbacks = {print_every(5)}, .verbosity = Verbosity::silent});

  const ForecastErrors errors = compare_forecasts(session, examples);
  demands.expect(errors.network < 0.95 * errors.persistence, "5 % better than persistence");
  demands.expect(errors.network < 0.98 * errors.mean, "2 % better than the mean");
  demands.expect(errors.network < 1.02 * errors.least_squares, "no more than 2 % worse than least squares");
}

int main(int argc, char **argv) {
  return program(argc, argv,
                 {.name = "transformer",
                  .text = "Forecasts how far four stock indices move, with attention to the days before.",
                  .defaults = {.epochs = 60}},
                 run);
}
