// What differs in training: the flag, running averages, frozen parameters.
#include "module_text.h"
#include <doctest/doctest.h>

using namespace gait;

TEST_CASE("a choice by the training flag is made when an entry is built") {
  Graph g("g");
  Tensor x = g.input("x", {batch}), w = g.parameter("w", {}, init::ones());
  Tensor y = select(g.training(), exp(x) * w, tanh(x) * w), flag = convert(g.training(), f32);
  Model model(g, {.outputs = {{"y", y}, {"flag", flag + sum(x)}},
                  .losses = {{"loss", mean(y)}},
                  .optimizer = optim::sgd(),
                  .entries = {{"look", {.results = {{"y", y}}}}, {"train", {.results = {{"y", y}}, .training = true}}}});
  auto has = [&](const char *entry, const char *op) { return count(entry_text(model, entry), op) > 0; };
  for (const char *entry : {"train_step", "train"}) {
    CHECK(has(entry, "gait.exp"));
    CHECK(!has(entry, "gait.tanh"));
  }
  for (const char *entry : {"evaluate", "predict", "look"}) {
    CHECK(has(entry, "gait.tanh"));
    CHECK(!has(entry, "gait.exp"));
  }
  CHECK(count(model.text(), "gait.select") == 0);
  CHECK(count(entry_text(model, "predict"), "gait.constant dense<false> : tensor<i1>") == 1);
}

TEST_CASE("an entry of one's own trains where it updates a parameter, or says so") {
  Graph g("g");
  Tensor w = g.parameter("w", {}, init::ones()), s = g.state("s", {}, init::zeros());
  Tensor y = select(g.training(), w + 1, w - 1);
  Updates learns, counts;
  learns.set(w, y);
  counts.set(s, y);
  Model model(g, {.entries = {{"learn", {.updates = learns}},
                              {"count", {.updates = counts}},
                              {"still", {.updates = learns, .training = false}}}});
  CHECK(count(entry_text(model, "learn"), "gait.add") == 1);
  CHECK(count(entry_text(model, "count"), "gait.sub") == 1);
  CHECK(count(entry_text(model, "still"), "gait.sub") == 1);
}

TEST_CASE("states and inputs of the branch that is not taken are no arguments") {
  Graph g("g");
  Tensor x = g.input("x", {batch}), noise = g.input("noise", {batch}), spare = g.state("spare", {}, init::zeros());
  Model model(g, {.outputs = {{"y", select(g.training(), x + noise + spare + normal(g, {batch}), x)}}});
  CHECK(signature(model, "predict").find("noise") == std::string::npos);
  CHECK(count(model.text(), "random.counter") == 0);
  CHECK(count(model.text(), "spare") == 0);
}

TEST_CASE("a running average moves in entries that train and compute what is observed") {
  Graph g("g", {.dtype = f64});
  Tensor x = g.input("x", {batch}), w = g.parameter("w", {}, init::ones()), s = g.state("s", {}, init::constant(8));
  Tensor seen = mean(x);
  g.running_average(s, seen, 0.25);
  Tensor y = select(g.training(), seen, s) * w, other = w * w;
  Updates own;
  own.set(w, y);
  own.set(s, 5);
  Model model(g, {.outputs = {{"y", y}},
                  .losses = {{"loss", y}},
                  .optimizer = optim::sgd({.rate = 1e-3}),
                  .entries = {{"unrelated", {.results = {{"other", other}}, .training = true}}, {"by_hand", {.updates = own}}}});
  CHECK(count(signature(model, "unrelated"), "\"s\"") == 0);
  CHECK(count(signature(model, "evaluate"), "gait.state") == 0);
  Session session = compile(model).init();
  const std::vector<double> numbers{1, 3};
  const Batch inputs{TensorView("x", numbers, {2})};
  CHECK(session.run("evaluate", {}).scalar("loss") == 8);
  CHECK(session.run("train_step", inputs).scalar("loss") == 2);
  CHECK(session.state<double>("s")[0] == 8 + 0.25 * (2 - 8));
  session.run("train_step", inputs);
  CHECK(session.state<double>("s")[0] == 6.5 + 0.25 * (2 - 6.5));
  session.run("by_hand", inputs);
  CHECK(session.state<double>("s")[0] == 5);
}

TEST_CASE("two observations of one state are averaged one after the other") {
  Graph g("g", {.dtype = f64});
  Tensor x = g.input("x", {batch}), w = g.parameter("w", {}, init::ones()), s = g.state("s", {}, init::zeros());
  Tensor first = mean(x), second = mean(square(x));
  g.running_average(s, first, 0.5);
  g.running_average(s, second, 0.5);
  Model model(g, {.entries = {{"both", {.results = {{"y", first + second + w}}, .training = true}},
                              {"one", {.results = {{"y", second + w}}, .training = true}}}});
  Session session = compile(model).init();
  const std::vector<double> numbers{1, 3};
  session.run("both", {TensorView("x", numbers, {2})});
  CHECK(session.state<double>("s")[0] == 0.5 * (0.5 * 2) + 0.5 * 5);
  session.run("one", {TensorView("x", numbers, {2})});
  CHECK(session.state<double>("s")[0] == 0.5 * 3 + 0.5 * 5);
}

TEST_CASE("frozen parameters keep their values, and no gradient is computed for them") {
  Graph g("g");
  Tensor x = g.input("x", {batch, 3});
  auto first = nn::linear(g, 3, 3), second = nn::linear(g, 3, 1);
  Tensor loss = mean(square(second(tanh(first(x)))));
  auto learned = [&] {
    const std::string line =
        signature(Model(g, {.losses = {{"loss", loss}}, .optimizer = optim::sgd({.momentum = 0.5})}), "train_step");
    std::string names;
    for (const Tensor &parameter : g.parameters())
      if (count(line, "\"" + parameter.name() + "\"") == 2) names += parameter.name() + " ";
    return names;
  };
  CHECK(learned() == "linear_0.weight linear_0.bias linear_1.weight linear_1.bias ");
  g.freeze("linear_0.*");
  CHECK(learned() == "linear_1.weight linear_1.bias ");
  g.freeze(second.bias);
  CHECK(learned() == "linear_1.weight ");
  g.unfreeze(first.weight);
  CHECK(learned() == "linear_0.weight linear_1.weight ");
  g.unfreeze();
  CHECK(learned() == "linear_0.weight linear_0.bias linear_1.weight linear_1.bias ");
}
