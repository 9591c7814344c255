// The adding problem: two hundred numbers, of which two are marked, one in each half. What is the sum of the two?
//
// Whoever does not remember says 1, whose error is the variance of such a sum, 1/6. A network that solves it has carried a number
// over a hundred steps and more, and its gradient has come back as far. The biases of the LSTM's gates begin as those of a memory
// of so many steps (init::chrono).  Source: Hochreiter and Schmidhuber 1997, section 5.4; Tallec and Ollivier 2018.
#include "examples/support/comparison.h"
#include "examples/support/program.h"
#include "examples/support/random.h"

using namespace gait;
using namespace example;

static constexpr std::int64_t length = 200, together = 64;

/// Sequences `x` [200, 2] of numbers and marks, and the `sum` [1] of the marked numbers.
static Dataset sequences(std::int64_t count, std::uint64_t seed) {
  return data::generated(count, {{"x", f32, {length, 2}}, {"sum", f32, {1}}}, [=](std::int64_t i, data::Row &row) {
    Random random(seed * 1000003 + static_cast<std::uint64_t>(i));
    std::span<float> x = row.span<float>("x");
    for (std::size_t t = 0; t < length; ++t) x[2 * t] = static_cast<float>(random.uniform());
    float sum = 0;
    for (const std::int64_t half : {0, 1}) {
      const auto t = static_cast<std::size_t>(half * length / 2 + random.below(length / 2));
      x[2 * t + 1] = 1;
      sum += x[2 * t];
    }
    row.span<float>("sum")[0] = sum;
  });
}

static Model build_model() {
  const std::int64_t hidden = 32;
  Graph g("long_memory");
  Tensor x = g.input("x", {batch, length, 2}), sum = g.input("sum", {batch, 1});
  auto memory = nn::lstm(g, 2, hidden, {.gates = {.bias_init = init::chrono(length)}});
  Tensor said = nn::linear(g, hidden, 1)(memory(x).last);
  return Model(g, {.outputs = {{"said", said}},
                   .losses = {{"mse", mse(said, sum)}},
                   .optimizer = optim::adam({.rate = 2e-3}).clip_by_global_norm(1)});
}

static void run(const Options &options, Demands &demands) {
  Session session = compile(build_model(), {.max_batch = together, .threads = options.threads}).init(options.seed);
  print_model(session);
  // Every sequence is seen once: there is nothing to learn by heart.
  const Dataset train = sequences(options.steps * together, options.seed), test = sequences(1024, options.seed + 1000);
  std::int64_t step = 0;
  double mean = 0;
  for (const Batch &batch : batches(train, together)) {
    mean += session.run("train_step", batch).scalar("loss") / 250;
    if (++step % 250 == 0) fmt::print("step {:5}  error {:.4f}\n", step, std::exchange(mean, 0));
  }
  const double error = evaluate(session, test)["loss"];
  compare("mean square error on other sequences", Better::smaller, error,
          {{"remembering nothing: always 1", 1.0 / 6}, {"remembering one of the two", 1.0 / 12}});
  demands.expect(error < 0.01, "an error below a sixteenth of not remembering's");
}

int main(int argc, char **argv) {
  return program(argc, argv, {.name = "long_memory", .text = "Adds two of two hundred numbers.", .defaults = {.steps = 3000}},
                 run);
}
