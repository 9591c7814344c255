// Metrics: their formulas, and that the sums of any batches give the same.
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <functional>
#include <gait/gait.h>
#include <map>

using namespace gait;

using Numbers = std::vector<double>;

static constexpr std::int64_t rows_in_all = 12;

/// Scores of 4 classes with ties, their labels; predictions and targets in [0, 1]; weights.
struct Data {
  Numbers scores, prediction, target, weight;
  std::vector<std::int32_t> label, yes;
  Data() {
    for (int i = 0; i < rows_in_all; ++i) {
      for (int c = 0; c < 4; ++c) scores.push_back(((i * 5 + c * 3) % 7) / 2.0);
      label.push_back(i * 7 % 4);
      yes.push_back((i * 4 % 9 > 3 && i != 2) || i == 0 ? 1 : 0);
      prediction.push_back(0.7 * (i * 4 % 9) / 8.0 + 0.1 * (i % 3));
      target.push_back((i * 4 % 9) / 8.0);
      weight.push_back(0.5 + i % 3);
    }
  }
};

/// The metrics of a pass in batches of these sizes, by the way of the runtime: sums added up, then `summarize`.
static std::map<std::string, double> evaluate_in(const std::vector<std::int64_t> &sizes) {
  const Data data;
  Graph g("g", {.dtype = f64});
  Tensor scores = g.input("scores", {batch, 4}), label = g.input("label", {batch}, i32), yes = g.input("yes", {batch}, i32);
  Tensor p = g.input("prediction", {batch}), t = g.input("target", {batch}), w = g.input("weight", {batch});
  const std::vector<NamedMetric> all{{"accuracy", metrics::accuracy(scores, label)},
                                     {"plain", accuracy(scores, label)},
                                     {"weighted", metrics::accuracy(scores, label, w)},
                                     {"top2", metrics::top_k_accuracy(scores, label, 2)},
                                     {"mae", metrics::mae(p, t)},
                                     {"mse", metrics::mse(p, t, w)},
                                     {"rmse", metrics::rmse(p, t)},
                                     {"r2", metrics::r2(p, t)},
                                     {"precision", metrics::precision(p, yes)},
                                     {"recall", metrics::recall(p, yes)},
                                     {"f1", metrics::f1(p, yes, {.threshold = 0.25, .weights = w})},
                                     {"binary", metrics::binary_accuracy(p, yes)},
                                     {"mean", metrics::mean(p, w)}};
  Session session = compile(Model(g, {.metrics = all}), {.max_batch = rows_in_all}).init();
  std::map<std::string, double> sums;
  std::int64_t first = 0;
  for (std::int64_t size : sizes) {
    auto part = [&](const char *name, const auto &values, std::int64_t width) {
      std::vector<std::int64_t> shape{size};
      if (width > 1) shape.push_back(width);
      return TensorView(
          name, std::span(values).subspan(static_cast<std::size_t>(first * width), static_cast<std::size_t>(size * width)),
          shape);
    };
    Results results = session.run("evaluate", {part("scores", data.scores, 4), part("label", data.label, 1),
                                               part("yes", data.yes, 1), part("prediction", data.prediction, 1),
                                               part("target", data.target, 1), part("weight", data.weight, 1)});
    for (const TensorView &view : results.views())
      if (view.name.find(".sum") != view.name.npos) sums[view.name] += results.scalar(view.name);
    first += size;
  }
  REQUIRE(first == rows_in_all);
  std::vector<TensorView> inputs;
  for (const auto &[name, value] : sums) inputs.emplace_back(name, std::span(&value, 1), std::vector<std::int64_t>{});
  Results summary = session.run("summarize", Batch(inputs));
  std::map<std::string, double> values;
  for (const NamedMetric &each : all) values[each.name] = summary.scalar(each.name);
  return values;
}

TEST_CASE("metrics do not depend on how rows are dealt into batches") {
  const std::map<std::string, double> whole = evaluate_in({12});
  for (const std::vector<std::int64_t> &sizes :
       {std::vector<std::int64_t>{1, 11}, {5, 5, 2}, {3, 3, 3, 3}, {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}})
    for (const auto &[name, value] : evaluate_in(sizes)) {
      CAPTURE(name);
      CHECK(value == doctest::Approx(whole.at(name)).epsilon(1e-14));
    }
}

