// What comes next in a sum of two sines, of other frequencies in every sequence, seen through noise?
//
// One linear formula continues a sine of one frequency exactly; none continues all of them. A recurrent network can find out
// which it sees, and go on accordingly.
#include "examples/support/baselines.h"
#include "examples/support/comparison.h"
#include "examples/support/program.h"
#include "examples/support/random.h"
#include <cmath>
#include <numbers>

using namespace gait;
using namespace example;

static constexpr std::int64_t length = 24;
static constexpr double noise = 0.1;

/// Rows of `seen` [24, 1], with noise, and what comes `next` [1], without.
static Dataset mixtures(std::int64_t count, std::uint64_t seed) {
  Random random(seed);
  std::vector<float> seen, next;
  for (std::int64_t i = 0; i < count; ++i) {
    double frequency[2], phase[2], size[2];
    for (int k : {0, 1}) {
      frequency[k] = 0.3 + 2.5 * random.uniform(); // radians a step
      phase[k] = 2 * std::numbers::pi * random.uniform();
      size[k] = 0.5 + 0.5 * random.uniform();
    }
    for (std::int64_t t = 0; t <= length; ++t) {
      double value = 0;
      for (int k : {0, 1}) value += size[k] * std::sin(frequency[k] * static_cast<double>(t) + phase[k]);
      if (t < length) seen.push_back(static_cast<float>(value + noise * random.normal()));
      else next.push_back(static_cast<float>(value));
    }
  }
  return Dataset({Dataset::column<float>("seen", seen, {length, 1}), Dataset::column<float>("next", next, {1})});
}

static Model build_model(std::int64_t updates) {
  const std::int64_t hidden = 48;
  Graph g("sine_mixture");
  Tensor seen = g.input("seen", {batch, length, 1}), next = g.input("next", {batch, 1});
  Tensor said = nn::linear(g, hidden, 1)(nn::lstm(g, 1, hidden)(seen).last);
  return Model(g, {.outputs = {{"said", said}},
                   .losses = {{"mse", mse(said, next)}},
                   .metrics = {{"r2", metrics::r2(said, next)}},
                   .optimizer = optim::adam({.rate = optim::cosine({.from = 5e-3, .steps = updates})}).clip_by_global_norm(1)});
}

static void run(const Options &options, Demands &demands) {
  const std::int64_t rows = 64;
  const Dataset train = mixtures(20000, options.seed), test = mixtures(4000, options.seed + 1000);
  fmt::print("data: {} sequences of {} steps to learn from, then {} others\n", train.rows(), length, test.rows());
  const std::int64_t updates = options.epochs * (train.rows() / rows);
  Session session = compile(build_model(updates), {.max_batch = 256, .threads = options.threads}).init(options.seed);
  print_model(session);
  fit(session, train,
      {.epochs = options.epochs,
       .batch = rows,
       .seed = options.seed,
       .callbacks = {print_every(5)},
       .verbosity = Verbosity::silent});

  const std::vector<double> truth = numbers(test, "next"), seen = numbers(test, "seen"), past = numbers(train, "next");
  const LinearFit linear = least_squares(numbers(train, "seen"), length, past, 1);
  std::vector<double> last;
  for (std::size_t i = length - 1; i < seen.size(); i += length) last.push_back(seen[i]);
  auto error = [&](std::span<const double> values) { return std::sqrt(mean_square_error(values, truth)); };
  const double network = error(numbers(predict(session, test), "said")), by_line = error(linear(seen));
  compare("root mean square error on other sequences", Better::smaller, network,
          {{"the value before", error(last)},
           {"the mean", error(repeated(mean_row(past, 1), test.rows()))},
           {"least squares on all steps", by_line}});
  demands.expect(network < 0.5 * by_line, "half the error of least squares");
}

int main(int argc, char **argv) {
  return program(argc, argv, {.name = "sine_mixture", .text = "Continues sums of two sines.", .defaults = {.epochs = 20}}, run);
}
