#include "messages.h"

using namespace gait;

struct Parts {
  Graph g{"g"}, other{"other"};
  Tensor x = g.input("x", {batch, 4}), w = g.parameter("w", {4}, init::zeros()), y = dot(x, w), loss = mean(square(y));
  Tensor foreign = other.input("x", {});
};

TEST_CASE_FIXTURE(Parts, "losses, metrics, outputs") {
  CHECK_ERROR(Model(g, {}), "model: there is nothing to run; give outputs, losses, metrics or entries");
  CHECK_ERROR(Model(g, {.losses = {{"error", y}}}),
              R"(model: the loss "error" is f32 [batch], not a floating scalar; take its mean or sum)");
  CHECK_ERROR(Model(g, {.metrics = {{"count", rows(g)}}}),
              R"(model: the metric "count" is i64 [], not a floating scalar; take its mean or sum)");
  CHECK_ERROR(Model(g, {.losses = {{"error", foreign}}}),
              R"(model: a tensor belongs to the graph "other", not to "g"; build the model on its own graph)");
  CHECK_ERROR(Model(g, {.outputs = {{"y", Tensor()}}}), "model: an empty tensor; assign one to the handle first");
}

TEST_CASE_FIXTURE(Parts, "metrics of sums") {
  auto first = [](const std::vector<Tensor> &sums) { return sums[0]; };
  CHECK_ERROR(Model(g, {.metrics = {{"m", Metric({y}, first)}}}),
              R"(model: a sum of the metric "m" is f32 [batch], not a scalar number)");
  CHECK_ERROR(Model(g, {.metrics = {{"m", Metric({loss < 1}, first)}}}),
              R"(model: a sum of the metric "m" is i1 [], not a scalar number)");
  CHECK_ERROR(Model(g, {.metrics = {{"m", Metric({loss}, [&](const std::vector<Tensor> &) { return y; })}}}),
              R"(model: the value of the metric "m" is f32 [batch], not an f64 scalar of this graph)");
  CHECK_ERROR(Model(g, {.metrics = {{"m", Metric({loss}, [&](const std::vector<Tensor> &) { return Tensor(); })}}}),
              R"(model: the value of the metric "m" is empty, not an f64 scalar of this graph)");
  CHECK_ERROR(Model(g, {.metrics = {{"m", Metric({loss}, nullptr)}}}),
              R"(model: the value of the metric "m" is empty, not an f64 scalar of this graph)");
  CHECK_ERROR(Model(g, {.metrics = {{"m", Tensor()}}}), "model: an empty tensor; assign one to the handle first");
  CHECK_ERROR(Model(g, {.metrics = {{"x", loss}}}),
              R"(model: a result of "evaluate" has the name of the input "x"; choose another)");
  CHECK_ERROR(Model(g, {.metrics = {{"m", loss}}, .entries = {{"summarize", {.results = {{"y", y}}}}}}),
              R"(model: two entries are named "summarize"; choose another name)");
}

TEST_CASE("texts that are no models") {
  CHECK_ERROR(Model::parse("module @m {"), "parse: text:1:10: expected operation name in quotes");
  CHECK_ERROR(Model::parse("module @m {\n  gait.nothing\n}", "small.mlir"),
              "parse: small.mlir:2:3: custom op 'gait.nothing' is unknown");
  const std::string phases = "graph, backward, simplified, structured, clustered, kernels, tiled, vector, llvm, asm, object";
  CHECK_ERROR(Model::parse("module @m {}"),
              "parse: text is no model: its module's attribute gait.phase is missing; a model's text is what Model::save wrote, "
              "or `gait compile --emit` of one of " +
                  phases);
  CHECK_ERROR(Model::parse("module @m attributes {gait.phase = \"graf\"} {}"),
              "parse: text is no model: its module's attribute gait.phase is \"graf\"; a model's text is what Model::save wrote, "
              "or `gait compile --emit` of one of " +
                  phases);
  CHECK_ERROR(Model::parse("module attributes {gait.phase = \"graph\"} {}"),
              "parse: text is no model: its module has no name; write module @name");
  CHECK_ERROR(Model::parse("module @m attributes {gait.phase = \"graph\"} {}"),
              "parse: text is no model: it has no entry, a public func.func");
  CHECK(message<RuntimeError>([] { Model::load("no_such_folder/model.mlir"); }) ==
        "load: can not read no_such_folder/model.mlir: No such file or directory; check the name and its permissions");
}

