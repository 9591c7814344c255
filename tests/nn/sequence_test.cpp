// Classification at every place of a sequence is that of as many rows.
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <gait/gait.h>

using namespace gait;

static constexpr std::int64_t count = 3, length = 4, classes = 5;

/// Losses and metrics of 12 places: as rows [12], or as sequences [3, 4].
static std::vector<double> classify(bool sequences) {
  const std::int64_t n = sequences ? count : count * length;
  auto shape = [&](Shape row) {
    Shape all{batch};
    if (sequences) all.push_back(length);
    for (Dimension size : row) all.push_back(size);
    return all;
  };
  Graph g("g", {.dtype = f64});
  Tensor scores = g.input("scores", shape({classes})), label = g.input("label", shape({}), i32),
         target = g.input("target", shape({classes})), weight = g.input("weight", shape({}));
  Tensor class_weights = constant(g, {1, 2, 0.5, 3, 1}, {classes});
  Tensor loss = mean(cross_entropy(scores, label)), slope = gradient(loss, scores);
  Model model(
      g, {.outputs = {{"slope", slope}},
          .losses = {{"labels", loss},
                     {"smooth", mean(cross_entropy(scores, label, {.label_smoothing = 0.1, .class_weights = class_weights}))},
                     {"dense", mean(cross_entropy(scores, target, {.label_smoothing = 0.2}))}},
          .metrics = {{"mean", accuracy(scores, label)},
                      {"accuracy", metrics::accuracy(scores, label, weight)},
                      {"top2", metrics::top_k_accuracy(scores, label, 2)}}});
  Session session = compile(model, {.max_batch = count * length}).init();
  std::vector<double> score, dense, weights;
  std::vector<std::int32_t> labels;
  for (int i = 0; i < count * length; ++i) {
    for (int c = 0; c < classes; ++c) score.push_back(std::sin(3.0 * i + c)), dense.push_back(((i + 2 * c) % 5) / 10.0);
    labels.push_back(i * 3 % classes);
    weights.push_back(1 + i);
  }
  auto view = [&](const char *name, const auto &values, std::int64_t width) {
    std::vector<std::int64_t> sizes{n};
    if (sequences) sizes.push_back(length);
    if (width > 1) sizes.push_back(width);
    return TensorView(name, values, sizes);
  };
  Batch batch{view("scores", score, classes), view("label", labels, 1), view("target", dense, classes),
              view("weight", weights, 1)};
  std::vector<double> seen;
  Results judged = session.run("evaluate", batch);
  for (const char *name : {"loss", "labels", "smooth", "dense", "mean", "accuracy", "top2"}) seen.push_back(judged.scalar(name));
  std::span<const double> slopes = session.run("predict", batch).span<double>("slope");
  seen.insert(seen.end(), slopes.begin(), slopes.end());
  return seen;
}

TEST_CASE("cross-entropy, accuracy and top-k of sequences are those of their places as rows") {
  const std::vector<double> as_rows = classify(false), as_sequences = classify(true);
  REQUIRE(as_rows.size() == as_sequences.size());
  for (std::size_t i = 0; i < as_rows.size(); ++i) {
    CAPTURE(i);
    CHECK(as_sequences[i] == doctest::Approx(as_rows[i]).epsilon(1e-12));
  }
  CHECK(as_rows[4] > 0); // some are right, some are wrong
  CHECK(as_rows[4] < 1);
  CHECK(as_rows[4] != as_rows[5]);
}
