// The sketches of the public API, as a user writes them.
#include "module_text.h"
#include <doctest/doctest.h>

using namespace gait;

TEST_CASE("a classifier") {
  Graph g("digits");
  Tensor image = g.input("image", {batch, 64}), label = g.input("label", {batch}, i32);
  auto hidden = nn::linear(g, 64, 128), scores = nn::linear(g, 128, 10);
  Tensor logits = scores(relu(hidden(image)));
  Model model(g, {.outputs = {{"probability", softmax(logits)}},
                  .losses = {{"cross_entropy", mean(cross_entropy(logits, label))}},
                  .metrics = {{"accuracy", accuracy(logits, label)}},
                  .optimizer = optim::adam({.rate = 1e-3})});
  CHECK(model.entries() == std::vector<std::string>{"init", "train_step", "evaluate", "summarize", "predict"});
}

TEST_CASE("the loop by hand") {
  Graph g("by_hand");
  Tensor x = g.input("x", {batch, 4}), y = g.input("y", {batch, 1}), temperature = g.state("temperature", {}, init::ones());
  Tensor loss = mse(nn::linear(g, 4, 1)(x) * temperature, y);
  std::vector<Tensor> weights = g.parameters(), gradients = gait::gradients(loss, weights);
  Updates updates = optim::sgd({.rate = 0.1}).apply(weights, gradients);
  updates.set(temperature, temperature * 0.99); // any state, any formula
  Model by_hand(g, {.entries = {{"step", {.results = {{"loss", loss}}, .updates = updates}}}});
  CHECK(by_hand.entries() == std::vector<std::string>{"init", "step"});
}

TEST_CASE("a loss and a regulariser of one's own") {
  Graph g("sharpe");
  Tensor price = g.input("price", {batch, 8}), move = g.input("move", {batch});
  Tensor profit = reshape(tanh(nn::linear(g, 8, 1)(price)), {batch}) * move;
  Tensor sharpe = -mean(profit) / sqrt(variance(profit) + 1e-6);
  Losses losses = {{"sharpe", sharpe}, {"l2", sum_of_squares(g.parameters("*.weight")), /*weight=*/1e-4}};
  Model model(g, {.losses = losses, .optimizer = optim::sgd()});
  CHECK(count(signature(model, "train_step"), R"(gait.role = "loss")") == 3);
}

TEST_CASE("second derivatives") {
  Graph g("heat");
  Tensor t = g.input("t", {batch, 1}), x = g.input("x", {batch, 1});
  auto body = nn::linear(g, 1, 16, {.bias = false}), other = nn::linear(g, 1, 16), head = nn::linear(g, 16, 1);
  Tensor v = head(tanh(body(t) + other(x))), v_t = gradient(sum(v), t), v_x = gradient(sum(v), x), v_xx = gradient(sum(v_x), x);
  Tensor residual = mean(square(v_t - 0.1 * v_xx));
  Model model(g, {.losses = {{"residual", residual}}, .optimizer = optim::adam()});
  CHECK(count(entry_text(model, "evaluate"), "gait.gradient") == 3);
  CHECK(count(entry_text(model, "train_step"), "gait.gradient") == 4);
}

TEST_CASE("general optimisation, without data") {
  Graph r("rosenbrock");
  Tensor p = r.parameter("p", {2}, init::constant({-1.2, 1.0}));
  Tensor f = square(1 - p[0]) + 100 * square(p[1] - square(p[0]));
  Model model(r, {.losses = {{"f", f}}, .optimizer = optim::adam({.rate = 0.02})});
  CHECK(model.entries() == std::vector<std::string>{"init", "train_step", "evaluate"});
}
