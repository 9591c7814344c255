// Entries: which there are, and what stands in their signatures.
#include "module_text.h"
#include <doctest/doctest.h>
#include <fstream>
#include <sstream>

using namespace gait;

struct Small {
  Graph g{"small"};
  Tensor x = g.input("x", {batch, 4}), target = g.input("target", {batch, 2}), unused = g.input("unused", {batch});
  nn::Linear layer = nn::linear(g, 4, 2);
  Tensor spare = g.parameter("spare", {3}, init::zeros());
  Tensor y = layer(x), loss = mse(y, target);
};

TEST_CASE_FIXTURE(Small, "a whole model has init, train_step, evaluate and predict") {
  Model model(g, {.outputs = {{"y", y}},
                  .losses = {{"error", loss}},
                  .metrics = {{"size", mean(square(y))}},
                  .optimizer = optim::sgd({.rate = 0.1})});
  CHECK(model.name() == "small");
  CHECK(model.entries() == std::vector<std::string>{"init", "train_step", "evaluate", "summarize", "predict"});
  CHECK(model.text().starts_with("#loc"));
  CHECK(count(model.text(), R"(module @small attributes {gait.phase = "graph"})") == 1);
  CHECK(signature(model, "train_step") ==
        R"(func.func @train_step(%arg0: tensor<4x2xf32> {gait.name = "linear_0.weight", gait.role = "parameter"})"
        R"(, %arg1: tensor<2xf32> {gait.name = "linear_0.bias", gait.role = "parameter"})"
        R"(, %arg2: tensor<?x4xf32> {gait.name = "x", gait.role = "input"})"
        R"(, %arg3: tensor<?x2xf32> {gait.name = "target", gait.role = "input"}))"
        R"( -> (tensor<f32> {gait.name = "loss", gait.role = "loss"}, tensor<f32> {gait.name = "size", gait.role = "metric"})"
        R"(, tensor<f64> {gait.name = "size.sum0", gait.role = "sum"}, tensor<f64> {gait.name = "size.sum1", gait.role = "sum"})"
        R"(, tensor<4x2xf32> {gait.name = "linear_0.weight", gait.role = "parameter", gait.state = 0 : i64})"
        R"(, tensor<2xf32> {gait.name = "linear_0.bias", gait.role = "parameter", gait.state = 1 : i64}) {)");
  CHECK(
      signature(model, "predict") ==
      R"(func.func @predict(%arg0: tensor<4x2xf32> {gait.name = "linear_0.weight", gait.role = "parameter"})"
      R"(, %arg1: tensor<2xf32> {gait.name = "linear_0.bias", gait.role = "parameter"})"
      R"(, %arg2: tensor<?x4xf32> {gait.name = "x", gait.role = "input"}) -> (tensor<?x2xf32> {gait.name = "y", gait.role = "output"}) {)");
  CHECK(count(signature(model, "evaluate"), "gait.state") == 0);
  CHECK(count(signature(model, "evaluate"), R"(gait.role = "metric")") == 1);
}

TEST_CASE_FIXTURE(Small, "init takes all state and the seed, and gives all state; what no entry uses is no state") {
  Model model(g, {.losses = {{"error", loss}}, .optimizer = optim::sgd({.rate = 0.1, .momentum = 0.9})});
  const std::string line = signature(model, "init");
  CHECK(count(line, "%arg") == 5);
  CHECK(count(line, R"(%arg4: tensor<i64> {gait.name = "seed", gait.role = "input"})") == 1);
  for (int state = 0; state < 4; ++state) CHECK(count(line, fmt::format("gait.state = {} : i64", state)) == 1);
  CHECK(line.find("linear_0.weight") < line.find("linear_0.bias"));
  CHECK(line.find(R"("linear_0.bias")") < line.find(R"("sgd.momentum.linear_0.weight", gait.role = "slot")"));
  CHECK(count(model.text(), "spare") == 0);
  CHECK(count(model.text(), "unused") == 0);
}

TEST_CASE_FIXTURE(Small, "the initialisers of two parameters draw from streams of their own") {
  const std::string text = entry_text(Model(g, {.outputs = {{"y", nn::linear(g, 2, 2)(y)}}}), "init");
  CHECK(count(text, "gait.random_words") == 2);
  CHECK(count(text, "stream 0") == 1);
  CHECK(count(text, "stream 3") == 1); // the fourth state of the graph
}

TEST_CASE_FIXTURE(Small, "the total loss is the weighted sum, and named losses follow it") {
  Model model(g, {.losses = {{"error", loss}, {"l2", sum_of_squares(g.parameters("*.weight")), 1e-2}}});
  CHECK(model.entries() == std::vector<std::string>{"init", "evaluate"});
  const std::string line = signature(model, "evaluate");
  const std::size_t total = line.find(R"("loss", gait.role = "loss")"), error = line.find(R"("error", gait.role = "loss")"),
                    l2 = line.find(R"("l2", gait.role = "loss")");
  CHECK(total < error);
  CHECK(error < l2);
  CHECK(l2 != line.npos);
  CHECK(count(entry_text(model, "evaluate"), "dense<0.00999999977> : tensor<f32>") == 1);
}

