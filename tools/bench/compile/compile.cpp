// What compiling takes, from the DSL to a callable step, without the cache and with it; models take turns and medians are
// printed.
#include "tools/bench/workloads/workload.h"
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <map>
#include <unistd.h>

using namespace gait;
using Clock = std::chrono::steady_clock;

static double milliseconds(Clock::time_point since) {
  return std::chrono::duration<double, std::milli>(Clock::now() - since).count();
}

static double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
  return values[values.size() / 2];
}

namespace {
/// The times of one model, in milliseconds.
struct Times {
  std::vector<double> cold, warm;
  std::map<std::string, std::vector<double>> stages; ///< of the cold ones
  std::vector<std::string> order;

  void run(const bench::Workload &workload, const std::string &cacheFolder, bool cache) {
    setenv("GAIT_CACHE", cache ? cacheFolder.c_str() : "off", 1);
    std::vector<StageMilliseconds> timing;
    const auto start = Clock::now();
    Model model = workload.model();
    const double built = milliseconds(start);
    compile(model, {.max_batch = workload.rows, .timing = &timing});
    (cache ? warm : cold).push_back(milliseconds(start));
    if (cache) return;
    timing.insert(timing.begin(), {"graph", built});
    for (const StageMilliseconds &stage : timing) {
      if (!stages.contains(stage.stage)) order.push_back(stage.stage);
      stages[stage.stage].push_back(stage.milliseconds);
    }
  }
};

/// A cache of this program's own, gone when it ends.
struct OwnCache {
  std::filesystem::path folder = std::filesystem::temp_directory_path() / fmt::format("gait_bench_compile_{}", getpid());
  ~OwnCache() { std::filesystem::remove_all(folder); }
};
} // namespace

int main(int argc, char **argv) {
  CLI::App app("Measures compilation of the workloads, from the DSL to a callable step.", "bench_compile");
  std::vector<std::string> names;
  int rounds = 7;
  bool stages = false;
  app.add_option("workloads", names, "their names (default: all)");
  app.add_option("--rounds", rounds, "turns of each model, after one that does not count")->capture_default_str();
  app.add_flag("--stages", stages, "list what each stage takes");
  CLI11_PARSE(app, argc, argv);
  std::vector<bench::Workload> chosen;
  for (const bench::Workload &workload : bench::workloads())
    if (names.empty() || std::ranges::find(names, workload.name) != names.end()) chosen.push_back(workload);
  OwnCache cache;
  std::vector<Times> times(chosen.size());
  for (size_t i = 0; i < chosen.size(); ++i) Times().run(chosen[i], cache.folder, true); // fills the cache
  for (int round = 0; round < rounds; ++round)
    for (size_t i = 0; i < chosen.size(); ++i)
      for (bool cached : {false, true}) times[i].run(chosen[i], cache.folder, cached);
  fmt::print("{:<10}{:>12}{:>12}\n", "model", "cold ms", "warm ms");
  for (size_t i = 0; i < chosen.size(); ++i) {
    fmt::print("{:<10}{:>12.1f}{:>12.2f}\n", chosen[i].name, median(times[i].cold), median(times[i].warm));
    if (!stages) continue;
    for (const std::string &stage : times[i].order) fmt::print("    {:>10.2f}  {}\n", median(times[i].stages[stage]), stage);
  }
}
