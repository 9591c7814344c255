// Update rules as graphs. Their numbers are compared with PyTorch's in tests/conformance.
#include "module_text.h"
#include <doctest/doctest.h>

using namespace gait;

struct Weights {
  Graph g{"g"};
  Tensor a = g.parameter("a", {3}, init::zeros()), b = g.parameter("b", {2}, init::zeros());
  Tensor loss = sum(square(a)) + sum(square(b));
  std::vector<Tensor> weights{a, b}, grads = gradients(loss, weights);

  std::string step(const Updates &updates) const {
    return entry_text(Model(g, {.entries = {{"step", {.updates = updates}}}}), "step");
  }
};

TEST_CASE_FIXTURE(Weights, "plain sgd has no slots, momentum one for each weight") {
  CHECK(optim::sgd({.rate = 0.1}).apply(weights, grads).size() == 2);
  Updates updates = optim::sgd({.rate = 0.1, .momentum = 0.9}).apply(weights, grads);
  CHECK(updates.size() == 4);
  const std::string text = step(updates);
  CHECK(count(text, R"(gait.name = "sgd_1.momentum.a", gait.role = "slot")") == 2);
  CHECK(count(text, R"(gait.name = "sgd_1.momentum.b", gait.role = "slot")") == 2);
}

TEST_CASE_FIXTURE(Weights, "Nesterov's form looks ahead by one more momentum") {
  auto muls = [&](bool nesterov) {
    return count(step(optim::sgd({.momentum = 0.9, .nesterov = nesterov}).apply({a}, {grads[0]})), "gait.mul");
  };
  CHECK(muls(true) == muls(false) + 1);
}

TEST_CASE_FIXTURE(Weights, "adam has two slots a weight and counts its steps in i64") {
  Updates updates = optim::adam().apply(weights, grads);
  CHECK(updates.size() == 7);
  const std::string text = step(updates);
  CHECK(count(text, R"(tensor<i64> {gait.name = "adam.step", gait.role = "counter"})") == 1);
  for (const char *slot : {"adam.m.a", "adam.v.a", "adam.m.b", "adam.v.b"})
    CHECK(count(text, fmt::format(R"("{}", gait.role = "slot")", slot)) == 2);
  CHECK(count(text, "gait.exp") == 2); // one bias correction for each beta, whatever the number of weights
  CHECK(count(text, "gait.convert %") == 5);
}

TEST_CASE_FIXTURE(Weights, "a rule applied twice has slots and counters of its own") {
  Optimizer rule = optim::adam();
  Updates updates = rule.apply({a}, {grads[0]});
  updates.merge(rule.apply({b}, {grads[1]}));
  const std::string text = step(updates);
  for (const char *name : {"\"adam.step\"", "\"adam.m.a\"", "\"adam_1.step\"", "\"adam_1.m.b\""}) CHECK(count(text, name) == 2);
}

TEST_CASE_FIXTURE(Weights, "setting a state again replaces its value, and get gives the newest") {
  Updates updates = optim::sgd().apply(weights, grads);
  CHECK(updates.get(a).name() == "");
  updates.set(a, max(updates.get(a), 0));
  CHECK(updates.size() == 2);
  CHECK(count(step(updates), "gait.max") == 1);
  Tensor other = g.state("other", {}, init::zeros());
  CHECK(updates.get(other).name() == "other");
}

TEST_CASE("a number fills a state's shape") {
  Graph g("g");
  Tensor s = g.state("s", {2, 2}, init::zeros(), i32);
  Updates updates;
  updates.set(s, 7);
  const std::string text = entry_text(Model(g, {.entries = {{"reset", {.updates = updates}}}}), "reset");
  CHECK(count(text, "gait.constant dense<7> : tensor<i32>") == 1);
  CHECK(count(text, "tensor<i32> to tensor<2x2xi32>") == 1);
}

TEST_CASE("initialisers scale draws by the fans") {
  Graph g("g");
  auto text = [&](const char *name, const Shape &shape, const Initializer &init) {
    return entry_text(Model(g, {.outputs = {{"y", g.parameter(name, shape, init)}}}), "init");
  };
  auto has = [](const std::string &text, std::initializer_list<const char *> parts) {
    for (const char *part : parts) CHECK_MESSAGE(text.find(part) != text.npos, part, " not in ", text);
  };
  has(text("a", {2, 4}, init::glorot_uniform()),
      {"gait.uniform", "dense<2.000000e+00> : tensor<f32>", "dense<-1.000000e+00> : tensor<f32>"});
  has(text("b", {1, 7}, init::glorot_normal()), {"gait.normal", "dense<5.000000e-01> : tensor<f32>"});
  has(text("c", {6, 9}, init::he_uniform()),
      {"gait.uniform", "dense<2.000000e+00> : tensor<f32>", "dense<-1.000000e+00> : tensor<f32>"});
  has(text("d", {2, 4, 9}, init::he_normal()), {"gait.normal", "dense<5.000000e-01> : tensor<f32>"}); // fan_in is 2 * 4
  has(text("e", {3}, init::uniform(2, 5)), {"gait.uniform", "dense<3.000000e+00>", "dense<2.000000e+00>"});
  has(text("f", {3}, init::normal(1, 2)), {"gait.normal", "dense<2.000000e+00>", "dense<1.000000e+00>"});
  has(text("h", {3}, init::ones()), {"dense<1.000000e+00>"});
  has(text("i", {3}, init::constant({1, 2, 4})), {"dense<[1.000000e+00, 2.000000e+00, 4.000000e+00]> : tensor<3xf32>"});
}
