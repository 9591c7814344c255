// A network that obeys the heat equation, taught by nothing but the equation (Raissi et al. 2019).
//
// A rod of length 1, its ends at 0 degrees, starts at u(0, x) = sin(pi x) + sin(3 pi x) / 2. The network u(t, x) is asked to have
// u_t = a u_xx inside, and the right values at the start and the ends. Both derivatives are taken of the network itself, by
// `gradient`, the second of the first; the optimizer then takes the gradient of all that.
#include "examples/pinn/heat.h"
#include "examples/support/comparison.h"
#include "examples/support/program.h"
#include "examples/support/random.h"
#include <algorithm>
#include <numbers>

using namespace gait;
using namespace example;

static constexpr double pi = std::numbers::pi;
static constexpr std::int64_t width = 20; // units of a layer

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
  for (int i = 0; i < 16; ++i)
    for (int j = 0; j < 32; ++j) {
      t.push_back((i + random.uniform()) / 16);
      x.push_back((j + random.uniform()) / 32);
    }
  return Dataset({Dataset::column<double>("t", t, {1}), Dataset::column<double>("x", x, {1})});
}

static void run(const Options &options, Demands &demands) {
  const Dataset rows = places(options.seed);
  const HeatTest test;
  fmt::print("data: none; {} places to ask the equation at, {} to compare with the exact solution\n", rows.rows(),
             test.rows.rows());
  Session session = compile(build_model(), {.max_batch = rows.rows(), .threads = options.threads}).init(options.seed);
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