TEST_CASE("metrics are their formulas") {
  const Data data;
  std::map<std::string, double> seen = evaluate_in({7, 5});
  double hits = 0, weighted_hits = 0, weights = 0, among = 0, absolute = 0, squared = 0, weighted_squared = 0, sum = 0,
         sum_squares = 0;
  double right_yes = 0, said_yes = 0, is_yes = 0, right = 0, low_right = 0, low_said = 0, low_is = 0, weighted_sum = 0;
  for (std::size_t i = 0; i < rows_in_all; ++i) {
    const double *score = &data.scores[4 * i], w = data.weight[i], error = data.prediction[i] - data.target[i];
    std::vector<int> order{0, 1, 2, 3};
    std::ranges::sort(order, [&](int a, int b) { return score[a] != score[b] ? score[a] > score[b] : a < b; });
    const bool hit = order[0] == data.label[i];
    hits += hit, weighted_hits += w * hit, weights += w;
    among += hit || order[1] == data.label[i];
    absolute += std::abs(error), squared += error * error, weighted_squared += w * error * error;
    sum += data.target[i], sum_squares += data.target[i] * data.target[i], weighted_sum += w * data.prediction[i];
    const bool said = data.prediction[i] > 0.5, is = data.yes[i] == 1, low = data.prediction[i] > 0.25;
    right_yes += said && is, said_yes += said, is_yes += is, right += said == is;
    low_right += w * (low && is), low_said += w * low, low_is += w * is;
  }
  const double n = rows_in_all;
  const std::map<std::string, double> expected{{"accuracy", hits / n},
                                               {"plain", hits / n},
                                               {"weighted", weighted_hits / weights},
                                               {"top2", among / n},
                                               {"mae", absolute / n},
                                               {"mse", weighted_squared / weights},
                                               {"rmse", std::sqrt(squared / n)},
                                               {"r2", 1 - squared / (sum_squares - sum * sum / n)},
                                               {"precision", right_yes / said_yes},
                                               {"recall", right_yes / is_yes},
                                               {"f1", 2 * low_right / (low_said + low_is)},
                                               {"binary", right / n},
                                               {"mean", weighted_sum / weights}};
  for (const auto &[name, value] : expected) {
    CAPTURE(name);
    CHECK(seen.at(name) == doctest::Approx(value).epsilon(1e-13));
    CHECK(value > 0);
    CHECK(value < 1); // or it would say little
  }
}

/// The value of one metric of f64 inputs p and t [batch] on these rows.
static double once(const std::function<Metric(const Tensor &, const Tensor &)> &metric, const Numbers &p, const Numbers &t) {
  Graph g("g", {.dtype = f64});
  Metric m = metric(g.input("p", {batch}), g.input("t", {batch}));
  Session session = compile(Model(g, {.metrics = {{"m", m}}})).init();
  return session.run("evaluate", {TensorView("p", p, {std::ssize(p)}), TensorView("t", t, {std::ssize(t)})}).scalar("m");
}

TEST_CASE("quotients of nothing are 0, and r2 of a constant target tells right from wrong") {
  auto precision = [](const Tensor &p, const Tensor &t) { return metrics::precision(p, t); };
  auto recall = [](const Tensor &p, const Tensor &t) { return metrics::recall(p, t); };
  auto f1 = [](const Tensor &p, const Tensor &t) { return metrics::f1(p, t); };
  auto r2 = [](const Tensor &p, const Tensor &t) { return metrics::r2(p, t); };
  CHECK(once(precision, {0, 0.2}, {0, 1}) == 0);
  CHECK(once(recall, {0, 0.9}, {0, 0}) == 0);
  CHECK(once(f1, {0, 0.2}, {0, 0}) == 0);
  CHECK(once([](const Tensor &p, const Tensor &t) { return metrics::mean(p, t); }, {1, 2}, {0, 0}) == 0);
  CHECK(once(r2, {0.1, 0.1, 0.1}, {0.1, 0.1, 0.1}) == 1);
  CHECK(once(r2, {0.1, 0.1, 0.2}, {0.1, 0.1, 0.1}) == 0);
  CHECK(once(r2, {1, 2, 3}, {1, 2, 3}) == 1);
  CHECK(once(precision, {NAN, 0.9}, {1, 1}) == 1); // NaN is not said to be yes
}

TEST_CASE("a label whose score is NaN is no hit among the first k") {
  Graph g("g", {.dtype = f64});
  Tensor scores = g.input("scores", {batch, 3}), label = g.input("label", {batch}, i32);
  Session session = compile(Model(g, {.metrics = {{"first", metrics::top_k_accuracy(scores, label, 1)},
                                                  {"two", metrics::top_k_accuracy(scores, label, 2)},
                                                  {"all", metrics::top_k_accuracy(scores, label, 3)}}}))
                        .init();
  auto measure = [&](const Numbers &row, std::int32_t which, const char *metric) {
    const std::vector<std::int32_t> labels{which};
    return session.run("evaluate", {TensorView("scores", row, {1, 3}), TensorView("label", labels, {1})}).scalar(metric);
  };
  CHECK(measure({NAN, 1, 2}, 0, "two") == 0);
  CHECK(measure({NAN, 1, 2}, 0, "all") == 0);
  CHECK(measure({NAN, 1, 2}, 1, "all") == 1);
  CHECK(measure({NAN, 1, 2}, 2, "first") == 0); // NaN is larger than every score
  CHECK(measure({NAN, 1, 2}, 2, "two") == 1);
  CHECK(measure({5, 5, 5}, 0, "first") == 1);
  CHECK(measure({5, 5, 5}, 1, "first") == 0);
  CHECK(measure({5, 5, 5}, 1, "two") == 1);
}
