// The same question as in examples/regression (how far will four stock indices move tomorrow?), asked of recurrent networks: an
// LSTM and a GRU read the twenty days one after the other and keep what they need of them.
//
// They are tested as they would be used: learn from all days so far, forecast the next eighteen weeks, learn again.
#include "examples/regression/forecast.h"
#include "examples/support/program.h"

using namespace gait;
using namespace example;

static Model build_recurrent(nn::Recurrence kind) {
  const std::int64_t hidden = 16;
  Graph g(kind == nn::Recurrence::lstm ? "lstm" : "gru");
  Tensor window = g.input("window", {batch, days, indices}), next = g.input("next", {batch, indices});
  const auto make = kind == nn::Recurrence::lstm ? nn::lstm : nn::gru;
  Tensor read = make(g, indices, hidden, {}, Location::current())(window).last; // [batch, 16]
  // Restless weeks go on: the mean of the window is hard to beat. So the network begins there, and learns what to change.
  auto level = nn::linear(g, indices, indices, {.init = init::zeros()}),
       change = nn::linear(g, hidden, indices, {.init = init::zeros()});
  Tensor forecast = level(mean(window, 1)) + change(nn::dropout(read, 0.2));
  return Model(g, {.outputs = {{"forecast", forecast}},
                   .losses = {{"mse", mse(forecast, next)}, {"l2", sum_of_squares(g.parameters("*weight*")), /*weight=*/0.003}},
                   .metrics = {{"r2", metrics::r2(forecast, next)}},
                   .optimizer = optim::adam({.rate = 1e-3}).clip_by_global_norm(1)});
}

static void run(const Options &options, Demands &demands) {
  // Nothing here may know the future: each fold is scaled by what its training part knows, and its training stops by the last of
  // these days.
  const std::vector<Examples> folds =
      make_folds(data::csv(data_file("data/eustockmarkets.csv"), {{"price", {"DAX", "SMI", "CAC", "FTSE"}}}), 4);
  for (const nn::Recurrence kind : {nn::Recurrence::lstm, nn::Recurrence::gru}) {
    Session session = compile(build_recurrent(kind), {.max_batch = 64, .threads = options.threads});
    fmt::print("{}\n", session.artifact().model().name);
    print_model(session);
    Forecasts all;
    for (const Examples &fold : folds) {
      session.init(options.seed);
      const History history =
          learn(session, fold, {.epochs = options.epochs, .seed = options.seed, .verbosity = Verbosity::silent});
      fmt::print("{} windows to learn from, {} epochs; then {} to be tested on\n", fold.parts.train.rows(), history.epochs(),
                 fold.parts.test.rows());
      all.append(make_forecasts(session, fold));
    }
    const ForecastErrors errors = compare_forecasts(all);
    demands.expect(errors.network < 0.8 * errors.persistence, "20 % better than persistence");
    demands.expect(errors.network < 0.97 * errors.mean, "3 % better than the mean");
    demands.expect(errors.network < 1.01 * errors.least_squares, "at most 1 % worse than least squares");
  }
}

int main(int argc, char **argv) {
  return program(argc, argv,
                 {.name = "recurrent",
                  .text = "Forecasts how far four stock indices move, by an LSTM and a GRU.",
                  .defaults = {.epochs = 60}},
                 run);
}
