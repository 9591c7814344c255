// How much of which? Weights of a portfolio that earn much and waver little, found by gradients though they are not free: they
// sum to 1, and none may be negative. Three ways to keep to that, each against the exact answer.
#include "examples/portfolio/exact.h"
#include "examples/support/comparison.h"
#include "examples/support/program.h"
#include "examples/support/random.h"
#include <algorithm>
#include <cmath>

using namespace gait;
using namespace example;

/// The closest point whose numbers are at least 0 and sum to 1: all are lowered by the same amount, and what would turn negative
/// is 0.  Shapes: v [n] -> [n].  Source: Duchi et al. 2008, figure 1.
static Tensor project(const Tensor &v) {
  Tensor sorted = sort(v, 0, /*descending=*/true).values;
  Tensor count = convert(iota(v.graph(), v.shape(), 0), f64) + 1;
  Tensor held = sorted - (cumsum(sorted, 0) - 1) / count > 0; // true for the largest few, and then no more
  Tensor excess = (sum(select(held, sorted, 0)) - 1) / sum(convert(held, f64));
  return max(v - excess, 0);
}

enum class Way { free_sign, softmax, projection };

/// Minimises  aversion / 2 * variance - mean  of the days' profits; a day's profit is the sum of weight * return.
static Model build_model(Way way, const Market &market) {
  const auto n = static_cast<std::int64_t>(market.assets());
  const double equal = 1 / static_cast<double>(n);
  Graph g("portfolio", {.dtype = f64});
  Tensor returns = g.input("returns", {batch, n});
  Tensor p = g.parameter("p", {n}, init::constant(way == Way::projection ? equal : 0));
  Tensor weights = way == Way::free_sign ? p - mean(p) + equal // sums to 1 whatever p is
                   : way == Way::softmax ? softmax(p)          // and none is negative
                                         : p;                  // kept there by each step, below
  Tensor profit = dot(returns, weights);                       // [batch]
  Tensor loss = market.aversion / 2 * variance(profit) - mean(profit);
  ModelOptions options{.outputs = {{"weights", weights}}, .losses = {{"loss", loss}}};
  if (way == Way::free_sign) options.optimizer = optim::lbfgs({.gradient_tolerance = 1e-10, .change_tolerance = 1e-18});
  if (way == Way::softmax) options.optimizer = optim::adam({.rate = 0.05});
  if (way == Way::projection) {
    // A step against the gradient, then back to where it is allowed. The trace bounds the curvature, so the step is never too
    // long.
    double trace = 0;
    for (std::size_t i = 0; i < market.assets(); ++i) trace += market.covariance[i * market.assets() + i];
    Updates updates;
    updates.set(p, project(p - 1 / (market.aversion * trace) * gradient(loss, p)));
    options.entries = {{"train_step", {.results = {{"loss", loss}}, .updates = updates}}};
  }
  return Model(g, options);
}

/// What a sample of days says of its assets.
static Market measure(const Dataset &days, double aversion) {
  const std::vector<double> returns = numbers(days, "returns");
  const auto n = static_cast<std::size_t>(days.find("returns")->count()), rows = static_cast<std::size_t>(days.rows());
  Market market{std::vector<double>(n), std::vector<double>(n * n), aversion};
  for (std::size_t i = 0; i < returns.size(); ++i) market.mean[i % n] += returns[i] / static_cast<double>(rows);
  for (std::size_t day = 0; day < rows; ++day)
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j)
        market.covariance[i * n + j] +=
            (returns[day * n + i] - market.mean[i]) * (returns[day * n + j] - market.mean[j]) / static_cast<double>(rows);
  return market;
}

static double distance(const std::vector<double> &a, const std::vector<double> &b) {
  double most = 0;
  for (std::size_t i = 0; i < a.size(); ++i) most = std::max(most, std::abs(a[i] - b[i]));
  return most;
}

