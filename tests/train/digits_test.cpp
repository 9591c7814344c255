// Real data: digits are learned; digits with shuffled labels are not.
#include "tests/train/models.h"

using namespace gait;
using namespace gait::test;

static Model perceptron() {
  Graph g("digits");
  Tensor image = g.input("image", {batch, 64}), label = g.input("label", {batch}, i32);
  auto hidden = nn::linear(g, 64, 128), scores = nn::linear(g, 128, 10);
  Tensor logits = scores(relu(hidden(image / 16)));
  return Model(g, {.outputs = {{"probability", softmax(logits)}},
                   .losses = {{"cross_entropy", mean(cross_entropy(logits, label))}},
                   .metrics = {{"accuracy", accuracy(logits, label)}},
                   .optimizer = optim::adam({.rate = 5e-3})});
}

static Dataset digits() { return data::csv(DIGITS_FOLDER "/digits.csv", {{"image", 0, 64}, {"label", 64}}); }

/// The columns of one dataset with the labels of its rows in another order.
static Dataset with_shuffled_labels(const Dataset &data) {
  std::vector<int64_t> order = data::shuffled(data.rows(), 99);
  std::vector<Dataset::Column> columns = data.columns();
  columns[1] = data.take(order).columns()[1];
  return Dataset(columns);
}

TEST_CASE("digits are learned, and predictions are the labels as often as the accuracy says") {
  Session session = compile(perceptron(), {.max_batch = 64}).init(1);
  auto [train, test] = split(digits(), 0.8, 1);
  History history = fit(session, train, quiet({.epochs = 15, .batch = 32, .validation = test}));
  CHECK(history["validation.accuracy"][14] > 0.95);
  CHECK(history["loss"][14] < 0.1 * history["loss"][0]);
  Dataset predicted = predict(session, test);
  const auto *probability = reinterpret_cast<const float *>(predicted.columns()[0].bytes.data());
  const auto *label = reinterpret_cast<const double *>(test.columns()[1].bytes.data());
  double right = 0;
  for (int64_t i = 0; i < test.rows(); ++i)
    right += std::max_element(probability + 10 * i, probability + 10 * i + 10) - (probability + 10 * i) == label[i];
  CHECK(right / static_cast<double>(test.rows()) == doctest::Approx(evaluate(session, test)["accuracy"]).epsilon(1e-6));
}

TEST_CASE("with the labels of the training set shuffled, digits score about 10 %") {
  Session session = compile(perceptron(), {.max_batch = 64}).init(1);
  auto [train, test] = split(digits(), 0.8, 1);
  fit(session, with_shuffled_labels(train), quiet({.epochs = 15, .batch = 32}));
  double accuracy = evaluate(session, test)["accuracy"];
  CHECK_MESSAGE(accuracy > 0.03, accuracy);
  CHECK_MESSAGE(accuracy < 0.2, accuracy);
}
