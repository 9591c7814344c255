// Forecasts of a series: windows, a split by time, a standardisation, a training. What comes later changes nothing that was
// forecast before.
#include "tests/train/models.h"
#include <cmath>

using namespace gait;
using namespace gait::test;

namespace {

constexpr int64_t length = 5, horizon = 1, moments = 150;

/// price and volume, each row one moment.
Dataset series(int64_t altered_from) {
  std::vector<float> price, volume;
  for (int64_t i = 0; i < moments; ++i) {
    const auto t = static_cast<double>(i);
    const double change = i >= altered_from ? 40 + std::cos(t) : 0;
    price.push_back(static_cast<float>(100 + 10 * std::sin(0.3 * t) + 3 * std::cos(0.71 * t * t) + change));
    volume.push_back(static_cast<float>(1000 + 50 * std::cos(0.2 * t) - change));
  }
  return Dataset({Dataset::column<float>("price", price), Dataset::column<float>("volume", volume)});
}

Dataset windows_of(const Dataset &series) {
  return data::windows(
      series,
      {.length = length,
       .horizon = horizon,
       .inputs = {{"price"}, {"volume"}},
       .targets = {{"change", "price", [](std::span<const double> future) { return future[future.size() - 1] - future[0]; }}}});
}

Model forecaster() {
  Graph g("forecaster");
  Tensor price = g.input("price", {batch, length}), volume = g.input("volume", {batch, length});
  Tensor change = g.input("change", {batch});
  Tensor out = reshape(nn::linear(g, 8, 1)(tanh(nn::linear(g, 2 * length, 8)(concat({price, volume}, 1)))), {batch});
  return Model(
      g,
      {.outputs = {{"out", out}}, .losses = {{"error", mean(square(out - change))}}, .optimizer = optim::adam({.rate = 0.01})});
}

/// The forecast for every window of the test part, after training on the training part. `leak`: standardised by all rows, the
/// mistake that this test must tell.
std::vector<float> forecasts(const Split &split, bool leak, const Dataset &all) {
  static const Session start = compile(forecaster(), {.max_batch = 32}).init(1);
  data::Standardization standardization = data::fit_standardization(leak ? all : split.train, {"price", "volume"});
  Session session = start.clone();
  fit(session, standardization.apply(split.train), quiet({.epochs = 2, .batch = 16, .seed = 3}));
  Dataset outputs = predict(session, standardization.apply(split.test));
  const auto *values = reinterpret_cast<const float *>(outputs.columns()[0].bytes.data());
  return {values, values + outputs.rows()};
}

/// How many forecasts there are before any of them sees row `altered_from`: the window of test row i at t sees rows before t.
int64_t untouched(const Split &split, const Dataset &all, int64_t altered_from) {
  const int64_t first = length + all.rows() - split.test.rows(); // t of the first test window: the test part ends the rows
  return std::clamp<int64_t>(altered_from - first + 1, 0, split.test.rows());
}

void check(const Split &is, const Split &was, const Dataset &all_is, const Dataset &all_was, int64_t altered_from) {
  std::vector<float> before = forecasts(was, false, all_was), after = forecasts(is, false, all_is);
  REQUIRE(before.size() == after.size());
  const int64_t same = untouched(was, all_was, altered_from);
  for (int64_t i = 0; i < static_cast<int64_t>(before.size()); ++i)
    CHECK_MESSAGE((before[static_cast<size_t>(i)] == after[static_cast<size_t>(i)]) == (i < same), "window ", i, " of ", same,
                  ", altered from ", altered_from);
}

} // namespace

TEST_CASE("altering the future of a series changes no forecast made before it, and every forecast after") {
  Dataset was = windows_of(series(moments));
  const Split split = split_by_time(was, 0.7);
  const int64_t first = length + was.rows() - split.test.rows();
  for (int64_t altered : {first, first + 1, first + 7, moments - 2}) {
    Dataset is = windows_of(series(altered));
    check(split_by_time(is, 0.7), split, is, was, altered);
  }
}

TEST_CASE("a standardisation over all rows would be told: the same forecasts change then") {
  Dataset was = windows_of(series(moments)), is = windows_of(series(moments - 10));
  const Split before = split_by_time(was, 0.7), after = split_by_time(is, 0.7);
  CHECK(forecasts(before, false, was)[0] == forecasts(after, false, is)[0]);
  CHECK(forecasts(before, true, was)[0] != forecasts(after, true, is)[0]);
}

TEST_CASE("walking forward, each fold knows nothing of what comes after it") {
  Dataset was = windows_of(series(moments));
  std::vector<Split> folds = walk_forward(was, {.folds = 3, .test = 30});
  const int64_t altered = length + was.rows() - 30; // the first moment that the last fold forecasts
  Dataset is = windows_of(series(altered));
  std::vector<Split> other = walk_forward(is, {.folds = 3, .test = 30});
  for (size_t fold = 0; fold < 2; ++fold) CHECK(forecasts(folds[fold], false, was) == forecasts(other[fold], false, is));
  CHECK(forecasts(folds[2], false, was)[0] == forecasts(other[2], false, is)[0]); // sees rows before that moment only
  CHECK(forecasts(folds[2], false, was)[1] != forecasts(other[2], false, is)[1]);
}
