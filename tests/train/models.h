// Models and data that the tests of training share.
#ifndef GAIT_TESTS_TRAIN_MODELS_H
#define GAIT_TESTS_TRAIN_MODELS_H
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <gait/gait.h>
#include <sstream>
#include <string>
#include <unistd.h>
#include <vector>

namespace gait::test {

/// y = x . (2, -1) + 0.5 for `rows` rows of x, from a little generator.
inline Dataset line(int64_t rows, uint64_t seed = 1) {
  std::vector<float> x, y;
  uint64_t word = seed * 0x9E3779B97F4A7C15u + 1;
  for (int64_t i = 0; i < rows; ++i) {
    for (int j = 0; j < 2; ++j) {
      word = word * 6364136223846793005u + 1442695040888963407u;
      x.push_back(static_cast<float>(static_cast<double>(word >> 40) / (1 << 23) - 1));
    }
    y.push_back(2 * x[x.size() - 2] - x.back() + 0.5f);
  }
  return Dataset({Dataset::column<float>("x", x, {2}), Dataset::column<float>("y", y, {1})});
}

/// Linear regression with noise on its input, so that every kind of state is there: parameters, slots, counters, the random key.
inline Model noisy_regression() {
  Graph g("regression");
  Tensor x = g.input("x", {batch, 2}), y = g.input("y", {batch, 1});
  Tensor out = nn::linear(g, 2, 1)(x + 0.01 * normal(g, {batch, 2}));
  Tensor loss = mean(square(out - y));
  return Model(g, {.outputs = {{"out", out}}, .losses = {{"loss", loss}}, .optimizer = optim::adam({.rate = 0.05})});
}

inline Model regression(double rate = 0.1) {
  Graph g("regression");
  Tensor x = g.input("x", {batch, 2}), y = g.input("y", {batch, 1});
  Tensor out = nn::linear(g, 2, 1)(x);
  return Model(g, {.outputs = {{"out", out}},
                   .losses = {{"error", mean(square(out - y))}, {"size", mean(square(out)), 0.01}},
                   .optimizer = optim::sgd({.rate = rate})});
}

inline FitOptions quiet(FitOptions options = {}) {
  options.verbosity = Verbosity::silent;
  return options;
}

inline std::vector<unsigned char> bits(const Session &session) {
  auto bytes = session.state_bytes();
  return {bytes.begin(), bytes.end()};
}

inline std::vector<double> list(std::span<const double> values) { return {values.begin(), values.end()}; }

template <typename F> std::string error_of(F &&work) {
  try {
    work();
  } catch (const std::exception &error) {
    return error.what();
  }
  return "no error";
}

/// A folder that goes with the test.
struct Folder {
  Folder() : path(std::filesystem::temp_directory_path() / ("gait_train_" + std::to_string(getpid()))) {
    std::filesystem::remove_all(path);
    std::filesystem::create_directories(path);
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::string operator/(const std::string &name) const { return (path / name).string(); }
  std::filesystem::path path;
};

inline std::string read_text(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

} // namespace gait::test
#endif
