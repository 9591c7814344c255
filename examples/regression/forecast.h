// From prices to forecasts: the steps in their order, each a function, so that a test can ask whether one of them looks ahead.
#ifndef GAIT_EXAMPLES_REGRESSION_FORECAST_H
#define GAIT_EXAMPLES_REGRESSION_FORECAST_H
#include <gait/gait.h>
#include <vector>

/// Days that a forecast sees, and indices that are forecast at once.
inline constexpr std::int64_t days = 20, indices = 4;

struct Examples {
  gait::Split parts;                 ///< standardised rows; the training part ends before the test part begins
  gait::data::Standardization scale; ///< of the columns `window` and `next`, from the training part alone
};

/// Prices of one column `price` [4] become examples: `window` [20, 4], the absolute daily returns of twenty days in percent, and
/// `next` [4], those of the day after. The first 80 % train.
Examples make_examples(const gait::Dataset &prices);
/// The same days tested in `folds` parts, one after the other: each is forecast by what is learned from all days before it.
std::vector<Examples> make_folds(const gait::Dataset &prices, std::int64_t folds);

/// 80 numbers, 8 hidden units, 4 numbers.
gait::Model build_model();

/// Trains until the last 15 % of the training part have not got better for a while, and goes back to the best.
gait::History learn(gait::Session &session, const Examples &examples, gait::FitOptions options);

/// The forecast of every row, in percent: [rows, 4].
std::vector<double> forecast(gait::Session &session, const Examples &examples, const gait::Dataset &rows);

/// What the test days were, and what was said of them, in percent: [rows, 4] each.
struct Forecasts {
  std::vector<double> truth, network, persistence, mean, average, least_squares;
  /// Takes in those of days after.
  void append(const Forecasts &later);
};
Forecasts make_forecasts(gait::Session &session, const Examples &examples);

/// Root mean square errors on the test days, in percent.
struct ForecastErrors {
  double network, persistence, mean, least_squares;
};
/// Prints the network's error beside what one gets for less.
ForecastErrors compare_forecasts(const Forecasts &forecasts);
ForecastErrors compare_forecasts(gait::Session &session, const Examples &examples);

#endif
