// A network that is fed a tick at a time. It learns on whole sequences, and runs on streams: a call takes one number of each
// stream and goes on from what the last call left, in the model's state. stream.c does the same with a C compiler alone.
//
// What it learns is how restless a stream has been lately: the mean of its magnitudes, each a tenth less than the one after it.
#include "examples/stream/ticks.h"
#include "examples/support/baselines.h"
#include "examples/support/random.h"
#include <CLI/CLI.hpp>
#include <cmath>
#include <cstdio>
#include <exception>
#include <fmt/format.h>
#include <fstream>
#include <gait/gait.h>

using namespace gait;

static constexpr std::int64_t length = 20, streams = 3;

static Model build_model() {
  Graph g("ticker");
  Tensor x = g.input("x", {batch, length, 1}), level = g.input("level", {batch, length, 1});
  auto memory = nn::gru(g, 1, 8);
  auto head = nn::linear(g, 8, 1);
  Tensor said = head(memory(x).sequence);
  // The same layer, one step a call: its state has a row for each stream.
  Tensor tick = g.input("tick", {batch, 1});
  auto stream = nn::stream(memory, tick);
  return Model(g, {.outputs = {{"said", said}},
                   .losses = {{"mse", mse(said, level)}},
                   .optimizer = optim::adam({.rate = 1e-2}),
                   .entries = {{"tick", {.results = {{"now", head(stream.output)}}, .updates = stream.step}},
                               {"reset", {.updates = stream.reset}}}});
}

/// The mean of the magnitudes so far, each a tenth less than the one after it.
static std::vector<float> levels(std::span<const float> ticks) {
  std::vector<float> all;
  float level = 0;
  for (float tick : ticks) all.push_back(level = 0.9f * level + 0.1f * std::abs(tick));
  return all;
}

static Dataset sequences(std::int64_t count, std::uint64_t seed) {
  example::Random random(seed);
  std::vector<float> x, level;
  for (std::int64_t i = 0; i < count; ++i) {
    std::vector<float> ticks(length);
    const double scale = 2 * random.uniform();
    for (float &tick : ticks) tick = static_cast<float>(scale * random.normal());
    const std::vector<float> means = levels(ticks);
    x.insert(x.end(), ticks.begin(), ticks.end());
    level.insert(level.end(), means.begin(), means.end());
  }
  return Dataset({Dataset::column<float>("x", x, {length, 1}), Dataset::column<float>("level", level, {length, 1})});
}

/// A call without inputs, of so many rows.
static Batch of_rows(std::int64_t rows) { return Batch(std::vector<TensorView>(), rows); }

/// What stream.c prints too: after every hundredth call what is said of each stream, then a reset and one call more.
static void feed(Session &session) {
  for (std::int64_t t = 0; t < 300; ++t) {
    std::vector<float> ticks(streams);
    for (std::int64_t s = 0; s < streams; ++s) ticks[static_cast<std::size_t>(s)] = stream_tick(t, s);
    const std::span<const float> now = session.run("tick", {TensorView("tick", ticks, {streams, 1})}).span<float>("now");
    if (t % 100 == 99) std::printf("call %ld: %a %a %a\n", static_cast<long>(t + 1), now[0], now[1], now[2]);
  }
  session.run("reset", of_rows(streams));
  const std::vector<float> first{stream_tick(0, 0)};
  std::printf("anew: %a\n", session.run("tick", {TensorView("tick", first, {1, 1})}).span<float>("now")[0]);
}

/// How far the streams' levels are off, over many calls: far more than a sequence that was learned from has steps.
static double error_over(Session &session, std::int64_t calls) {
  std::vector<double> said, truth;
  for (std::int64_t s = 0; s < streams; ++s) {
    std::vector<float> ticks;
    for (std::int64_t t = 0; t < calls; ++t) ticks.push_back(stream_tick(t, s));
    const std::vector<float> means = levels(ticks);
    session.run("reset", of_rows(1));
    for (std::int64_t t = 0; t < calls; ++t) {
      const std::vector<float> tick{ticks[static_cast<std::size_t>(t)]};
      said.push_back(session.run("tick", {TensorView("tick", tick, {1, 1})}).span<float>("now")[0]);
      truth.push_back(means[static_cast<std::size_t>(t)]);
    }
  }
  return std::sqrt(example::mean_square_error(said, truth));
}

int main(int argc, char **argv) {
  CLI::App app("Learns on whole sequences, then runs on streams, a tick a call.", "stream");
  std::string folder;
  app.add_option("--save", folder, "writes ticker.mlir and the state that was learned, state.bin, into this folder")
      ->check(CLI::ExistingDirectory);
  CLI11_PARSE(app, argc, argv);
  try {
    const Model model = build_model();
    Session session = compile(model, {.max_batch = 64}).init(1);
    fit(session, sequences(2000, 1), {.epochs = 20, .batch = 32, .seed = 1, .verbosity = Verbosity::silent});
    const double error = error_over(session, 1000);
    fmt::print("streams of 1000 calls, after sequences of {}: root mean square error {:.4f}\n", length, error);
    session.run("reset", of_rows(session.max_batch()));
    if (!folder.empty()) {
      model.save(folder + "/ticker.mlir");
      const std::span<const unsigned char> bytes = session.state_bytes();
      std::ofstream(folder + "/state.bin", std::ios::binary)
          .write(reinterpret_cast<const char *>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    }
    feed(session);
    return error < 0.05 ? 0 : 1;
  } catch (const std::exception &error) {
    fmt::print(stderr, "stream: {}\n", error.what());
    return 1;
  }
}