TEST_CASE_FIXTURE(Small, "a single loss of weight 1 is only the total; of another weight it stands beside it") {
  CHECK(count(signature(Model(g, {.losses = {{"error", loss}}}), "evaluate"), R"(gait.role = "loss")") == 1);
  CHECK(count(signature(Model(g, {.losses = {{"error", loss, 0.5}}}), "evaluate"), R"(gait.role = "loss")") == 2);
}

TEST_CASE_FIXTURE(Small, "an entry of one's own has results, then updates in the order of the states") {
  Tensor temperature = g.state("temperature", {}, init::constant(1)), first = layer.weight;
  Updates updates;
  updates.set(temperature, temperature * 0.99);
  updates.set(first, first * 2);
  Model model(g, {.entries = {{"step", {.results = {{"loss", loss}}, .updates = updates}}}});
  CHECK(model.entries() == std::vector<std::string>{"init", "step"});
  const std::string line = signature(model, "step");
  CHECK(
      count(
          line,
          R"(-> (tensor<f32> {gait.name = "loss", gait.role = "output"}, tensor<4x2xf32> {gait.name = "linear_0.weight", gait.role = "parameter", gait.state = 0 : i64}, tensor<f32> {gait.name = "temperature", gait.role = "state", gait.state = 2 : i64}))") ==
      1);
}

TEST_CASE("an updated state is an argument though nothing reads it") {
  Graph g("g");
  Tensor s = g.state("s", {2}, init::zeros());
  Updates updates;
  updates.set(s, 3);
  CHECK(
      signature(Model(g, {.entries = {{"reset", {.updates = updates}}}}), "reset") ==
      R"(func.func @reset(%arg0: tensor<2xf32> {gait.name = "s", gait.role = "state"}) -> (tensor<2xf32> {gait.name = "s", gait.role = "state", gait.state = 0 : i64}) {)");
}

TEST_CASE("entries that update state step the random counter on, others do not") {
  Graph g("g");
  Tensor x = g.input("x", {batch, 4});
  Tensor w = g.parameter("w", {4}, init::normal());
  Tensor noisy = x * w + normal(g, {batch, 4}) + uniform(g, {batch, 4});
  Model model(g, {.outputs = {{"y", noisy}}, .losses = {{"loss", mean(square(noisy))}}, .optimizer = optim::sgd()});
  CHECK(count(signature(model, "train_step"),
              R"(tensor<i64> {gait.name = "random.counter", gait.role = "counter", gait.state = )") == 1);
  CHECK(count(entry_text(model, "train_step"), "gait.add %arg2, ") == 1);
  for (const char *entry : {"evaluate", "predict"}) {
    CHECK(count(signature(model, entry), R"("random.counter", gait.role = "counter"})") == 1);
    CHECK(count(signature(model, entry), "gait.state") == 0);
  }
  // The key is the seed; initialisers draw at counter 0, steps from 1 on.
  const std::string init = entry_text(model, "init");
  CHECK(count(init, "return %") == 1);
  CHECK(count(init, ", %arg3, ") == 1);
  CHECK(count(init, "gait.constant dense<1> : tensor<i64>") == 1);
  CHECK(count(init, "gait.constant dense<0> : tensor<i64>") == 1);
}

TEST_CASE("a model without a batch is static") {
  Graph r("rosenbrock");
  Tensor p = r.parameter("p", {2}, init::constant({-1.2, 1.0}));
  Tensor f = square(1 - p[0]) + 100 * square(p[1] - square(p[0]));
  Model model(r, {.losses = {{"f", f}}, .optimizer = optim::adam({.rate = 0.02})});
  CHECK(count(model.text(), "tensor<?") == 0);
  CHECK(count(entry_text(model, "init"), "dense<[-1.200000e+00, 1.000000e+00]> : tensor<2xf32>") == 1);
}

TEST_CASE_FIXTURE(Small, "the optimizer learns only what the loss depends on") {
  Model model(g, {.outputs = {{"spare", spare}}, .losses = {{"error", loss}}, .optimizer = optim::sgd()});
  CHECK(count(signature(model, "train_step"), "spare") == 0);
  CHECK(count(signature(model, "init"), R"("spare")") == 2);
}

TEST_CASE_FIXTURE(Small, "two models of one graph have their own slots") {
  ModelOptions options{.losses = {{"error", loss}}, .optimizer = optim::sgd({.momentum = 0.5})};
  Model first(g, options), second(g, options);
  CHECK(count(first.text(), R"("sgd.momentum.linear_0.weight")") > 0);
  CHECK(count(second.text(), R"("sgd.momentum.)") == 0);
  CHECK(count(second.text(), R"("sgd_1.momentum.linear_0.weight")") > 0);
}

TEST_CASE_FIXTURE(Small, "the same program gives the same text") {
  auto text = [] {
    Small small;
    return Model(small.g, {.outputs = {{"y", small.y}}, .losses = {{"error", small.loss}}, .optimizer = optim::adam()}).text();
  };
  CHECK(text() == text());
}

TEST_CASE_FIXTURE(Small, "save writes the text") {
  Model model(g, {.outputs = {{"y", y}}});
  model.save("model_test.mlir");
  std::ifstream file("model_test.mlir");
  std::stringstream content;
  content << file.rdbuf();
  CHECK(content.str() == model.text());
}
