// Several inputs, outputs and losses, weights of rows and classes: fit is the loop by hand, and says what it says.
#include "tests/train/models.h"
#include <cmath>
#include <functional>
#include <map>

using namespace gait;
using namespace gait::test;

namespace {

/// Two inputs, two outputs, two losses with weights, rows with weights.
Model heads() {
  Graph g("heads");
  Tensor price = g.input("price", {batch, 3, 2}), news = g.input("news", {batch, 4}, i32);
  Tensor change_target = g.input("change_target", {batch, 1}), kind = g.input("kind", {batch}, i32);
  Tensor weight = g.input("sample_weight", {batch});
  Tensor words = mean(nn::embedding(g, 6, 5)(news), 1);
  Tensor body = tanh(nn::linear(g, 11, 8)(concat({reshape(price, {batch, 6}), words}, 1)));
  Tensor change = nn::linear(g, 8, 1)(body), side = nn::linear(g, 8, 3)(body);
  return Model(g, {.outputs = {{"change", change}, {"side", softmax(side)}},
                   .losses = {{"change", mean(reshape(square(change - change_target), {batch}) * weight), 1.5},
                              {"direction", mean(cross_entropy(side, kind) * weight), 0.3}},
                   .metrics = {{"accuracy", accuracy(side, kind)}},
                   .optimizer = optim::adamw({.rate = 0.01})});
}

/// Compiled once for all tests.
const Session &start() {
  static const Session session = compile(heads(), {.max_batch = 64}).init(3);
  return session;
}

int32_t kind_of(int64_t row) { return static_cast<int32_t>((row * row + row / 3) % 3); }

Dataset made_up(int64_t rows, bool weighted = false) {
  std::vector<float> price, target, weight;
  std::vector<int32_t> news, kind;
  for (int64_t i = 0; i < rows; ++i) {
    for (int j = 0; j < 6; ++j) price.push_back(std::sin(static_cast<float>(7 * i + j)));
    for (int j = 0; j < 4; ++j) news.push_back(static_cast<int32_t>((i + j * j) % 6));
    target.push_back(std::cos(static_cast<float>(i)));
    kind.push_back(kind_of(i));
    weight.push_back(static_cast<float>(1 + i % 4) / 2);
  }
  std::vector<Dataset::Column> columns{Dataset::column<int32_t>("news", news, {4}),
                                       Dataset::column<float>("change_target", target, {1}),
                                       Dataset::column<float>("price", price, {3, 2}), Dataset::column<int32_t>("kind", kind)};
  if (weighted) columns.push_back(Dataset::column<float>("sample_weight", weight));
  return Dataset(std::move(columns));
}

/// Epochs by hand: every loss and metric as the mean over rows, by name.
std::vector<std::map<std::string, double>> by_hand(Session &session, const Dataset &data, int64_t size, int epochs,
                                                   const std::function<float(int64_t row)> &weight) {
  std::vector<std::map<std::string, double>> scores;
  for (int epoch = 0; epoch < epochs; ++epoch) {
    std::map<std::string, double> sums;
    std::vector<int64_t> order = data::shuffled(data.rows(), data::epoch_seed(9, epoch));
    for (int64_t first = 0; first < data.rows(); first += size) {
      std::vector<int64_t> rows(order.begin() + first, order.begin() + std::min(first + size, data.rows()));
      std::vector<float> weights;
      for (int64_t row : rows) weights.push_back(weight(row));
      Dataset picked = data.take(rows);
      Batch batch = picked.all();
      std::erase_if(batch.tensors, [](const TensorView &tensor) { return tensor.name == "sample_weight"; });
      batch.tensors.emplace_back("sample_weight", weights, std::vector<int64_t>{static_cast<int64_t>(rows.size())});
      Results results = session.run("train_step", batch);
      for (const char *name : {"loss", "change", "direction"})
        sums[name] += results.scalar(name) * static_cast<double>(rows.size()) / static_cast<double>(data.rows());
    }
    scores.push_back(sums);
  }
  return scores;
}

void check_same(const History &history, const std::vector<std::map<std::string, double>> &hand) {
  REQUIRE(history.epochs() == static_cast<int64_t>(hand.size()));
  for (size_t epoch = 0; epoch < hand.size(); ++epoch)
    for (const auto &[name, value] : hand[epoch]) CHECK(history[name][epoch] == doctest::Approx(value).epsilon(1e-12));
}

} // namespace

