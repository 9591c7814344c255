#include "examples/regression/forecast.h"
#include "examples/support/baselines.h"
#include "examples/support/comparison.h"
#include "examples/support/program.h"
#include <cmath>
#include <cstdlib>

using namespace gait;

/// The windows of all days, `window` and `next`, in percent.
static Dataset make_windows(const Dataset &prices) {
  const std::vector<double> price = example::numbers(prices, "price");
  // Row i is the day i + 1: how far each index moved since the day before, whichever way.
  Dataset moves = data::generated(prices.rows() - 1, {{"move", f32, {indices}}}, [&](std::int64_t i, data::Row &row) {
    std::span<float> move = row.span<float>("move");
    const double *today = price.data() + (i + 1) * indices, *yesterday = today - indices;
    for (std::size_t k = 0; k < move.size(); ++k) move[k] = static_cast<float>(100 * std::abs(std::log(today[k] / yesterday[k])));
  });
  // The function above reads `price`, so the rows are made now.
  return data::windows(moves.load(), {.length = days, .inputs = {{"window", "move"}}, .targets = {{"next", "move"}}});
}

// A random split would let the network see days between those that it is tested on; and means over all days would tell the
// training part how the test part ends. So: split by time, then standardise by what the past alone knows.
static constexpr double learned = 0.8;

static Examples standardised(const Split &parts) {
  data::Standardization scale = data::fit_standardization(parts.train, {"window", "next"});
  return {{scale.apply(parts.train), scale.apply(parts.test)}, scale};
}

Examples make_examples(const Dataset &prices) { return standardised(split_by_time(make_windows(prices), learned)); }

std::vector<Examples> make_folds(const Dataset &prices, std::int64_t folds) {
  const Dataset rows = make_windows(prices);
  const std::int64_t tested = split_by_time(rows, learned).test.rows();
  std::vector<Examples> all;
  for (const Split &fold : walk_forward(rows, {.folds = folds, .test = tested / folds})) all.push_back(standardised(fold));
  return all;
}

Model build_model() {
  Graph g("regression");
  Tensor window = g.input("window", {batch, days, indices}), next = g.input("next", {batch, indices});
  auto hidden = nn::linear(g, days * indices, 8), out = nn::linear(g, 8, indices);
  Tensor forecast = out(relu(hidden(flatten(window))));
  return Model(g, {.outputs = {{"forecast", forecast}},
                   .losses = {{"mse", mse(forecast, next)}, {"l2", sum_of_squares(g.parameters("*.weight")), /*weight=*/0.05}},
                   .metrics = {{"r2", metrics::r2(forecast, next)}},
                   .optimizer = optim::adam({.rate = 1e-3})});
}

History learn(Session &session, const Examples &examples, FitOptions options) {
  options.batch = 32;
  options.validation = 0.15; // the last of the training rows
  options.callbacks.push_back(callbacks::early_stopping({.monitor = {.name = "validation.mse"}, .patience = 15}));
  return fit(session, examples.parts.train, options);
}

std::vector<double> forecast(Session &session, const Examples &examples, const Dataset &rows) {
  std::vector<double> values = example::numbers(predict(session, rows), "forecast");
  examples.scale.revert("next", values);
  return values;
}

/// A column of standardised rows, back in percent.
static std::vector<double> percent(const Examples &examples, const Dataset &rows, const std::string &column) {
  std::vector<double> values = example::numbers(rows, column);
  examples.scale.revert(column, values);
  return values;
}

Forecasts make_forecasts(Session &session, const Examples &examples) {
  const auto &[train, test] = examples.parts;
  const std::vector<double> past = percent(examples, train, "next"), windows = percent(examples, test, "window");
  Forecasts made{.truth = percent(examples, test, "next"), .network = forecast(session, examples, test)};
  made.mean = example::repeated(example::mean_row(past, indices), test.rows());
  for (auto window = windows.begin(); window != windows.end(); window += days * indices) {
    made.persistence.insert(made.persistence.end(), window + (days - 1) * indices, window + days * indices);
    const std::vector<double> mean = example::mean_row({window, window + days * indices}, indices);
    made.average.insert(made.average.end(), mean.begin(), mean.end());
  }
  const example::LinearFit linear = example::least_squares(example::numbers(train, "window"), days * indices, past, indices);
  made.least_squares = linear(example::numbers(test, "window"));
  return made;
}

void Forecasts::append(const Forecasts &later) {
  for (auto part : {&Forecasts::truth, &Forecasts::network, &Forecasts::persistence, &Forecasts::mean, &Forecasts::average,
                    &Forecasts::least_squares})
    (this->*part).insert((this->*part).end(), (later.*part).begin(), (later.*part).end());
}

ForecastErrors compare_forecasts(const Forecasts &forecasts) {
  auto error = [&](const std::vector<double> &values) { return std::sqrt(example::mean_square_error(values, forecasts.truth)); };
  const ForecastErrors errors{error(forecasts.network), error(forecasts.persistence), error(forecasts.mean),
                              error(forecasts.least_squares)};
  example::compare("root mean square error on the test days, in percent", example::Better::smaller, errors.network,
                   {{"persistence: as today", errors.persistence},
                    {"the mean of the training days", errors.mean},
                    {"the mean of the window", error(forecasts.average)},
                    {"least squares on the window", errors.least_squares}});
  return errors;
}

ForecastErrors compare_forecasts(Session &session, const Examples &examples) {
  return compare_forecasts(make_forecasts(session, examples));
}
