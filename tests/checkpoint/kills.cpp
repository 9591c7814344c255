// A training that writes checkpoints is killed (SIGKILL) at random moments and resumed, again and again: no file is ever
// half-written, and the end has the bits of the training that was never interrupted. Usage: kills [--kills N] [--seconds S]
// [--seed N]     stops at so many kills, or after so many seconds
#include "runtime/file.h"
#include <CLI/CLI.hpp>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <gait/gait.h>
#include <random>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace gait;
using Clock = std::chrono::steady_clock;

static Model model() {
  Graph g("noisy");
  Tensor x = g.input("x", {batch, 8}), y = g.input("y", {batch, 1});
  auto hidden = nn::linear(g, 8, 32), last = nn::linear(g, 32, 1);
  Tensor out = last(tanh(hidden(x + 0.1 * normal(g, {batch, 8}))));
  return Model(g, {.losses = {{"loss", mean(square(out - y))}}, .optimizer = optim::adam({.rate = 1e-2})});
}

static Dataset made_up(int64_t rows) {
  std::vector<float> x, y;
  std::minstd_rand random(7);
  for (int64_t i = 0; i < rows; ++i) {
    float sum = 0;
    for (int j = 0; j < 8; ++j) {
      x.push_back(static_cast<float>(random() % 2001) / 1000 - 1);
      sum += x.back() * static_cast<float>(j % 3 - 1);
    }
    y.push_back(sum * sum);
  }
  return Dataset({Dataset::column<float>("x", x, {8}), Dataset::column<float>("y", y, {1})});
}

struct Bench {
  Session start;
  Dataset train = made_up(203), held = made_up(50);
  std::string folder, last = folder + "/last.safetensors", best = folder + "/best.safetensors", done = folder + "/done";

  FitOptions options() const {
    return {.epochs = 12,
            .batch = 16,
            .validation = held,
            .seed = 5,
            .callbacks = {callbacks::early_stopping({.patience = 20}), callbacks::checkpoint_best(best),
                          callbacks::checkpoint_last(last, 3)},
            .verbosity = Verbosity::silent,
            .resume = std::filesystem::exists(last) ? last : ""};
  }
  /// State and history: what an interruption must not change.
  std::string outcome() const {
    Session session = start.clone();
    History history = fit(session, train, options());
    auto bytes = session.state_bytes();
    std::string text(bytes.begin(), bytes.end());
    for (const History::Column &column : history.columns())
      text.append(column.name)
          .append(reinterpret_cast<const char *>(column.values.data()), column.values.size() * sizeof(double));
    return text;
  }
};

/// Trains in a child; kills it after so long, unless it ends before. Whether it was killed.
static bool run_and_kill(const Bench &bench, std::chrono::microseconds after) {
  pid_t child = fork();
  if (child == 0) {
    int status = 1;
    try {
      std::string outcome = bench.outcome();
      std::ofstream(bench.done, std::ios::binary) << outcome;
      status = 0;
    } catch (const std::exception &error) {
      fmt::print(stderr, "kills: {}\n", error.what());
    }
    _exit(status);
  }
  std::this_thread::sleep_for(after);
  kill(child, SIGKILL);
  int status = 0;
  waitpid(child, &status, 0);
  if (WIFSIGNALED(status)) return true;
  if (WEXITSTATUS(status) != 0) throw Error("a resumed training failed");
  return false;
}

/// Throws: RuntimeError when a checkpoint that is there is not whole.
static void check_files(const Bench &bench) {
  for (const std::string &path : {bench.last, bench.best})
    if (std::filesystem::exists(path)) {
      std::string bytes = detail::read_file(path);
      parse_safetensors(std::as_bytes(std::span(bytes)), path);
    }
}

static int run(const Bench &bench, int kills, double seconds, unsigned seed) {
  const auto start = Clock::now();
  const std::string whole = bench.outcome();
  const auto length = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start);
  std::mt19937 random(seed);
  std::uniform_int_distribution<int64_t> moment(0, length.count());
  int killed = 0, finished = 0;
  while (killed < kills && std::chrono::duration<double>(Clock::now() - start).count() < seconds) {
    std::filesystem::remove(bench.last);
    std::filesystem::remove(bench.best);
    std::filesystem::remove(bench.done);
    // Shorter lives make more kills a training, but too short ones reach no checkpoint: so a third of a training on average.
    while (run_and_kill(bench, std::chrono::microseconds(moment(random) * 2 / 3))) {
      ++killed;
      check_files(bench);
    }
    if (detail::read_file(bench.done) != whole) {
      fmt::print("after {} kills a training ended with other bits\n", killed);
      return 1;
    }
    ++finished;
  }
  fmt::print("{} kills in {} trainings of {:.0f} ms, every one with the bits of the uninterrupted training\n", killed, finished,
             static_cast<double>(length.count()) / 1000);
  return 0;
}

int main(int argc, char **argv) {
  int kills = 20;
  double seconds = 3600;
  unsigned seed = 1;
  CLI::App app("Kills a training at random moments and resumes it.");
  app.add_option("--kills", kills, "how often at least")->capture_default_str()->check(CLI::Range(1, 1000000));
  app.add_option("--seconds", seconds, "after these no new training begins")->capture_default_str();
  app.add_option("--seed", seed, "of the moments")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  std::string folder = (std::filesystem::temp_directory_path() / fmt::format("gait_kills_{}", getpid())).string();
  std::filesystem::create_directories(folder);
  int status = 1;
  try {
    // One thread: a child made by fork has no others.
    status = run({.start = compile(model(), {.max_batch = 16, .threads = 1}).init(3), .folder = folder}, kills, seconds, seed);
  } catch (const std::exception &error) {
    fmt::print(stderr, "kills: {}\n", error.what());
  }
  std::filesystem::remove_all(folder);
  return status;
}