/// Finds weights for these days in all three ways; those by projection.
static std::vector<double> compare_ways(const std::string &what, const Dataset &days, double aversion, const Options &options,
                                        Demands &demands) {
  const Market market = measure(days, aversion);
  const std::vector<double> any_sign = closed_form(market), positive = active_set(market);
  fmt::print("\n{}: {} assets, {} days\n  {:<34} {:>7} {:>12} {:>22} {:>6}\n", what, market.assets(), days.rows(), "", "steps",
             "utility", "off the exact weights", "held");
  std::vector<double> weights;
  for (auto [way, name, steps, bound] : {std::tuple(Way::free_sign, "any sign, L-BFGS", std::int64_t(100), 1e-5),
                                         {Way::softmax, "not negative, softmax and Adam", options.steps, 5e-3},
                                         {Way::projection, "not negative, projected gradient", options.steps, 1e-6}}) {
    Session session = compile(build_model(way, market), {.max_batch = days.rows(), .threads = options.threads}).init();
    // Every step takes all days: batch 0.
    fit(session, days, {.epochs = steps, .batch = 0, .shuffle = false, .verbosity = Verbosity::silent});
    std::span<const double> learned = session.run("predict").span<double>("weights");
    weights.assign(learned.begin(), learned.end());
    const double off = distance(weights, way == Way::free_sign ? any_sign : positive);
    fmt::print("  {:<34} {:>7} {:>12.8f} {:>22.1e} {:>6}\n", name, steps, market.utility(weights), off,
               std::ranges::count_if(weights, [](double w) { return std::abs(w) > 1e-4; }));
    demands.expect(off < bound, fmt::format("{}: within {} of the exact weights", name, bound));
  }
  fmt::print("  {:<34} {:>7} {:>12.8f}\n", "closed form, any sign", "", market.utility(any_sign));
  fmt::print("  {:<34} {:>7} {:>12.8f} {:>29}\n", "active set, not negative", "", market.utility(positive),
             std::ranges::count_if(positive, [](double w) { return w > 0; }));
  return weights;
}

/// Returns of assets that share three causes, each with a mean and a share of its own.
static Dataset made_up_returns(std::int64_t assets, std::int64_t days, std::uint64_t seed) {
  Random random(seed);
  std::vector<double> mean, shares, own, returns;
  for (std::int64_t i = 0; i < assets; ++i) {
    mean.push_back(0.05 + 0.05 * random.normal());
    own.push_back(0.5 + random.uniform());
    for (int k = 0; k < 3; ++k) shares.push_back(0.5 * random.normal() + (k == 0 ? 0.7 : 0));
  }
  for (std::int64_t day = 0; day < days; ++day) {
    const double causes[] = {random.normal(), random.normal(), random.normal()};
    for (std::size_t i = 0; i < mean.size(); ++i)
      returns.push_back(mean[i] + own[i] * random.normal() + shares[3 * i] * causes[0] + shares[3 * i + 1] * causes[1] +
                        shares[3 * i + 2] * causes[2]);
  }
  return Dataset({Dataset::column<double>("returns", returns, {assets})});
}

/// Daily returns of the indices in percent: log(price / price of the day before).
static Dataset index_returns() {
  Dataset prices = data::csv(data_file("data/eustockmarkets.csv"), {{"price", {"DAX", "SMI", "CAC", "FTSE"}}});
  const std::vector<double> price = numbers(prices, "price");
  std::vector<double> returns;
  for (std::size_t i = 4; i < price.size(); ++i) returns.push_back(100 * std::log(price[i] / price[i - 4]));
  return Dataset({Dataset::column<double>("returns", returns, {4})});
}

static void run(const Options &options, Demands &demands) {
  const double aversion = 0.1; // per percent: 1 % of deviation hurts as much as 0.05 % a day less
  compare_ways("made up", made_up_returns(30, 750, options.seed), aversion, options, demands);

  auto [past, future] = split_by_time(index_returns(), 0.8);
  const std::vector<double> weights = compare_ways("DAX, SMI, CAC, FTSE", past, aversion, options, demands);
  fmt::print("\nweights: DAX {:.3f}, SMI {:.3f}, CAC {:.3f}, FTSE {:.3f}\n", weights[0], weights[1], weights[2], weights[3]);
  // What was best in the past need not be best after it. Nobody may demand that of a program; it is only told.
  const Market later = measure(future, aversion);
  compare(fmt::format("utility on the {} days that came later", future.rows()), Better::larger, later.utility(weights),
          {{"equal weights", later.utility(std::vector<double>(4, 0.25))}, {"who knew them", later.utility(active_set(later))}});
}

int main(int argc, char **argv) {
  return program(argc, argv,
                 {.name = "portfolio", .text = "Weighs assets by gradients, under constraints.", .defaults = {.steps = 3000}},
                 run);
}
