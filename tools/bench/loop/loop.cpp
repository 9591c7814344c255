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

/// The memory of a session's steps, told by the step itself: the bare contestant must not run faster or slower for lying
/// elsewhere.
struct Memory {
  void *arena = nullptr;
  std::vector<void *> outputs;
};
static Memory memory;

/// A model whose training step, `original`, leaves word of its memory.
struct Watched {
  const gait_entry *original = nullptr;
  gait_model model;
  std::vector<gait_entry> entries;

  explicit Watched(const gait_model &from) : model(from), entries(from.entries, from.entries + from.entry_count) {
    memory = {};
    for (gait_entry &entry : entries) {
      if (std::string_view(entry.name) != "train_step") continue;
      original = &from.entries[&entry - entries.data()];
      entry.data = original;
      entry.run = [](const gait_entry *self, void *state, void *arena, int64_t rows, const void *const *inputs,
                     void *const *outputs, int64_t thread, int64_t threads, gait_barrier barrier, void *context) {
        const auto *original = static_cast<const gait_entry *>(self->data);
        if (memory.arena != arena) memory = {arena, {outputs, outputs + self->output_count}};
        original->run(original, state, arena, rows, inputs, outputs, thread, threads, barrier, context);
      };
    }
    model.entries = entries.data();
  }
};

/// Nanoseconds a step of one epoch, three ways.
struct Epochs {
  Session compiled;
  Dataset data;
  int64_t size;
  std::shared_ptr<Watched> watched = std::make_shared<Watched>(compiled.artifact().model());
  Session session = Session(Artifact::adopt(&watched->model, watched), {.threads = 1}).init(1);

  int64_t steps() const { return (data.rows() + size - 1) / size; }

  /// The compiled step and nothing else: its function called with pointers into the rows as they lie.
  double bare() {
    const gait_entry &entry = *watched->original;
    const auto *x = reinterpret_cast<const float *>(data.columns()[0].bytes.data());
    const auto *label = reinterpret_cast<const int32_t *>(data.columns()[1].bytes.data());
    const int64_t in = data.columns()[0].row_shape[0];
    const auto start = Clock::now();
    for (int64_t row = 0; row < data.rows(); row += size) {
      const void *inputs[] = {x + row * in, label + row};
      const int64_t rows = std::min(size, data.rows() - row);
      if (entry.check(&entry, rows, inputs) != GAIT_OK) std::abort();
      entry.run(&entry, session.state_bytes().data(), memory.arena, rows, inputs, memory.outputs.data(), 0, 1, nullptr, nullptr);
    }
    return nanoseconds(start) / static_cast<double>(steps());
  }
  /// Nanoseconds a step of each epoch of one call of fit, from its beginning to the next one's. Short pieces: where other
  /// programs run, most are not interrupted, and a median tells.
  void fitted(std::vector<double> &times, int epochs, bool shuffle, std::vector<Callback> callbacks = {}) {
    Clock::time_point start;
    callbacks.push_back({.epoch_begin = [&](Training &training) {
      if (training.epoch() > 0) times.push_back(nanoseconds(start) / static_cast<double>(steps()));
      start = Clock::now();
    }});
    fit(session, data,
        {.epochs = epochs + 1,
         .batch = size,
         .shuffle = shuffle,
         .callbacks = std::move(callbacks),
         .verbosity = Verbosity::silent});
  }
};

int main(int argc, char **argv) {
  CLI::App app("Measures what the training loop adds to the compiled step.", "bench_loop");
  int rounds = 31, epochs = 5;
  app.add_option("--rounds", rounds, "turns of each contestant")->capture_default_str();
  app.add_option("--epochs", epochs, "of each call of fit")->capture_default_str()->check(CLI::PositiveNumber);
  std::string only;
  app.add_option("--only", only, "the case whose name begins so, as for a profile");
  CLI11_PARSE(app, argc, argv);
  struct Case {
    const char *name;
    int64_t in, hidden, out, rows, size;
  };
  fmt::print("{:<20}{:>8}{:>12}{:>12}{:>12}{:>10}{:>14}{:>16}\n", "model", "batch", "step ns", "fit ns", "more ns", "more %",
             "callback ns", "shuffled ns");
  for (const Case &each : {Case{"digits 64-128-10", 64, 128, 10, 1792, 32}, Case{"tiny 2-2-2", 2, 2, 2, 4096, 1},
                           Case{"tiny 2-2-2", 2, 2, 2, 16384, 8}}) {
    if (!std::string_view(each.name).starts_with(only)) continue;
    Epochs run{compile(perceptron(each.in, each.hidden, each.out), {.max_batch = 64, .threads = 1}),
               made_up(each.rows, each.in, each.out), each.size};
    std::vector<double> bare, fitted, called, shuffled;
    int64_t counted = 0;
    const Callback counter{.batch_end = [&](Training &) { ++counted; }};
    run.fitted(fitted, 1, false);
    fitted.clear();
    for (int round = 0; round < rounds; ++round) {
      for (int i = 0; i < epochs; ++i) bare.push_back(run.bare());
      run.fitted(fitted, epochs, false);
      run.fitted(called, epochs, false, {counter});
      run.fitted(shuffled, epochs, true);
    }
    const double step = median(bare), fit = median(fitted);
    fmt::print("{:<20}{:>8}{:>12.0f}{:>12.0f}{:>12.0f}{:>10.2f}{:>14.0f}{:>16.0f}\n", each.name, each.size, step, fit, fit - step,
               100 * (fit - step) / step, median(called) - fit, median(shuffled) - fit);
  }
  fmt::print(
      "\nmore: fit (rows in their order, no copy) over the bare function; callback: one batch_end that counts; shuffled: the "
      "order and the copy of rows\n");
}
