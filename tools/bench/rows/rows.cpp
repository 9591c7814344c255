// Whether twice the rows cost twice the time: a step of the digits' network by the rows of its batch, and an epoch of fit by the
// rows of its data. Sizes take turns in one run, and the best time of each counts. Ends with 1 where a doubling costs more
// than 2.1 times the time.
#include "tools/plot/plot.h"
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <fmt/format.h>
#include <fstream>
#include <functional>
#include <gait/gait.h>
#include <limits>
#include <random>
#include <string>
#include <vector>

using namespace gait;
using Clock = std::chrono::steady_clock;

constexpr std::int64_t least = 16, most = 4096;
constexpr double allowed = 2.1;

static Model digits() {
  Graph g("digits");
  Tensor image = g.input("image", {batch, 64}), label = g.input("label", {batch}, i32);
  Tensor logits = nn::linear(g, 128, 10)(relu(nn::linear(g, 64, 128)(image / 16)));
  return Model(g, {.losses = {{"cross_entropy", mean(cross_entropy(logits, label))}},
                   .metrics = {{"accuracy", accuracy(logits, label)}},
                   .optimizer = optim::adam({.rate = 1e-3})});
}

static Dataset made_up(std::int64_t rows) {
  std::minstd_rand random(7);
  std::vector<float> image;
  std::vector<std::int32_t> label;
  for (std::int64_t i = 0; i < rows * 64; ++i) image.push_back(static_cast<float>(random() % 17));
  for (std::int64_t i = 0; i < rows; ++i) label.push_back(static_cast<std::int32_t>(random() % 10));
  return Dataset({Dataset::column<float>("image", image, {64}), Dataset::column<std::int32_t>("label", label)});
}

/// One curve: the best time of each number of rows so far, in microseconds.
struct Contest {
  std::string name, colour;
  std::function<void(std::int64_t rows)> work;
  std::vector<double> best = {};

  void take_turn(std::size_t place, std::int64_t rows) {
    best.resize(std::max(best.size(), place + 1), std::numeric_limits<double>::infinity());
    const int calls = static_cast<int>(std::max<std::int64_t>(1, most / rows / 4));
    const auto start = Clock::now();
    for (int i = 0; i < calls; ++i) work(rows);
    best[place] = std::min(best[place], std::chrono::duration<double, std::micro>(Clock::now() - start).count() / calls);
  }
};

int main(int argc, char **argv) {
  CLI::App app("Measures whether twice the rows cost twice the time.", "bench_rows");
  int rounds = 200;
  std::string output;
  app.add_option("--rounds", rounds, "turns of each number of rows; the best counts")->capture_default_str();
  app.add_option("--output", output, "draws the times into this SVG file");
  CLI11_PARSE(app, argc, argv);

  const Dataset data = made_up(most);
  std::vector<std::int64_t> sizes;
  std::vector<Dataset> parts;
  for (std::int64_t rows = least; rows <= most; rows *= 2) {
    sizes.push_back(rows);
    parts.push_back(data.range(0, rows).load());
  }
  auto part = [&](std::int64_t rows) -> const Dataset & { return parts[std::ranges::find(sizes, rows) - sizes.begin()]; };
  Session one = compile(digits(), {.max_batch = most, .threads = 1}).init(1),
          all = compile(digits(), {.max_batch = most}).init(1),
          fitted = compile(digits(), {.max_batch = 64, .threads = 1}).init(1);
  std::vector<Contest> contests{
      {"a step, one thread", "#4878a8", [&](std::int64_t rows) { one.run("train_step", part(rows).all()); }},
      {"a step, all cores", "#9cc0de", [&](std::int64_t rows) { all.run("train_step", part(rows).all()); }},
      {"an epoch of batches of 16", "#d1605e",
       [&](std::int64_t rows) { fit(fitted, part(rows), {.batch = 16, .verbosity = Verbosity::silent}); }}};
  for (int round = 0; round < rounds; ++round)
    for (Contest &contest : contests)
      for (std::size_t i = 0; i < sizes.size(); ++i) contest.take_turn(i, sizes[i]);

  bool fine = true;
  plot::Curves curves{"Twice the rows, at most 2.1 times the time", "rows", "microseconds", {}, {}};
  for (std::int64_t rows : sizes) curves.x.push_back(static_cast<double>(rows));
  for (const Contest &contest : contests) {
    fmt::print("{}\n{:>10}{:>16}{:>10}\n", contest.name, "rows", "microseconds", "ratio");
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      const double ratio = i == 0 ? 0 : contest.best[i] / contest.best[i - 1];
      fmt::print("{:>10}{:>16.2f}{:>10}{}\n", sizes[i], contest.best[i], i == 0 ? "" : fmt::format("{:.2f}", ratio),
                 ratio > allowed ? "   more than 2.1" : "");
      fine = fine && ratio <= allowed;
    }
    curves.curves.push_back({contest.name, contest.colour, contest.best});
  }
  if (!output.empty()) {
    std::ofstream file(output, std::ios::binary);
    file << plot::draw_curves(curves);
    if (!file.flush()) {
      fmt::print(stderr, "bench_rows: cannot write {}\n", output);
      return 1;
    }
  }
  return fine ? 0 : 1;
}
