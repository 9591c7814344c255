// How far will four stock indices move on each of the next five days? An encoder reads the last twenty days, a decoder says the
// five, one after the other, each from what it said of the day before.
//
// In training the decoder reads the true day before (teacher forcing); to forecast, it has but its own word.
#include "examples/support/baselines.h"
#include "examples/support/comparison.h"
#include "examples/support/program.h"
#include <cmath>
#include <cstdlib>

using namespace gait;
using namespace example;

static constexpr std::int64_t days = 20, ahead = 5, indices = 4;

/// Rows of `window` [20, 4], the absolute daily returns of twenty days in percent, and `future` [5, 4], those of the next five.
static Dataset make_rows(const Dataset &prices) {
  const std::vector<double> price = numbers(prices, "price");
  const auto fill = [price](std::int64_t i, data::Row &row) {
    const auto move = [&](std::int64_t at) { // from the day before, whichever way
      return static_cast<float>(
          100 * std::abs(std::log(price[static_cast<std::size_t>(at + indices)] / price[static_cast<std::size_t>(at)])));
    };
    std::int64_t at = i * indices;
    for (const char *part : {"window", "future"})
      for (float &each : row.span<float>(part)) each = move(at++);
  };
  return data::generated(prices.rows() - 1 - days - ahead + 1,
                         {{"window", f32, {days, indices}}, {"future", f32, {ahead, indices}}}, fill)
      .load();
}

static Model build_model() {
  const std::int64_t hidden = 16;
  Graph g("encoder_decoder");
  Tensor window = g.input("window", {batch, days, indices}), future = g.input("future", {batch, ahead, indices});
  auto encoder = nn::gru(g, indices, hidden);
  auto decoder = nn::sequence_decoder(g, indices, hidden, {.kind = nn::Recurrence::gru});
  Tensor today = index_axis(window, 1, -1);
  Tensor said = decoder(future, encoder(window).states, today);
  return Model(g, {.outputs = {{"said", said}},
                   .losses = {{"mse", mse(said, future)}, {"l2", sum_of_squares(g.parameters("*weight*")), /*weight=*/0.003}},
                   .optimizer = optim::adam({.rate = 1e-3}).clip_by_global_norm(1)});
}

static void run(const Options &options, Demands &demands) {
  const Dataset rows = make_rows(data::csv(data_file("data/eustockmarkets.csv"), {{"price", {"DAX", "SMI", "CAC", "FTSE"}}}));
  // Nothing may know the future: no day that is learned from lies after the first day on which a forecast is made.
  const Split parts = split_by_time(rows, 0.8, {.gap = ahead - 1});
  const data::Standardization scale = data::fit_standardization(parts.train, {"window", "future"});
  const Dataset train = scale.apply(parts.train), test = scale.apply(parts.test);
  fmt::print("data: {} windows of {} days of {} indices to learn from, then {} to be tested on\n", train.rows(), days, indices,
             test.rows());

  Session session = compile(build_model(), {.max_batch = 64, .threads = options.threads}).init(options.seed);
  print_model(session);
  fit(session, train,
      {.epochs = options.epochs,
       .batch = 32,
       .validation = 0.15,
       .seed = options.seed,
       .callbacks = {print_every(10), callbacks::early_stopping({.monitor = {.name = "validation.mse"}, .patience = 15})},
       .verbosity = Verbosity::silent});

  std::vector<double> said = numbers(predict(session, test), "said");
  scale.revert("future", said);
  const std::vector<double> truth = numbers(parts.test, "future"), past = numbers(parts.train, "future"),
                            windows = numbers(parts.test, "window");
  std::vector<double> today, average;
  for (auto window = windows.begin(); window != windows.end(); window += days * indices) {
    const std::vector<double> mean = mean_row({window, window + days * indices}, indices),
                              last(window + (days - 1) * indices, window + days * indices);
    for (std::int64_t day = 0; day < ahead; ++day) {
      today.insert(today.end(), last.begin(), last.end());
      average.insert(average.end(), mean.begin(), mean.end());
    }
  }
  const LinearFit linear = least_squares(numbers(train, "window"), days * indices, past, ahead * indices);
  const std::vector<double> fitted = linear(numbers(test, "window")),
                            mean = repeated(mean_row(past, ahead * indices), test.rows());
  const auto error = [&](const std::vector<double> &values) { return std::sqrt(mean_square_error(values, truth)); };
  const double network = error(said), persistence = error(today), by_mean = error(mean), least = error(fitted);
  compare("root mean square error over five days, in percent", Better::smaller, network,
          {{"persistence: as today", persistence},
           {"the mean of the training days", by_mean},
           {"the mean of the window", error(average)},
           {"least squares on the window", least}});
  demands.expect(network < 0.8 * persistence, "20 % better than persistence");
  demands.expect(network < 0.97 * by_mean, "3 % better than the mean");
  demands.expect(network < 1.01 * least, "at most 1 % worse than least squares");
}

int main(int argc, char **argv) {
  return program(argc, argv,
                 {.name = "encoder_decoder",
                  .text = "Forecasts how far four stock indices move on the next five days.",
                  .defaults = {.epochs = 60}},
                 run);
}
