// Products of matrices beside OpenBLAS and oneDNN, which are opened where they are installed: what a layer needs forward (nn),
// for its weights (tn) and for its input (nt). Results are compared first; then all take turns, and medians are printed as a list
// of JSON. How many threads the libraries take is their environment's to say: run.py sets it.
#include "tools/bench/measure/peak.h"
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <dlfcn.h>
#include <fmt/format.h>
#include <functional>
#include <gait/gait.h>
#include <iostream>
#include <nlohmann/json.hpp>
#include <thread>

using namespace gait;
using Json = nlohmann::json;
using Clock = std::chrono::steady_clock;

/// c = a b, row-major: [m, k] times [k, n], each perhaps stored transposed.
struct Product {
  bool a_transposed, b_transposed;
  std::int64_t m, n, k;
  const float *a, *b;
  float *c;
  std::int64_t a_row() const { return a_transposed ? m : k; }
  std::int64_t b_row() const { return b_transposed ? k : n; }
};
using Multiply = std::function<void(const Product &)>;

static Multiply openblas() {
  using Gemm = void (*)(int, int, int, int, int, int, float, const float *, int, const float *, int, float, float *, int);
  void *library = dlopen("libopenblas.so.0", RTLD_NOW);
  auto gemm = library ? reinterpret_cast<Gemm>(dlsym(library, "cblas_sgemm")) : nullptr;
  if (!gemm) return {};
  return [gemm](const Product &p) {
    constexpr int row_major = 101, plain = 111, transposed = 112; // cblas.h
    auto narrow = [](std::int64_t size) { return static_cast<int>(size); };
    gemm(row_major, p.a_transposed ? transposed : plain, p.b_transposed ? transposed : plain, narrow(p.m), narrow(p.n),
         narrow(p.k), 1, p.a, narrow(p.a_row()), p.b, narrow(p.b_row()), 0, p.c, narrow(p.n));
  };
}

static Multiply onednn() {
  using Gemm = int (*)(char, char, std::int64_t, std::int64_t, std::int64_t, float, const float *, std::int64_t, const float *,
                       std::int64_t, float, float *, std::int64_t);
  void *library = nullptr;
  for (const char *name : {"libdnnl.so.3", "libdnnl.so.2"})
    if (!library) library = dlopen(name, RTLD_NOW);
  auto gemm = library ? reinterpret_cast<Gemm>(dlsym(library, "dnnl_sgemm")) : nullptr;
  if (!gemm) return {};
  return [gemm](const Product &p) {
    gemm(p.a_transposed ? 'T' : 'N', p.b_transposed ? 'T' : 'N', p.m, p.n, p.k, 1, p.a, p.a_row(), p.b, p.b_row(), 0, p.c, p.n);
  };
}

static std::vector<float> numbers(std::int64_t count, std::int64_t seed) {
  std::vector<float> values(static_cast<std::size_t>(count));
  for (std::int64_t i = 0; i < count; ++i)
    values[static_cast<std::size_t>(i)] = static_cast<float>(((i + seed) * 2654435761U % 1000) / 500.0 - 1);
  return values;
}

static double median(std::vector<double> values) {
  std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2));
  return values[values.size() / 2];
}

struct Time {
  double median, shortest; ///< nanoseconds of one run
};

/// Over short turns. Threads that a library keeps spinning get time to fall asleep first.
static Time measure(double seconds, const std::function<void()> &run) {
  auto turn = [&](int times) {
    const auto begin = Clock::now();
    for (int i = 0; i < times; ++i) run();
    return std::chrono::duration<double, std::nano>(Clock::now() - begin).count() / times;
  };
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  turn(3);
  const int times = 1 + static_cast<int>(2e6 / turn(2));
  std::vector<double> turns;
  for (const auto begin = Clock::now();
       turns.size() < 5 || std::chrono::duration<double>(Clock::now() - begin).count() < seconds;)
    turns.push_back(turn(times));
  const double shortest = std::ranges::min(turns);
  return {median(std::move(turns)), shortest};
}

struct Library {
  std::string name;
  Multiply multiply;
};

/// A layer of `rows` rows, k inputs and n outputs.
struct Layer {
  std::int64_t rows, k, n;
};

