// A network that obeys the heat equation, taught by nothing but the equation (Raissi et al. 2019).
//
// A rod of length 1, its ends at 0 degrees, starts at u(0, x) = sin(pi x) + sin(3 pi x) / 2. The network u(t, x) is asked to have
// u_t = a u_xx inside, and the right values at the start and the ends. Both derivatives are taken of the network itself, by
// `gradient`, the second of the first; the optimizer then takes the gradient of all that.
#include "examples/support/comparison.h"
#include "examples/support/program.h"
#include "examples/support/random.h"
#include <cmath>
#include <numbers>

using namespace gait;
using namespace example;

static constexpr double conductivity = 0.1, pi = std::numbers::pi;
static constexpr std::int64_t points = 512, width = 20; // rows of the one batch; units of a layer

static double exact(double t, double x) {
  return std::exp(-conductivity * pi * pi * t) * std::sin(pi * x) +
         std::exp(-9 * conductivity * pi * pi * t) * std::sin(3 * pi * x) / 2;
}

static Model build_model() {
  Graph g("pinn", {.dtype = f64});
  auto first = nn::linear(g, 2, width), second = nn::linear(g, width, width), last = nn::linear(g, width, 1);
  auto u = [&](const Tensor &t, const Tensor &x) { return last(tanh(second(tanh(first(concat({t, x}, 1)))))); };

  // Inside: u_t - a u_xx. A row of u depends on its own t and x only, so the gradient of the sum has each row's derivative.
  Tensor t = g.input("t", {batch, 1}), x = g.input("x", {batch, 1}), inside = u(t, x);
  Tensor u_t = gradient(sum(inside), t), u_x = gradient(sum(inside), x), u_xx = gradient(sum(u_x), x);
  Tensor equation = mean(square(u_t - conductivity * u_xx));
  // At t = 0, at the same places, the temperature given; at the ends, at the same times, none.
  Tensor start = mean(square(u(0 * t, x) - (sin(pi * x) + 0.5 * sin(3 * pi * x))));
  Tensor ends = mean(square(u(t, 0 * x))) + mean(square(u(t, 0 * x + 1)));
  return Model(g, {.outputs = {{"u", inside}},
                   .losses = {{"equation", equation}, {"start", start, 10}, {"ends", ends, 10}},
                   .optimizer = optim::lbfgs({.rate = 0.5, .history = 10})});
}

/// Places inside, each in its own cell of a grid of 32 by 16: even, but not regular.
static Dataset places(std::uint64_t seed) {
  Random random(seed);
  std::vector<double> t, x;
  for (std::int64_t i = 0; i < points; ++i) {
    t.push_back((static_cast<double>(i % 16) + random.uniform()) / 16);
    x.push_back((static_cast<double>(i / 16) + random.uniform()) / 32);
  }
  return Dataset({Dataset::column<double>("t", t, {1}), Dataset::column<double>("x", x, {1})});
}

/// A grid of temperatures by the explicit scheme u(t + k) = u(t) + a k / h^2 (u(x - h) - 2 u(x) + u(x + h)); between its points
/// straight lines.
class FiniteDifferences {
public:
  FiniteDifferences(std::int64_t cells, std::int64_t steps) : cells(cells), steps(steps) {
    const double h = 1.0 / static_cast<double>(cells), k = 1.0 / static_cast<double>(steps);
    std::vector<double> row;
    for (std::int64_t i = 0; i <= cells; ++i) row.push_back(exact(0, static_cast<double>(i) * h));
    for (std::int64_t step = 0; step <= steps; ++step) {
      grid.push_back(row);
      const std::vector<double> &old = grid.back();
      for (std::size_t i = 1; i + 1 < row.size(); ++i)
        row[i] = old[i] + conductivity * k / (h * h) * (old[i - 1] - 2 * old[i] + old[i + 1]);
    }
  }
  double operator()(double t, double x) const {
    const double row = t * static_cast<double>(steps), column = x * static_cast<double>(cells);
    const auto i = std::min(static_cast<std::size_t>(row), grid.size() - 2),
               j = std::min(static_cast<std::size_t>(column), grid[0].size() - 2);
    const double s = row - static_cast<double>(i), z = column - static_cast<double>(j);
    return (1 - s) * ((1 - z) * grid[i][j] + z * grid[i][j + 1]) + s * ((1 - z) * grid[i + 1][j] + z * grid[i + 1][j + 1]);
  }
  std::size_t numbers() const { return grid.size() * grid[0].size(); }

private:
  std::int64_t cells, steps;
  std::vector<std::vector<double>> grid;
};

/// sqrt(sum of squared errors / sum of squared temperatures) over a regular grid of 101 times and places.
struct Test {
  Dataset rows;
  std::vector<double> truth;
  Test() {
    std::vector<double> t, x;
    for (int i = 0; i <= 100; ++i)
      for (int j = 0; j <= 100; ++j) {
        t.push_back(i / 100.0);
        x.push_back(j / 100.0);
        truth.push_back(exact(t.back(), x.back()));
      }
    rows = Dataset({Dataset::column<double>("t", t, {1}), Dataset::column<double>("x", x, {1})});
  }
  double error(std::span<const double> values) const {
    double off = 0, all = 0;
    for (std::size_t i = 0; i < truth.size(); ++i) {
      off += (values[i] - truth[i]) * (values[i] - truth[i]);
      all += truth[i] * truth[i];
    }
    return std::sqrt(off / all);
  }
  double error(const std::function<double(double t, double x)> &u) const {
    std::vector<double> values;
    const std::vector<double> t = numbers(rows, "t"), x = numbers(rows, "x");
    for (std::size_t i = 0; i < t.size(); ++i) values.push_back(u(t[i], x[i]));
    return error(values);
  }
};

static void run(const Options &options, Demands &demands) {
  const Dataset rows = places(options.seed);
  const Test test;
  fmt::print("data: none; {} places to ask the equation at, {} to compare with the exact solution\n", rows.rows(),
             test.rows.rows());
  Session session = compile(build_model(), {.max_batch = points, .threads = options.threads}).init(options.seed);
  print_model(session);
  // All places in one batch: an epoch is a step.
  const History history = fit(session, rows,
                              {.epochs = options.steps,
                               .batch = 0,
                               .shuffle = false,
                               .callbacks = {print_every(std::max<std::int64_t>(options.steps / 10, 1))},
                               .verbosity = Verbosity::silent});
  draw(history, options);

  const double network = test.error(numbers(predict(session, test.rows), "u"));
  // A grid of as many numbers as the network has; and a fine one, made in a blink.
  const FiniteDifferences coarse(16, 28), fine(100, 2200);
  auto score = [&](const FiniteDifferences &grid) -> Baseline {
    return {fmt::format("finite differences, a grid of {} numbers", grid.numbers()), test.error(grid)};
  };
  compare("relative error (L2) of the temperatures", Better::smaller, network,
          {{"straight lines between the ends: 0 everywhere", test.error([](double, double) { return 0.0; })},
           {"as at the start, for ever", test.error([](double, double x) { return exact(0, x); })},
           score(coarse),
           score(fine)});
  demands.expect(network < 0.02, "an error below 2 %");
}

int main(int argc, char **argv) {
  return program(argc, argv,
                 {.name = "pinn",
                  .text = "Solves the heat equation with a network that knows no data.",
                  .defaults = {.steps = 1500},
                  .draws = true},
                 run);
}
