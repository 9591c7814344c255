// Our side of a comparison: compiles a workload, saves its parameters for the peers, then answers requests, a line each, by a
// line of JSON (the peers speak the same, see serve.py):
//   losses N         the losses of N steps from the saved weights
//   time SECONDS     nanoseconds of a step from the saved weights: the median over short turns, and the shortest
//   kernels SECONDS  each kernel of the step: source, kind, flops, bytes, nanoseconds on one thread
//   quit
#include "tools/bench/kernels/kernel_times.h"
#include "tools/bench/measure/peak.h"
#include "tools/bench/workloads/workload.h"
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

using namespace gait;
using Json = nlohmann::json;
using Clock = std::chrono::steady_clock;

static double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

static double median(std::vector<double> values) {
  std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2));
  return values[values.size() / 2];
}

static void answer(const Json &json) { std::cout << json.dump() << std::endl; }

/// A compiled workload with its batch.
class Side {
public:
  Side(Session compiled, const std::string &inputs) : session(std::move(compiled)), data(data::npz(inputs)), batch(data.all()) {
    session.init(1);
    const std::span<const unsigned char> bytes = session.state_bytes();
    start.assign(bytes.begin(), bytes.end());
  }

  /// The parameters and nothing else: the peers make slots of their own.
  void save(const std::string &path) const {
    std::vector<TensorView> parameters;
    const gait_model &model = session.artifact().model();
    const std::vector<TensorView> states = session.states();
    for (std::size_t i = 0; i < states.size(); ++i)
      if (model.states[i].role == GAIT_PARAMETER) parameters.push_back(states[i]);
    std::ofstream file(path, std::ios::binary);
    file << format_safetensors(parameters);
    if (!file.flush()) throw RuntimeError(fmt::format("can not write {}", path));
  }
  std::vector<double> losses(int count) {
    restore();
    std::vector<double> losses;
    for (int i = 0; i < count; ++i) losses.push_back(session.run("train_step", batch).scalar("loss"));
    return losses;
  }
  std::vector<double> time(double seconds) {
    restore();
    turn(3);
    double once = turn(2);
    for (const auto begin = Clock::now(); seconds_since(begin) < seconds / 5;) once = turn(1 + static_cast<int>(1e6 / once));
    const int steps = 1 + static_cast<int>(2e6 / once);
    std::vector<double> turns;
    for (const auto begin = Clock::now(); turns.size() < 3 || seconds_since(begin) < seconds;) turns.push_back(turn(steps));
    return {median(turns), std::ranges::min(turns)};
  }
  const Session &trained() const { return session; }

private:
  void restore() { std::ranges::copy(start, session.state_bytes().begin()); }
  /// Nanoseconds of a step, of so many.
  double turn(int steps) {
    const auto begin = Clock::now();
    for (int i = 0; i < steps; ++i) session.run("train_step", batch);
    return seconds_since(begin) * 1e9 / steps;
  }

  Session session;
  Dataset data;
  Batch batch;
  std::vector<unsigned char> start;
};

static Json kernels(const Model &model, std::int64_t rows, double seconds) {
  Json list = Json::array();
  for (const bench::KernelTime &kernel : bench::time_kernels(model.text(), "train_step", rows, seconds).kernels)
    list.push_back({{"source", kernel.source},
                    {"kind", kernel.kind},
                    {"flops", kernel.flops},
                    {"bytes", kernel.bytes},
                    {"nanoseconds", kernel.nanoseconds}});
  return list;
}

static int serve(const bench::Workload &workload, const std::filesystem::path &folder, int threads) {
  const auto begin = Clock::now();
  const Model model = workload.model();
  Side side(compile(model, {.max_batch = workload.rows}), (folder / "inputs.npz").string());
  const double compiled = seconds_since(begin);
  side.save((folder / "weights.safetensors").string());
  const gait_entry &step = side.trained().entry("train_step");
  answer({{"compile_s", compiled},
          {"state_bytes", side.trained().artifact().model().state_bytes},
          {"arena_bytes", step.arena_shared + threads * step.arena_thread},
          {"flops", bench::step_flops(model.text(), "train_step", workload.rows)},
          {"peak", bench::has_multiply_adds() ? bench::multiply_add_peak() * threads : 0}});
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string request;
    double number = 0;
    words >> request >> number;
    if (request == "losses") answer(side.losses(static_cast<int>(number)));
    else if (request == "time") answer(side.time(number));
    else if (request == "kernels") answer(kernels(model, workload.rows, number));
    else if (request == "quit") return 0;
    else throw Error(fmt::format("unknown request: {}", line));
  }
  return 0;
}

int main(int argc, char **argv) {
  CLI::App app("Trains a workload and answers requests on its standard input; run.sh asks.", "bench_side");
  setenv("GAIT_CACHE", "off", 1); // compile times are those without it
  std::string name, folder;
  int threads = 1;
  app.add_option("workload", name)->required();
  app.add_option("folder", folder, "of inputs.npz, which is read, and weights.safetensors, which is written")->required();
  app.add_option("threads", threads, "processors there are")->required();
  CLI11_PARSE(app, argc, argv);
  try {
    for (const bench::Workload &workload : bench::workloads())
      if (workload.name == name) return serve(workload, folder, threads);
    throw Error(fmt::format("no workload {}", name));
  } catch (const std::exception &error) {
    fmt::print(stderr, "bench_side: {}\n", error.what());
    return 1;
  }
}
