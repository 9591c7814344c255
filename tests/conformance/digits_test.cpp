// The first 100 steps of the digits' perceptron, from given weights on given batches, against PyTorch's.
#include "tests/conformance/golden.h"
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <gait/gait.h>
#include <set>

using namespace gait;
using gait::test::Golden;
using gait::test::Numbers;

namespace {

struct Run {
  std::string rule; ///< "sgd" or "adam"
  std::string kind; ///< of PyTorch's record: "float32" or "float64"
  std::string backend;
  DType dtype;      ///< of the graph
  double tolerance; ///< relative: of a loss, and of a weight to its tensor's largest magnitude
};

Optimizer optimizerOf(const std::string &rule) {
  return rule == "sgd" ? optim::sgd({.rate = 0.1, .momentum = 0.9}) : optim::adam({.rate = 1e-3});
}

Model perceptron(const Run &run) {
  Graph g("digits", {.dtype = run.dtype});
  Tensor image = g.input("image", {batch, 64}), label = g.input("label", {batch}, i32);
  auto hidden = nn::linear(g, 64, 128), scores = nn::linear(g, 128, 10);
  Tensor logits = scores(relu(hidden(image)));
  return Model(g, {.losses = {{"cross_entropy", mean(cross_entropy(logits, label))}}, .optimizer = optimizerOf(run.rule)});
}

const std::vector<std::string> parameters{"linear_0.weight", "linear_0.bias", "linear_1.weight", "linear_1.bias"};

/// Calls `use` with the state as it lies: the reference keeps f32 states in f64.
template <typename Use> void withState(Session &session, const std::string &name, Use use) {
  if (session.artifact().find_state(name)->dtype == GAIT_F32) use(session.state<float>(name));
  else use(session.state<double>(name));
}

Dataset trainingRows(DType dtype) {
  Dataset raw = data::csv(GAIT_DIGITS_CSV, {{"image", 0, 64, f64}, {"label", 64, i32}});
  std::vector<int64_t> first(1437);
  for (size_t i = 0; i < first.size(); ++i) first[i] = static_cast<int64_t>(i);
  raw = raw.take(first);
  std::vector<double> pixels(1437 * 64);
  std::copy_n(reinterpret_cast<const double *>(raw.columns()[0].bytes.data()), pixels.size(), pixels.begin());
  for (double &pixel : pixels) pixel /= 16;
  std::vector<float> narrow(pixels.begin(), pixels.end());
  auto image = dtype == f32 ? Dataset::column("image", std::span<const float>(narrow), {64})
                            : Dataset::column("image", std::span<const double>(pixels), {64});
  return Dataset({image, raw.columns()[1]});
}

/// The largest error of the recorded elements of the weights after a step, relative to their tensor's largest magnitude.
double compareWeights(Session &session, const Golden &golden, const Run &run, int step) {
  double worst = 0;
  for (const std::string &name : parameters)
    withState(session, name, [&](auto weights) {
      const std::vector<double> &record =
          golden.at("weights " + run.rule + " " + run.kind + " " + std::to_string(step) + " " + name);
      double largest = record[0], squares = 0;
      for (double weight : weights) squares += weight * weight;
      CHECK(std::abs(std::sqrt(squares) - record[1]) <= run.tolerance * record[1]);
      size_t stride = std::max<size_t>(1, weights.size() / 48);
      for (size_t i = 2; i < record.size(); ++i) {
        double error = std::abs(weights[(i - 2) * stride] - record[i]) / largest;
        if (!(error <= run.tolerance)) FAIL_CHECK("step ", step, ": ", name, "[", (i - 2) * stride, "] is off by ", error);
        worst = std::max(worst, error);
      }
    });
  return worst;
}

void train(const Run &run) {
  CAPTURE(run.rule);
  CAPTURE(run.backend);
  CAPTURE(run.kind);
  const Golden golden("digits");
  Session session = compile(perceptron(run), {.max_batch = 32, .backend = run.backend}).init(1);
  Numbers numbers(1);
  for (const std::string &name : parameters)
    withState(session, name, [&](auto weights) { std::ranges::copy(numbers.take(weights.size(), 0.125), weights.begin()); });
  const std::vector<double> &losses = golden.at("losses " + run.rule + " " + run.kind);
  const std::set<int> snapshots{1, 10, 45, 100};
  double worstLoss = 0, worstWeight = 0;
  Batches batches = gait::batches(trainingRows(run.dtype), 32);
  for (int step = 0; step < 100;)
    for (const Batch &batch : batches) {
      double loss = session.run("train_step", batch).scalar("loss"), expected = losses[step++],
             error = std::abs(loss - expected) / expected;
      if (!(error <= run.tolerance)) FAIL_CHECK("step ", step, ": loss ", loss, ", PyTorch's ", expected);
      worstLoss = std::max(worstLoss, error);
      if (snapshots.contains(step)) worstWeight = std::max(worstWeight, compareWeights(session, golden, run, step));
      if (step == 100) break;
    }
  MESSAGE(run.rule, " on ", run.backend, ", ", run.kind, ": largest relative error of a loss ", worstLoss, ", of a weight ",
          worstWeight);
}

} // namespace

TEST_CASE("the f32 step trains as PyTorch's f32 does, to 1e-4") {
  for (const char *rule : {"sgd", "adam"}) train({rule, "float32", "cpu", f32, 1e-4});
}

TEST_CASE("the f64 step trains as PyTorch's f64 does, to 1e-9") {
  for (const char *rule : {"sgd", "adam"}) train({rule, "float64", "cpu", f64, 1e-9});
}

TEST_CASE("the reference's step of the f32 graph trains as PyTorch's f64 does, to 1e-5") {
  // The constants of the graph (rates, betas) are f32 numbers: that is all that separates it from f64.
  for (const char *rule : {"sgd", "adam"}) train({rule, "float64", "reference", f32, 1e-5});
}
