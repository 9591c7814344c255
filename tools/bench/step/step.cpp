// What a compiled step costs: compilation, cold and by stage; steps of a model whose rows are known when it runs against models
// compiled for that number; one thread against all. Contestants take turns in one run and medians are printed, as ratios.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fmt/format.h>
#include <gait/gait.h>
#include <thread>

using namespace gait;
using Clock = std::chrono::steady_clock;

static double milliseconds(Clock::time_point since) {
  return std::chrono::duration<double, std::milli>(Clock::now() - since).count();
}

struct Shape3 {
  std::int64_t in, hidden, out;
};

static Model perceptron(const Shape3 &size, Dimension rows) {
  Graph g("perceptron");
  Tensor x = g.input("x", {rows, size.in}), label = g.input("label", {rows}, i32);
  Tensor logits = nn::linear(g, size.hidden, size.out)(relu(nn::linear(g, size.in, size.hidden)(x)));
  return Model(g, {.losses = {{"cross_entropy", mean(cross_entropy(logits, label))}},
                   .metrics = {{"accuracy", accuracy(logits, label)}},
                   .optimizer = optim::adam({.rate = 1e-3})});
}

/// One contestant: a session with its inputs.
struct Contestant {
  std::string name;
  Session session;
  std::vector<float> x;
  std::vector<std::int32_t> label;
  std::int64_t rows;
  std::vector<double> times = {};

  double measure(int steps) {
    Batch batch{TensorView("x", x, {rows, std::int64_t(x.size()) / rows}), TensorView("label", label, {rows})};
    const auto start = Clock::now();
    for (int i = 0; i < steps; ++i) session.run("train_step", batch);
    return milliseconds(start) * 1e3 / steps;
  }
};

static double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
  return values[values.size() / 2];
}

static Contestant enter(std::string name, const Shape3 &size, Dimension dimension, std::int64_t rows, int threads) {
  Contestant contestant{
      std::move(name), compile(perceptron(size, dimension), {.max_batch = rows, .threads = threads}), {}, {}, rows};
  contestant.session.init(1);
  for (std::int64_t i = 0; i < rows * size.in; ++i)
    contestant.x.push_back(static_cast<float>((i * 2654435761u % 1000) / 500.0 - 1));
  for (std::int64_t i = 0; i < rows; ++i) contestant.label.push_back(static_cast<std::int32_t>(i % size.out));
  return contestant;
}

int main(int argc, char **argv) {
  CLI::App app("Measures compilation and steps of a perceptron with softmax, cross-entropy and Adam.", "bench_step");
  int rounds = 31;
  app.add_option("--rounds", rounds, "turns of each contestant")->capture_default_str();
  CLI11_PARSE(app, argc, argv);

  setenv("GAIT_CACHE", "off", 1);
  std::vector<StageMilliseconds> timing;
  const auto start = Clock::now();
  compile(perceptron({64, 128, 10}, batch), {.max_batch = 64, .timing = &timing});
  fmt::print("from the DSL to a callable step, cold, 64-128-10: {:.0f} ms\n", milliseconds(start));
  for (const StageMilliseconds &stage : timing) fmt::print("  {:>8.2f} ms  {}\n", stage.milliseconds, stage.stage);

  const int cores = static_cast<int>(std::thread::hardware_concurrency());
  fmt::print("\n{:<18}{:>6}{:>14}{:>12}{:>8}{:>14}{:>8}\n", "model", "rows", "any rows us", "fixed us", "ratio", "all cores us",
             "ratio");
  for (auto [size, rows] : {std::pair{Shape3{64, 128, 10}, std::int64_t(32)},
                            {{64, 128, 10}, 64},
                            {{784, 128, 10}, 64},
                            {{784, 512, 10}, 128},
                            {{10, 16, 2}, 32}}) {
    std::vector<Contestant> contestants;
    contestants.push_back(enter("any", size, batch, rows, 1));
    contestants.push_back(enter("fixed", size, rows, rows, 1));
    contestants.push_back(enter("cores", size, batch, rows, cores));
    const int steps = std::max(3, static_cast<int>(4000 / contestants[1].measure(50)));
    for (int round = 0; round < rounds; ++round)
      for (Contestant &contestant : contestants) contestant.times.push_back(contestant.measure(steps));
    const double any = median(contestants[0].times), fixed = median(contestants[1].times), all = median(contestants[2].times);
    fmt::print("{:<18}{:>6}{:>14.2f}{:>12.2f}{:>8.3f}{:>14.2f}{:>8.2f}\n",
               fmt::format("{}-{}-{}", size.in, size.hidden, size.out), rows, any, fixed, fixed / any, all, any / all);
  }
  fmt::print("\nratios: speed of any rows over fixed rows; of all {} cores over one\n", cores);
}