TEST_CASE(
    "with two inputs, two outputs and two losses fit is the loop by hand, each loss reported, their weighted sum the loss") {
  Session session = start().clone(), hand = start().clone();
  Dataset data = made_up(43);
  History history = fit(session, data, quiet({.epochs = 3, .batch = 8, .seed = 9}));
  check_same(history, by_hand(hand, data, 8, 3, [](int64_t) { return 1.0f; }));
  CHECK(bits(session) == bits(hand));
  std::vector<std::string> names;
  for (const History::Column &column : history.columns()) names.push_back(column.name);
  CHECK(names == std::vector<std::string>{"loss", "change", "direction", "accuracy"});
  for (size_t epoch = 0; epoch < 3; ++epoch)
    CHECK(history["loss"][epoch] ==
          doctest::Approx(1.5 * history["change"][epoch] + 0.3 * history["direction"][epoch]).epsilon(1e-6));
  Dataset outputs = predict(session, made_up(20));
  CHECK(outputs.find("change")->row_shape == std::vector<int64_t>{1});
  CHECK(outputs.find("side")->row_shape == std::vector<int64_t>{3});
  CHECK(outputs.rows() == 20);
}

TEST_CASE("weights of rows, of classes, and of both are those that the loop by hand gives, with several losses") {
  const std::vector<double> classes{0.25, 1, 3};
  auto own = [](int64_t row) { return static_cast<float>(1 + row % 4) / 2; };
  auto of_class = [&](int64_t row) { return static_cast<float>(classes[static_cast<size_t>(kind_of(row))]); };
  auto check = [&](bool weighted, ClassWeights weights, const std::function<float(int64_t)> &expected) {
    Session session = start().clone(), hand = start().clone();
    Dataset data = made_up(43, weighted);
    History history = fit(session, data, quiet({.epochs = 2, .batch = 8, .seed = 9, .class_weights = std::move(weights)}));
    check_same(history, by_hand(hand, data, 8, 2, expected));
    CHECK(bits(session) == bits(hand));
  };
  check(true, {}, own);
  check(false, {"kind", classes}, of_class);
  check(true, {"kind", classes}, [&](int64_t row) { return own(row) * of_class(row); });
}

TEST_CASE("full batch, validation part and validation set with two heads are the loop by hand") {
  Dataset data = made_up(60);
  Session full = start().clone(), hand = start().clone();
  History history = fit(full, data, quiet({.epochs = 3, .batch = 0, .validation = 0.25, .seed = 9}));
  check_same(history, [&] {
    auto scores = by_hand(hand, data.range(0, 45), 45, 2, [](int64_t) { return 1.0f; });
    std::map<std::string, double> middle; // validated after the second epoch, to compare with the history's second
    for (const auto &[name, value] : evaluate(hand, data.range(45, 60))) middle["validation." + name] = value;
    scores[1].insert(middle.begin(), middle.end());
    Session rest = hand.clone();
    std::vector<int64_t> order = data::shuffled(45, data::epoch_seed(9, 2));
    std::vector<float> ones(45, 1);
    Dataset picked = data.range(0, 45).take(order);
    Batch batch = picked.all();
    batch.tensors.emplace_back("sample_weight", ones, std::vector<int64_t>{45});
    Results results = hand.run("train_step", batch);
    scores.push_back({{"loss", results.scalar("loss")}, {"direction", results.scalar("direction")}});
    return scores;
  }());
  CHECK(bits(full) == bits(hand));
  Session given = start().clone();
  History same = fit(given, data.range(0, 45), quiet({.epochs = 3, .batch = 0, .validation = data.range(45, 60), .seed = 9}));
  CHECK(bits(given) == bits(full));
  CHECK(list(same["validation.direction"]) == list(history["validation.direction"]));
}
