// Gradients of several batches, one update.
#include "tests/train/models.h"
#include <cmath>

using namespace gait;
using namespace gait::test;

namespace {

/// Two losses with weights, a regulariser, metrics of sums and of means, in f64.
Model accumulating() {
  Graph g("accumulating", {.dtype = f64});
  Tensor x = g.input("x", {batch, 4}), y = g.input("y", {batch, 1}), label = g.input("label", {batch}, i32);
  Tensor hidden = tanh(nn::linear(g, 4, 8)(x)), out = nn::linear(g, 8, 1)(hidden), logits = nn::linear(g, 8, 3)(hidden);
  Metric share({sum(square(out)), sum(square(y))}, [](const std::vector<Tensor> &sums) { return sums[0] / (sums[0] + sums[1]); });
  return Model(g, {.outputs = {{"out", out}},
                   .losses = {{"error", mean(square(out - y)), 0.7},
                              {"class", mean(cross_entropy(logits, label)), 0.4},
                              {"l2", sum_of_squares(g.parameters("*.weight")), 1e-3}},
                   .metrics = {{"share", share}, {"accuracy", accuracy(logits, label)}},
                   .optimizer = optim::adam({.rate = optim::input("rate")}),
                   .accumulate = true});
}

/// Compiled once for all tests.
const Session &start() {
  static const Session session = compile(accumulating(), {.max_batch = 128}).init(1);
  return session;
}

Dataset made_up(int64_t rows) {
  std::vector<double> x, y;
  std::vector<int32_t> label;
  for (int64_t i = 0; i < rows; ++i) {
    double sum = 0;
    for (int64_t j = 0; j < 4; ++j) {
      x.push_back(std::sin(static_cast<double>(i * 4 + j) * 1.7));
      sum += x.back() * static_cast<double>(j - 1);
    }
    y.push_back(sum * sum);
    label.push_back(sum > 0.5 ? 2 : sum > -0.5 ? 1 : 0);
  }
  return Dataset(
      {Dataset::column<double>("x", x, {4}), Dataset::column<double>("y", y, {1}), Dataset::column<int32_t>("label", label)});
}

/// How far two sessions' parameters, slots and counters are apart, relative to their largest element.
double distance(Session &one, Session &other) {
  double most = 0;
  for (const TensorView &state : one.states()) {
    if (state.dtype != f64 || state.name.starts_with("accumulated.")) continue;
    auto a = one.state<double>(state.name), b = other.state<double>(state.name);
    double scale = 1e-300, apart = 0;
    for (size_t i = 0; i < a.size(); ++i) {
      scale = std::max(scale, std::abs(a[i]));
      apart = std::max(apart, std::abs(a[i] - b[i]));
    }
    most = std::max(most, apart / scale);
  }
  return most;
}

} // namespace

TEST_CASE("four batches of 32 are one of 128, to the rounding of f64: weights, slots, losses and metrics") {
  // 128 rows in fours of 32; 122: the last of 26; 300: twice 128, then 32 and a last one of 12.
  for (int64_t rows : {128, 122, 300}) {
    Session large = start().clone(), small = start().clone();
    Dataset data = made_up(rows);
    FitOptions options = quiet({.epochs = 4, .batch = 128, .validation = made_up(20), .seed = 5, .rate = 0.02});
    History one = fit(large, data, options);
    options.batch = 32;
    options.accumulate = 4;
    History four = fit(small, data, options);
    CHECK_MESSAGE(distance(large, small) < 1e-12, rows, " rows: ", distance(large, small));
    CHECK(small.state<int64_t>("adam.step")[0] == 4 * ((rows + 127) / 128));
    for (const History::Column &column : one.columns())
      for (size_t epoch = 0; epoch < 4; ++epoch) {
        // `error` of the accumulating training is of the same weights, batch by batch.
        CHECK_MESSAGE(four[column.name][epoch] == doctest::Approx(column.values[epoch]).epsilon(1e-11), column.name);
      }
  }
}

TEST_CASE("accumulated, nothing is learned before `apply`, and the sums are gone after it") {
  Session session = start().clone(), hand = start().clone();
  Dataset data = made_up(50);
  const double rate = 0.02;
  auto weight = [](Session &of) { return list(of.state<double>("linear_0.weight")); };
  const std::vector<double> before = weight(hand);
  for (const Batch &rows : batches(data, 16)) hand.run("accumulate", rows);
  CHECK(weight(hand) == before);
  CHECK(static_cast<double>(hand.state<int64_t>("accumulated.rows")[0]) == 50);
  hand.run("apply", {TensorView("rate", f64, {}, &rate)});
  CHECK(weight(hand) != before);
  CHECK(hand.state<int64_t>("accumulated.rows")[0] == 0);
  for (double sum : hand.state<double>("accumulated.linear_0.weight")) CHECK(sum == 0);
  fit(session, data, quiet({.batch = 16, .accumulate = 4, .shuffle = false, .rate = rate}));
  CHECK(bits(session) == bits(hand));
}

TEST_CASE("weights of gradients by batches, not by rows, would be told: a last batch of one row counts one row") {
  Session large = start().clone(), small = start().clone();
  Dataset data = made_up(33);
  fit(large, data, quiet({.batch = 33, .shuffle = false, .rate = 0.02}));
  fit(small, data, quiet({.batch = 32, .accumulate = 2, .shuffle = false, .rate = 0.02}));
  CHECK(distance(large, small) < 1e-12);
}
