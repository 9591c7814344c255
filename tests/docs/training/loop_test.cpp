// What fit does with batches, epochs, validation, several losses, accumulated gradients.
#include "tests/docs/training/network.h"
#include <algorithm>
#include <doctest/doctest.h>

using namespace gait;
using namespace gait::test;

TEST_CASE("fit is two loops around one function") {
  auto [train, test] = digits();
  // [fit]
  Session session = compile(network(), {.max_batch = 64}).init(/*seed=*/1);
  History history = fit(session, train, {.epochs = 3, .batch = 32, .seed = 7, .verbosity = Verbosity::silent});
  // [/fit]
  Session fitted = session.clone();
  session.init(1);
  // [loop]
  std::vector<double> losses;
  for (int epoch = 0; epoch < 3; ++epoch) {
    double sum = 0;
    for (const Batch &rows : batches(train, {.size = 32, .shuffle = 7, .epoch = epoch})) {
      Results results = session.run("train_step", rows);                   // forward, loss, gradients, update
      sum += results.scalar("loss") * static_cast<double>(results.rows()); // a batch counts by its rows
    }
    losses.push_back(sum / static_cast<double>(train.rows()));
  }
  // [/loop]
  CHECK(std::ranges::equal(losses, history["loss"]));
  CHECK(bits(session) == bits(fitted));
  CHECK(losses.back() < losses.front());
}

TEST_CASE("batches are every row once, in another order in every epoch; the last has what is left") {
  auto [train, test] = digits();
  // [batch]
  std::vector<std::int64_t> sizes;
  std::vector<double> first_labels;
  for (int epoch = 0; epoch < 2; ++epoch)
    for (const Batch &rows : batches(train, {.size = 32, .shuffle = 7, .epoch = epoch})) {
      sizes.push_back(rows.find("label")->shape[0]);
      first_labels.push_back(static_cast<const double *>(rows.find("label")->data)[0]);
    }
  CHECK(train.rows() == 1437);
  CHECK(sizes.size() == 2 * 45);                                                   // 1437 rows are 44 batches of 32 ...
  CHECK(sizes[44] == 29);                                                          // ... and one of 29
  CHECK_FALSE(std::equal(&first_labels[0], &first_labels[45], &first_labels[45])); // another order in the second epoch
  // [/batch]
}

TEST_CASE("validation learns nothing and knows no dropout") {
  auto [train, test] = digits();
  // [validation]
  Graph g("noisy");
  Tensor image = g.input("image", {batch, 64}), label = g.input("label", {batch}, i32);
  Tensor logits = nn::linear(g, 64, 10)(nn::dropout(image / 16, 0.5));
  Model model(g, {.losses = {{"cross_entropy", mean(cross_entropy(logits, label))}}, .optimizer = optim::adam()});
  Session session = compile(model).init(1);
  History history = fit(session, train, {.epochs = 2, .validation = test, .verbosity = Verbosity::silent});

  const std::vector<unsigned char> before = bits(session);
  const double loss = evaluate(session, test)["loss"];
  CHECK(bits(session) == before);                                                // weights, slots and counters stay as they are
  CHECK(evaluate(session, test)["loss"] == loss);                                // and nothing is drawn: the same again
  CHECK(loss == history["validation.loss"][1]);                                  // what fit reports after an epoch
  CHECK(evaluate(session, test, {.batch = 7})["loss"] == doctest::Approx(loss)); // whatever the batches
  // [/validation]
}

TEST_CASE("several losses are one sum") {
  auto [train, test] = digits();
  // [losses]
  Graph g("two_losses");
  Tensor image = g.input("image", {batch, 64}), label = g.input("label", {batch}, i32);
  Tensor code = tanh(nn::linear(g, 64, 16)(image / 16));
  Tensor logits = nn::linear(g, 16, 10)(code), again = nn::linear(g, 16, 64)(code);
  Model model(g, {.losses = {{"class", mean(cross_entropy(logits, label))},
                             {"picture", mse(again, image / 16), /*weight=*/5},
                             {"l2", sum_of_squares(g.parameters("*.weight")), /*weight=*/1e-4}},
                  .optimizer = optim::adam()});
  Session session = compile(model).init(1);
  Scores scores = evaluate(session, test);
  CHECK(scores["loss"] == doctest::Approx(scores["class"] + 5 * scores["picture"] + 1e-4 * scores["l2"]));
  // [/losses]
  History history = fit(session, train, {.epochs = 1, .verbosity = Verbosity::silent});
  CHECK(history.columns().size() == 4);
}

TEST_CASE("four accumulated batches are one large one") {
  auto [train, test] = digits();
  // [accumulate]
  Graph g("linear");
  Tensor image = g.input("image", {batch, 64}), label = g.input("label", {batch}, i32);
  Tensor loss = mean(cross_entropy(nn::linear(g, 64, 10)(image / 16), label));
  Model model(g, {.losses = {{"cross_entropy", loss}}, .optimizer = optim::adam(), .accumulate = true});
  Session large = compile(model, {.max_batch = 128}).init(1), small = compile(model, {.max_batch = 32}).init(1);
  fit(large, train, {.batch = 128, .seed = 7, .verbosity = Verbosity::silent});
  fit(small, train, {.batch = 32, .accumulate = 4, .seed = 7, .verbosity = Verbosity::silent});
  CHECK(evaluate(small, test)["loss"] == doctest::Approx(evaluate(large, test)["loss"]).epsilon(1e-5));
  // [/accumulate]
}
