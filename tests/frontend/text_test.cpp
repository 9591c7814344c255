// A model as text: what is written is what is read.
#include "module_text.h"
#include <doctest/doctest.h>
#include <filesystem>

using namespace gait;

static Model sample() {
  Graph g("sample");
  Tensor x = g.input("x", {batch, 4}), label = g.input("label", {batch}, i32);
  Tensor logits = nn::linear(g, 4, 3)(nn::dropout(x, 0.5));
  return Model(g, {.outputs = {{"logits", logits}},
                   .losses = {{"loss", mean(cross_entropy(logits, label))}},
                   .metrics = {{"accuracy", accuracy(logits, label)}},
                   .optimizer = optim::adam()});
}

TEST_CASE("a model's text, read, is the same text and the same program") {
  Model model = sample(), read = Model::parse(model.text());
  CHECK(read.name() == "sample");
  CHECK(read.entries() == model.entries());
  CHECK(read.text() == model.text());
  Session one = compile(model).init(3), other = compile(read).init(3);
  const std::vector<float> numbers{1, 2, 3, 4, 5, 6, 7, 8};
  const std::vector<std::int32_t> labels{0, 2};
  const Batch inputs{TensorView("x", numbers, {2, 4}), TensorView("label", labels, {2})};
  for (int step = 0; step < 3; ++step)
    CHECK(one.run("train_step", inputs).scalar("loss") == other.run("train_step", inputs).scalar("loss"));
}

TEST_CASE("a saved model is loaded from its file, and several live side by side") {
  const std::filesystem::path path = std::filesystem::temp_directory_path() / "gait_text_test.mlir";
  Model model = sample();
  model.save(path);
  Model first = Model::load(path), second = Model::load(path);
  CHECK(first.text() == model.text());
  Session one = compile(first).init(1), two = compile(second).init(2);
  CHECK(one.state<float>("linear_0.weight")[0] != two.state<float>("linear_0.weight")[0]);
  std::filesystem::remove(path);
}

TEST_CASE("metrics are sums and what is made of them") {
  Model model = sample();
  for (const char *entry : {"train_step", "evaluate"}) {
    const std::string line = signature(model, entry);
    CHECK(count(line, R"(tensor<f32> {gait.name = "accuracy", gait.role = "metric"})") == 1);
    CHECK(count(line, R"(tensor<f64> {gait.name = "accuracy.sum0", gait.role = "sum"})") == 1);
    CHECK(count(line, R"(tensor<f64> {gait.name = "accuracy.sum1", gait.role = "sum"})") == 1);
  }
  CHECK(signature(model, "summarize") ==
        R"(func.func @summarize(%arg0: tensor<f64> {gait.name = "accuracy.sum0", gait.role = "input"})"
        R"(, %arg1: tensor<f64> {gait.name = "accuracy.sum1", gait.role = "input"}))"
        R"( -> (tensor<f64> {gait.name = "accuracy", gait.role = "metric"}) {)");
}

TEST_CASE("a metric without rows counts one") {
  Graph g("g");
  Tensor w = g.parameter("w", {3}, init::ones());
  Session session = compile(Model(g, {.metrics = {{"size", sum(w)}}})).init();
  Results results = session.run("evaluate");
  CHECK(results.scalar("size") == 3);
  CHECK(results.scalar("size.sum0") == 3);
  CHECK(results.scalar("size.sum1") == 1);
}

TEST_CASE("a layer in a layer is named once in locations") {
  Graph g("g");
  Tensor x = g.input("x", {batch, 3, 4});
  const std::string text = Model(g, {.outputs = {{"y", nn::encoder_block(g, 4, 2, 5)(x)}}}).text();
  CHECK(count(text, R"(loc("encoder_0.attention.query"()") == 1);
  CHECK(count(text, "encoder_0/encoder_0") == 0);
}
