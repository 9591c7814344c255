// Where the time of a model's step goes: each kernel of an entry on one thread, against the peak of multiply-adds.
#include "tools/bench/kernels/kernel_times.h"
#include "tools/bench/measure/peak.h"
#include <CLI/CLI.hpp>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <sstream>

using namespace gait;

int main(int argc, char **argv) {
  CLI::App app("Measures the kernels of models: texts that Model::save wrote.", "bench_kernels");
  std::vector<std::string> files;
  std::string entry = "train_step";
  std::int64_t rows = 0;
  double seconds = 1;
  bool brief = false;
  app.add_option("models", files, "the models' texts")->required();
  app.add_option("--rows", rows, "rows of a step, and the largest batch")->required();
  app.add_option("--entry", entry, "the entry to measure")->capture_default_str();
  app.add_option("--seconds", seconds, "of measuring, for each model")->capture_default_str();
  app.add_flag("--brief", brief, "steps only");
  CLI11_PARSE(app, argc, argv);
  bench::print_title();
  for (const std::string &file : files) {
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    if (!stream) {
      fmt::print(stderr, "bench_kernels: can not read {}\n", file);
      return 1;
    }
    const double peak = bench::multiply_add_peak();
    bench::print_step(std::filesystem::path(file).stem().string(), bench::time_kernels(text.str(), entry, rows, seconds), peak,
                      !brief);
  }
}
