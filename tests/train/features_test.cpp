// Metrics by sums, weights of rows and classes, the rate as an input.
#include "tests/train/models.h"

using namespace gait;
using namespace gait::test;

namespace {

/// The share of x in x + y as a metric that is no mean over rows.
Model shares() {
  Graph g("shares");
  Tensor x = g.input("x", {batch, 2}), y = g.input("y", {batch, 1});
  Tensor out = nn::linear(g, 2, 1)(x), loss = mean(square(out - y));
  Metric share({sum(convert(square(out), f64)), sum(convert(square(y), f64))},
               [](const std::vector<Tensor> &sums) { return sums[0] / (sums[0] + sums[1]); });
  return Model(g, {.losses = {{"loss", loss}}, .metrics = {{"share", share}}, .optimizer = optim::sgd({.rate = 0.01})});
}

/// Takes its rate at run time.
Model rated() {
  Graph g("rated");
  Tensor x = g.input("x", {batch, 2}), y = g.input("y", {batch, 1});
  Tensor out = nn::linear(g, 2, 1)(x);
  return Model(g, {.losses = {{"loss", mean(square(out - y))}}, .optimizer = optim::adam({.rate = optim::input("rate")})});
}

Model weighted() {
  Graph g("weighted");
  Tensor x = g.input("x", {batch, 2}), label = g.input("label", {batch}, i32), weight = g.input("sample_weight", {batch});
  Tensor logits = nn::linear(g, 2, 3)(x);
  return Model(g, {.losses = {{"loss", mean(cross_entropy(logits, label) * weight)}}, .optimizer = optim::sgd({.rate = 0.1})});
}

int64_t class_of(int64_t row) { return (row + row / 5) % 3; }

Dataset classes(int64_t rows, bool untyped) {
  Dataset lines = line(rows);
  std::vector<double> numbers;
  std::vector<int32_t> label;
  for (int64_t i = 0; i < rows; ++i) {
    label.push_back(static_cast<int32_t>(class_of(i)));
    numbers.push_back(label.back());
  }
  Dataset::Column column = untyped ? Dataset::column<double>("label", numbers) : Dataset::column<int32_t>("label", label);
  column.untyped = untyped;
  return Dataset({lines.columns()[0], column});
}

Dataset with_weights(const Dataset &data, const std::vector<float> &weights) {
  std::vector<Dataset::Column> columns = data.columns();
  columns.push_back(Dataset::column<float>("sample_weight", weights));
  return Dataset(columns);
}

} // namespace

TEST_CASE("a metric by sums does not depend on the batch size, in fit's history, validation and evaluate") {
  Session session = compile(shares(), {.max_batch = 64}).init(1);
  Dataset data = line(50);
  double whole = session.run("evaluate", data.all()).scalar("share");
  for (int64_t size : {1, 7, 16, 50})
    CHECK(evaluate(session, data, {.batch = size})["share"] == doctest::Approx(whole).epsilon(1e-9));
  Session still = compile(shares(), {.max_batch = 64}).init(1);
  History history = fit(still, data, quiet({.batch = 7, .validation = data}));
  CHECK(history["validation.share"][0] == evaluate(still, data)["share"]);
  std::vector<std::string> names;
  for (const auto &[name, value] : evaluate(session, data)) names.push_back(name);
  CHECK(names == std::vector<std::string>{"loss", "share"});
}

TEST_CASE("the rate is what the options and callbacks say, and stands in the history") {
  Session session = compile(rated(), {.max_batch = 16}).init(1), hand = session.clone();
  Dataset data = line(32);
  auto schedule = callbacks::rate_schedule([](int64_t epoch, double rate) { return epoch == 0 ? rate : rate / 2; });
  History history =
      fit(session, data, quiet({.epochs = 3, .batch = 16, .shuffle = false, .callbacks = {schedule}, .rate = 0.08}));
  CHECK(list(history["rate"]) == std::vector<double>{0.08, 0.04, 0.02});
  for (double rate : {0.08, 0.04, 0.02})
    for (const Batch &rows : batches(data, 16)) {
      Batch with = rows;
      with.tensors.emplace_back("rate", f64, std::vector<int64_t>{}, &rate);
      hand.run("train_step", with);
    }
  CHECK(bits(session) == bits(hand));
  CHECK(error_of([&] { fit(session, data, quiet({.batch = 16})); }) ==
        "train_step: the model takes its rate at run time; give FitOptions::rate (gait train: --rate)");
  Session fixed = compile(regression(), {.max_batch = 16}).init(1);
  CHECK(error_of([&] { fit(fixed, data, quiet({.batch = 16, .callbacks = {schedule}})); }) ==
        "rate_schedule: there is no rate to change; give the optimizer its rate as a run-time input, and FitOptions::rate");
  Callback set{.batch_end = [](Training &training) { training.set_rate(1); }};
  CHECK(error_of([&] { fit(fixed, data, quiet({.batch = 16, .callbacks = {set}})); }) ==
        "set_rate: 'train_step' has no floating scalar input 'rate'; give the optimizer its rate as a run-time input");
}

TEST_CASE("rows without weights count one; class weights are the weights of their rows, times the data's own") {
  Session session = compile(weighted(), {.max_batch = 16}).init(1);
  const std::vector<double> of_class{0.5, 2, 1};
  for (bool untyped : {false, true}) {
    Dataset data = classes(45, untyped);
    std::vector<float> ones(45, 1), chosen, own, both;
    for (int64_t i = 0; i < 45; ++i) {
      chosen.push_back(static_cast<float>(of_class[static_cast<size_t>(class_of(i))]));
      own.push_back(static_cast<float>(i % 4) / 2);
      both.push_back(chosen.back() * own.back());
    }
    auto trained = [&](const Dataset &rows, ClassWeights weights = {}) {
      Session fitted = session.clone();
      fit(fitted, rows, quiet({.epochs = 2, .batch = 8, .class_weights = std::move(weights)}));
      return bits(fitted);
    };
    CHECK(trained(data) == trained(with_weights(data, ones)));
    CHECK(trained(data, {"label", of_class}) == trained(with_weights(data, chosen)));
    CHECK(trained(with_weights(data, own), {"label", of_class}) == trained(with_weights(data, both)));
    CHECK(trained(data, {"label", of_class}) != trained(data));
    CHECK(evaluate(session, data)["loss"] == evaluate(session, with_weights(data, ones))["loss"]);
    auto error = [&](ClassWeights weights) { return error_of([&] { trained(data, std::move(weights)); }); };
    CHECK(error({"label", {1}}).find("of the batch has the class 1 in 'label', but there are class weights for 0 to 0") !=
          std::string::npos);
    CHECK(error({"x", {1, 1}}).find("fit: class weights go by a column 'x' of whole numbers") == 0);
    CHECK(error({"label", {}}) == "fit: class weights are finite numbers from 0 on, one for each class");
    CHECK(error({"label", {1, -1, 1}}) == "fit: class weights are finite numbers from 0 on, one for each class");
  }
}
