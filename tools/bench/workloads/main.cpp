// The workloads' steps on one thread: time, share of the peak of multiply-adds, and with --kernels where the time goes.
#include "tools/bench/kernels/kernel_times.h"
#include "tools/bench/measure/peak.h"
#include "tools/bench/workloads/workload.h"
#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <fmt/format.h>

using namespace gait;

int main(int argc, char **argv) {
  CLI::App app("Measures a training step of each workload on one thread.", "bench_workloads");
  std::vector<std::string> names;
  bool kernels = false;
  double seconds = 1;
  std::string save;
  app.add_option("workloads", names, "their names (default: all)");
  app.add_flag("--kernels", kernels, "list each kernel's time");
  app.add_option("--seconds", seconds, "of measuring, for each workload")->capture_default_str();
  app.add_option("--save", save, "write the models' texts into this folder instead of measuring");
  CLI11_PARSE(app, argc, argv);
  if (!bench::has_multiply_adds()) {
    fmt::print(stderr, "this processor has no fused multiply-add to measure\n");
    return 1;
  }
  bench::print_title();
  for (const bench::Workload &workload : bench::workloads()) {
    if (!names.empty() && std::ranges::find(names, workload.name) == names.end()) continue;
    Model model = workload.model();
    if (!save.empty()) {
      model.save(std::filesystem::path(save) / (workload.name + ".mlir"));
      continue;
    }
    const double peak = bench::multiply_add_peak();
    bench::print_step(workload.name, bench::time_kernels(model.text(), "train_step", workload.rows, seconds), peak, kernels);
  }
}