static Json compare(const Layer &size, const std::string &form, const std::vector<Library> &libraries, int threads,
                    double seconds) {
  Graph g("product");
  Tensor x = g.input("x", {batch, size.k}), w = g.input("w", {size.k, size.n}), dy = g.input("dy", {batch, size.n});
  Tensor y = form == "nn" ? dot("bk,kn->bn", x, w) : form == "tn" ? dot("bk,bn->kn", x, dy) : dot("bn,kn->bk", dy, w);
  const auto begin = Clock::now();
  Session session =
      compile(Model(g, {.entries = {{"product", {.results = {{"y", y}}}}}}), {.max_batch = size.rows, .threads = threads});
  const double compiled = std::chrono::duration<double>(Clock::now() - begin).count();
  const std::vector<float> xs = numbers(size.rows * size.k, 1), ws = numbers(size.k * size.n, 2),
                           dys = numbers(size.rows * size.n, 3);
  const TensorView vx("x", xs, {size.rows, size.k}), vw("w", ws, {size.k, size.n}), vdy("dy", dys, {size.rows, size.n});
  const Batch inputs = form == "nn" ? Batch{vx, vw} : form == "tn" ? Batch{vx, vdy} : Batch{vdy, vw};
  Product product = form == "nn"   ? Product{false, false, size.rows, size.n, size.k, xs.data(), ws.data(), nullptr}
                    : form == "tn" ? Product{true, false, size.k, size.n, size.rows, xs.data(), dys.data(), nullptr}
                                   : Product{false, true, size.rows, size.k, size.n, dys.data(), ws.data(), nullptr};
  std::vector<float> c(static_cast<std::size_t>(product.m * product.n));
  product.c = c.data();
  const std::string name = fmt::format("{} {} x {} x {}", form, product.m, product.k, product.n);
  const std::span<const float> ours = session.run("product", inputs).span<float>("y");
  for (const Library &library : libraries) {
    library.multiply(product);
    for (std::size_t i = 0; i < c.size(); ++i)
      if (!(std::abs(c[i] - ours[i]) <= 1e-3 * (1 + std::abs(ours[i]))))
        throw Error(fmt::format("{}: {} computes {} where ours is {}", name, library.name, c[i], ours[i]));
  }
  std::vector<double> peaks;
  std::vector<std::vector<double>> medians(1 + libraries.size()); // ours first
  std::vector<double> shortest(1 + libraries.size(), 1e18);
  auto take = [&](std::size_t side, const std::function<void()> &run) {
    const Time time = measure(seconds / 5, run);
    medians[side].push_back(time.median);
    shortest[side] = std::min(shortest[side], time.shortest);
  };
  for (int round = 0; round < 5; ++round) {
    peaks.push_back(bench::multiply_add_peak(5));
    take(0, [&] { session.run("product", inputs); });
    for (std::size_t i = 0; i < libraries.size(); ++i) take(1 + i, [&] { libraries[i].multiply(product); });
  }
  Json list = Json::array();
  const double step = median(medians[0]), peak = *std::ranges::max_element(peaks) * threads;
  const gait_entry &entry = session.entry("product");
  for (std::size_t i = 0; i < libraries.size(); ++i) {
    const double peer = median(medians[1 + i]);
    list.push_back({{"workload", name},
                    {"peer", libraries[i].name},
                    {"threads", threads},
                    {"ratio", peer / step},
                    {"shortest_ratio", shortest[1 + i] / shortest[0]},
                    {"step_us", step * 1e-3},
                    {"peer_step_us", peer * 1e-3},
                    {"percent_of_peak", 200.0 * static_cast<double>(product.m * product.n * product.k) / step / peak},
                    {"state_bytes", session.artifact().model().state_bytes},
                    {"arena_bytes", entry.arena_shared + threads * entry.arena_thread},
                    {"compile_s", compiled}});
  }
  return list;
}

int main(int argc, char **argv) {
  CLI::App app("Measures products of matrices beside OpenBLAS and oneDNN; prints a list of JSON.", "bench_blas");
  int threads = 1;
  double seconds = 1;
  app.add_option("threads", threads, "of our side")->required();
  app.add_option("--seconds", seconds, "of measuring, for each product and library")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  try {
    if (!bench::has_multiply_adds()) throw Error("this processor has no fused multiply-add to measure");
    std::vector<Library> libraries{{"openblas", openblas()}, {"onednn", onednn()}};
    std::erase_if(libraries, [](const Library &library) { return !library.multiply; });
    if (libraries.empty()) throw Error("neither OpenBLAS (libopenblas.so.0) nor oneDNN (libdnnl.so.2, .3) is installed");
    Json list = Json::array();
    for (const Layer &size : {Layer{512, 512, 512}, Layer{1024, 1024, 1024}, Layer{128, 784, 512}, Layer{128, 512, 512},
                              Layer{128, 512, 10}, Layer{997, 61, 1000}})
      for (const char *form : {"nn", "tn", "nt"})
        for (const Json &result : compare(size, form, libraries, threads, seconds)) list.push_back(result);
    std::cout << list.dump() << std::endl;
  } catch (const std::exception &error) {
    fmt::print(stderr, "bench_blas: {}\n", error.what());
    return 1;
  }
}
