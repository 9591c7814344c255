// What the training loop costs around the compiled step: fit's epochs against the same batches through the entry's own function,
// the copy of shuffled rows apart. Contestants take turns in one run and medians are printed.
#include "runtime/session.h"
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <gait/gait.h>
#include <random>

using namespace gait;
using Clock = std::chrono::steady_clock;

static double nanoseconds(Clock::time_point since) {
  return std::chrono::duration<double, std::nano>(Clock::now() - since).count();
}

static double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
  return values[values.size() / 2];
}

static Model perceptron(int64_t in, int64_t hidden, int64_t out) {
  Graph g("perceptron");
  Tensor x = g.input("x", {batch, in}), label = g.input("label", {batch}, i32);
  Tensor logits = nn::linear(g, hidden, out)(relu(nn::linear(g, in, hidden)(x)));
  return Model(g, {.losses = {{"cross_entropy", mean(cross_entropy(logits, label))}},
                   .metrics = {{"accuracy", accuracy(logits, label)}},
                   .optimizer = optim::adam({.rate = 1e-3})});
}

static Dataset made_up(int64_t rows, int64_t in, int64_t out) {
  std::vector<float> x;
  std::vector<int32_t> label;
  std::minstd_rand random(7);
  for (int64_t i = 0; i < rows * in; ++i) x.push_back(static_cast<float>(random() % 2001) / 1000 - 1);
  for (int64_t i = 0; i < rows; ++i) label.push_back(static_cast<int32_t>(random() % static_cast<uint64_t>(out)));
  return Dataset({Dataset::column<float>("x", x, {in}), Dataset::column<int32_t>("label", label)});
}

/// Nanoseconds a step of one epoch, three ways.
struct Epochs {
  Session session;
  Dataset data;
  int64_t size;

  int64_t steps() const { return (data.rows() + size - 1) / size; }

  /// The compiled step and nothing else: its function called with pointers into the rows as they lie.
  double bare() {
    const gait_entry &entry = session.entry("train_step");
    std::vector<std::vector<double>> results(static_cast<size_t>(entry.output_count), std::vector<double>(1));
    std::vector<void *> outputs;
    for (auto &result : results) outputs.push_back(result.data());
    void *arena =
        std::aligned_alloc(GAIT_ALIGNMENT, static_cast<size_t>(entry.arena_shared + entry.arena_thread + 63) / 64 * 64 + 64);
    const auto *x = reinterpret_cast<const float *>(data.columns()[0].bytes.data());
    const auto *label = reinterpret_cast<const int32_t *>(data.columns()[1].bytes.data());
    const int64_t in = data.columns()[0].row_shape[0];
    const auto start = Clock::now();
    for (int64_t row = 0; row < data.rows(); row += size) {
      const void *inputs[] = {x + row * in, label + row};
      const int64_t rows = std::min(size, data.rows() - row);
      if (entry.check(&entry, rows, inputs) != GAIT_OK) std::abort();
      entry.run(&entry, session.state_bytes().data(), arena, rows, inputs, outputs.data(), 0, 1, nullptr, nullptr);
    }
    const double time = nanoseconds(start) / static_cast<double>(steps());
    std::free(arena);
    return time;
  }
  double fitted(int epochs, const std::vector<Callback> &callbacks) {
    const auto start = Clock::now();
    fit(session, data,
        {.epochs = epochs, .batch = size, .shuffle = false, .callbacks = callbacks, .verbosity = Verbosity::silent});
    return nanoseconds(start) / static_cast<double>(steps() * epochs);
  }
  double shuffled(int epochs) {
    const auto start = Clock::now();
    fit(session, data, {.epochs = epochs, .batch = size, .verbosity = Verbosity::silent});
    return nanoseconds(start) / static_cast<double>(steps() * epochs);
  }
};

int main(int argc, char **argv) {
  CLI::App app("Measures what the training loop adds to the compiled step.", "bench_loop");
  int rounds = 31;
  app.add_option("--rounds", rounds, "turns of each contestant")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  struct Case {
    const char *name;
    int64_t in, hidden, out, rows, size;
  };
  fmt::print("{:<20}{:>8}{:>12}{:>12}{:>12}{:>10}{:>14}{:>16}\n", "model", "batch", "step ns", "fit ns", "more ns", "more %",
             "callback ns", "shuffled ns");
  for (const Case &each : {Case{"digits 64-128-10", 64, 128, 10, 1792, 32}, Case{"tiny 2-2-2", 2, 2, 2, 4096, 1},
                           Case{"tiny 2-2-2", 2, 2, 2, 16384, 8}}) {
    Epochs run{compile(perceptron(each.in, each.hidden, each.out), {.max_batch = 64, .threads = 1}).init(1),
               made_up(each.rows, each.in, each.out), each.size};
    std::vector<double> bare, fitted, called, shuffled;
    int64_t counted = 0;
    const Callback counter{.batch_end = [&](Training &) { ++counted; }};
    const int epochs = 5;
    run.fitted(epochs, {});
    for (int round = 0; round < rounds; ++round) {
      for (int i = 0; i < epochs; ++i) bare.push_back(run.bare());
      fitted.push_back(run.fitted(epochs, {}));
      called.push_back(run.fitted(epochs, {counter}));
      shuffled.push_back(run.shuffled(epochs));
    }
    const double step = median(bare), fit = median(fitted);
    fmt::print("{:<20}{:>8}{:>12.0f}{:>12.0f}{:>12.0f}{:>10.2f}{:>14.0f}{:>16.0f}\n", each.name, each.size, step, fit, fit - step,
               100 * (fit - step) / step, median(called) - fit, median(shuffled) - fit);
  }
  fmt::print(
      "\nmore: fit (rows in their order, no copy) over the bare function; callback: one batch_end that counts; shuffled: the "
      "order and the copy of rows\n");
}
