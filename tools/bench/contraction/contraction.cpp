// Contractions as a share of what one core can do: the measured peak of fused multiply-adds, and the speed of each form that a
// layer's forward and backward need. One thread; contestants take turns, best of the rounds.
#include "tools/bench/measure/peak.h"
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <functional>
#include <gait/gait.h>

using namespace gait;
using Clock = std::chrono::steady_clock;

struct Contestant {
  std::string name;
  double flops; ///< of one run
  std::function<void()> run;
  bool counts;          ///< for --least: enough rows and columns to fill register tiles
  double seconds = 1e9; ///< the best so far
};

/// One product of `rows` x k and k x n in three forms: forward, gradient of the weights, gradient of the input.
struct Product {
  std::int64_t rows, k, n;
};

static Session session(const Product &size) {
  Graph g("products");
  Tensor x = g.input("x", {batch, size.k}), w = g.input("w", {size.k, size.n}), dy = g.input("dy", {batch, size.n});
  Model model(g, {.entries = {{"nn", {.results = {{"y", dot("bk,kn->bn", x, w)}}}},
                              {"tn", {.results = {{"dw", dot("bk,bn->kn", x, dy)}}}},
                              {"nt", {.results = {{"dx", dot("bn,kn->bk", dy, w)}}}}}});
  return compile(model, {.max_batch = size.rows, .threads = 1});
}

int main(int argc, char **argv) {
  CLI::App app("Measures contractions against the peak of fused multiply-adds, on one thread.", "bench_contraction");
  int rounds = 15;
  double least = 0;
  app.add_option("--rounds", rounds, "turns of each contestant")->capture_default_str();
  app.add_option("--least", least,
                 "fail if a product with 8 rows and 32 columns or more stays under this percentage of the peak");
  CLI11_PARSE(app, argc, argv);

  if (!bench::has_multiply_adds()) {
    fmt::print(stderr, "this processor has no fused multiply-add to measure\n");
    return 1;
  }
  constexpr std::int64_t steps = 20000;
  std::vector<Contestant> contestants{{"peak", bench::run_multiply_adds(steps), [&] { bench::run_multiply_adds(steps); }, false}};
  const Product products[] = {{64, 64, 128},   {64, 784, 128}, {64, 256, 256}, {63, 100, 72},
                              {128, 512, 512}, {32, 64, 32},   {1, 784, 128},  {64, 128, 10}};
  std::vector<std::unique_ptr<Session>> sessions;
  std::vector<std::vector<float>> data;
  for (const Product &p : products) {
    sessions.push_back(std::make_unique<Session>(session(p)));
    auto fill = [&](std::int64_t count) {
      std::vector<float> values(count);
      for (std::int64_t i = 0; i < count; ++i) values[i] = static_cast<float>((i * 2654435761u % 1000) / 500.0 - 1);
      return values;
    };
    auto x = std::make_shared<std::vector<float>>(fill(p.rows * p.k)), w = std::make_shared<std::vector<float>>(fill(p.k * p.n)),
         dy = std::make_shared<std::vector<float>>(fill(p.rows * p.n));
    Session *session = sessions.back().get();
    auto add = [&](const char *form, std::int64_t columns, Batch inputs) {
      contestants.push_back({fmt::format("{} {:>4} x {:>3} x {:>3}", form, p.rows, p.k, p.n), 2.0 * p.rows * p.k * p.n,
                             [session, form, inputs, x, w, dy] { session->run(form, inputs); }, p.rows >= 8 && columns >= 32});
    };
    TensorView vx("x", *x, {p.rows, p.k}), vw("w", *w, {p.k, p.n}), vdy("dy", *dy, {p.rows, p.n});
    add("nn", p.n, {vx, vw});
    add("tn", p.n, {vx, vdy});
    add("nt", p.k, {vdy, vw});
  }
  for (int round = 0; round < rounds; ++round)
    for (Contestant &contestant : contestants) {
      const int turns = std::max(1, static_cast<int>(2e7 / contestant.flops));
      const auto start = Clock::now();
      for (int i = 0; i < turns; ++i) contestant.run();
      contestant.seconds = std::min(contestant.seconds, std::chrono::duration<double>(Clock::now() - start).count() / turns);
    }
  const double peak = contestants[0].flops / contestants[0].seconds;
  bool enough = true;
  for (const Contestant &contestant : contestants) {
    const double speed = contestant.flops / contestant.seconds;
    fmt::print("{:<24}{:>9.2f} us{:>9.1f} GF/s{:>7.1f} % of peak\n", contestant.name, contestant.seconds * 1e6, speed * 1e-9,
               100 * speed / peak);
    enough &= !contestant.counts || 100 * speed / peak >= least;
  }
  return enough ? 0 : 1;
}