TEST_CASE_FIXTURE(Parts, "names of results and entries") {
  CHECK_ERROR(Model(g, {.outputs = {{"", y}}}),
              R"(model: bad name ""; names are letters, digits, _ and . and begin with a letter or _)");
  CHECK_ERROR(Model(g, {.outputs = {{"y", y}, {"y", w}}}),
              R"(model: two results of "predict" are named "y"; choose another name)");
  CHECK_ERROR(Model(g, {.outputs = {{"x", y}}}), R"(model: a result of "predict" has the name of the input "x"; choose another)");
  CHECK_ERROR(Model(g, {.losses = {{"loss", loss}, {"l2", loss}}}),
              R"(model: two results of "evaluate" are named "loss"; choose another name)");
  CHECK_ERROR(Model(g, {.entries = {{"a b", {.results = {{"y", y}}}}}}),
              R"(model: bad name "a b"; names are letters, digits and _ and begin with a letter or _)");
  CHECK_ERROR(Model(g, {.entries = {{"init", {.results = {{"y", y}}}}}}),
              R"(model: the entry "init" is made of the states' initialisers; choose another name)");
  CHECK_ERROR(Model(g, {.outputs = {{"y", y}}, .entries = {{"predict", {.results = {{"y", y}}}}}}),
              R"(model: two entries are named "predict"; choose another name)");
  CHECK_ERROR(Model(g, {.outputs = {{"y", y}}, .entries = {{"nothing", {}}}}),
              R"(model: the entry "nothing" has neither results nor updates)");
}

TEST_CASE_FIXTURE(Parts, "optimizers") {
  CHECK_ERROR(Model(g, {.outputs = {{"y", y}}, .optimizer = optim::sgd()}),
              "model: an optimizer without a loss has nothing to make smaller; give losses");
  const int line = __LINE__ + 1;
  Tensor choice = argmax(w, 0);
  CHECK_ERROR(Model(g, {.losses = {{"error", convert(choice, f32)}}, .optimizer = optim::sgd()}),
              fmt::format("model: no gradient of the loss reaches a parameter: the last way to one ends at argmax of "
                          "model_errors_test.cpp:{}, which has none; make the loss of smooth functions",
                          line));
  CHECK_ERROR(Model(g, {.losses = {{"error", mean(x)}}, .optimizer = optim::sgd()}),
              "model: the loss depends on no parameter, so there is nothing for the optimizer to learn");
  CHECK_ERROR(optim::sgd({.rate = 0}), "sgd: the rate must be above 0, not 0");
  CHECK_ERROR(optim::sgd({.momentum = 1}), "sgd: the momentum must be in [0, 1), not 1");
  CHECK_ERROR(optim::sgd({.nesterov = true}), "sgd: Nesterov's form needs a momentum above 0, not 0");
  CHECK_ERROR(optim::adam({.rate = -1}), "adam: the rate must be above 0, not -1");
  CHECK_ERROR(optim::adam({.beta1 = 1}), "adam: beta1 must be in [0, 1), not 1");
  CHECK_ERROR(optim::adam({.beta2 = -0.5}), "adam: beta2 must be in [0, 1), not -0.5");
  CHECK_ERROR(optim::adam({.epsilon = 0}), "adam: epsilon must be above 0, not 0");
}

TEST_CASE_FIXTURE(Parts, "applying an optimizer") {
  Optimizer sgd = optim::sgd();
  Tensor dw = gradient(loss, w), b = g.parameter("b", {2}, init::zeros());
  CHECK_ERROR(sgd.apply({}, {}), "sgd: there are no weights to update; declare parameters first");
  CHECK_ERROR(sgd.apply({w, b}, {dw}), "sgd: 2 weights, but 1 gradients; pass one for each weight, in their order");
  CHECK_ERROR(sgd.apply({b}, {dw}), R"(sgd: "b" is f32 [2], its gradient f32 [4]; are the lists in one order?)");
  CHECK_ERROR(sgd.apply({w, w}, {dw, dw}), R"(sgd: "w" stands twice in the list of weights)");
  CHECK_ERROR(sgd.apply({x}, {x}), "sgd: weight 0 of the list is no state; pass parameters");
}

TEST_CASE_FIXTURE(Parts, "updates") {
  Updates updates, more;
  CHECK_ERROR(updates.set(y, y),
              "updates: only a state can be set: a parameter, a slot, a counter, or what graph.state declared");
  CHECK_ERROR(updates.set(w, y), R"(updates: "w" is f32 [4], its new value f32 [batch]; they must agree)");
  CHECK_ERROR(updates.set(w, foreign), R"(updates: the operands belong to two graphs, "g" and "other"; build them in one)");
  updates.set(w, w * 2);
  more.set(w, w * 3);
  CHECK_ERROR(updates.merge(more), R"(updates: "w" is set by both rules; apply them to different states)");
}

TEST_CASE_FIXTURE(Parts, "saving where one can not write") {
  Model model(g, {.outputs = {{"y", y}}});
  CHECK(message<RuntimeError>([&] { model.save("no_such_folder/model.mlir"); }) ==
        "save: can not write no_such_folder/model.mlir: No such file or directory; check the folder and its permissions");
}
