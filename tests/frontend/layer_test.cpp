// Layers, activations, losses: names, sharing, and the ops they are made of. Their values are tested where they are run.
#include "module_text.h"
#include <doctest/doctest.h>

using namespace gait;

TEST_CASE("linear layers are numbered in construction order and own [in, out] weights") {
  Graph g("g");
  auto first = nn::linear(g, 4, 3), second = nn::linear(g, 3, 2, {.bias = false}), third = nn::linear(g, 2, 1, {.name = "head"});
  CHECK(first.name == "linear_0");
  CHECK(first.weight.name() == "linear_0.weight");
  CHECK(first.weight.shape() == Shape{4, 3});
  CHECK(first.bias.name() == "linear_0.bias");
  CHECK(first.bias.shape() == Shape{3});
  CHECK(second.name == "linear_1");
  CHECK(second.bias.empty());
  CHECK(third.weight.name() == "head.weight");
  CHECK(nn::linear(g, 1, 1).name == "linear_2");
  CHECK(g.parameters().size() == 7);
}

TEST_CASE("calling a layer twice shares its parameters") {
  Graph g("g");
  Tensor x = g.input("x", {batch, 4});
  auto layer = nn::linear(g, 4, 4);
  Tensor y = layer(layer(x));
  CHECK(y.shape() == Shape{batch, 4});
  const std::string line = signature(Model(g, {.outputs = {{"y", y}}}), "predict");
  CHECK(count(line, "linear_0.weight") == 1);
  CHECK(count(ops_of(y), "gait.dot") == 2);
}

TEST_CASE("a layer's ops carry its name and its caller's line") {
  Graph g("g");
  Tensor x = g.input("x", {batch, 4});
  auto layer = nn::linear(g, 4, 2);
  const unsigned line = Location::current().line() + 1;
  Tensor y = layer(x);
  const std::string text = Model(g, {.outputs = {{"y", y}}}).text();
  CHECK(count(text, fmt::format(R"("layer_test.cpp":{}:)", line)) == 1);
  CHECK(count(text, R"(loc("linear_0"(#loc)") == 1);
}

TEST_CASE("a layer works on the last dimension of any tensor") {
  Graph g("g");
  auto layer = nn::linear(g, 4, 2);
  CHECK(layer(g.input("a", {batch, 7, 4})).shape() == Shape{batch, 7, 2});
  CHECK(layer(g.input("b", {4})).shape() == Shape{2});
}

TEST_CASE("softmax and log_softmax subtract the maximum, through which no gradient flows") {
  Graph g("g");
  Tensor x = g.input("x", {batch, 4});
  for (const Tensor &y : {softmax(x), log_softmax(x)}) {
    CHECK(y.shape() == x.shape());
    CHECK(count(ops_of(y), "gait.stop_gradient") == 1);
    CHECK(count(ops_of(y), "gait.reduce_max") == 1);
  }
  CHECK(softmax(g.input("z", {3, 5}), 0).shape() == Shape{3, 5});
  CHECK(relu(x).shape() == x.shape());
  CHECK(sigmoid(x).shape() == x.shape());
}

TEST_CASE("cross_entropy gives a value per row and declares the range of labels that are an input") {
  Graph g("g");
  Tensor logits = g.input("logits", {batch, 10}), label = g.input("label", {batch}, i32), wide = g.input("wide", {batch}, i64);
  Tensor loss = cross_entropy(logits, label);
  CHECK(loss.shape() == Shape{batch});
  CHECK(cross_entropy(logits, wide).dtype() == f32);
  const std::string line = signature(Model(g, {.outputs = {{"y", loss}}}), "predict");
  CHECK(count(line, R"(%arg1: tensor<?xi32> {gait.name = "label", gait.range = array<i64: 0, 10>, gait.role = "input"})") == 1);
}

TEST_CASE("computed labels need no range") {
  Graph g("g");
  Tensor logits = g.input("logits", {batch, 10}), label = g.input("label", {batch}, i32);
  CHECK(count(ops_of(cross_entropy(logits, label + 1)), "gait.range") == 0);
}

TEST_CASE("accuracy and mse are scalars") {
  Graph g("g");
  Tensor scores = g.input("scores", {batch, 10}), label = g.input("label", {batch}, i64);
  CHECK(accuracy(scores, label).shape() == Shape{});
  CHECK(mse(scores, scores).shape() == Shape{});
}

/// "lstm_0.weight_ih_l0 [3, 8]", ... of the parameters that match.
static std::vector<std::string> parameters_of(const Graph &g, const std::string &pattern) {
  std::vector<std::string> lines;
  for (const Tensor &parameter : g.parameters(pattern)) lines.push_back(parameter.name() + " " + parameter.shape().text());
  return lines;
}

TEST_CASE("recurrent layers and cells have PyTorch's parameters: its names, its order, its shapes transposed") {
  Graph g("g");
  Tensor x = g.input("x", {batch, 5, 3});
  const auto layer = nn::lstm(g, 3, 2, {.layers = 2, .bidirectional = true});
  using Lines = std::vector<std::string>;
  CHECK(parameters_of(g, "lstm_0.*") ==
        Lines{"lstm_0.weight_ih_l0 [3, 8]", "lstm_0.weight_hh_l0 [2, 8]", "lstm_0.bias_ih_l0 [8]", "lstm_0.bias_hh_l0 [8]",
              "lstm_0.weight_ih_l0_reverse [3, 8]", "lstm_0.weight_hh_l0_reverse [2, 8]", "lstm_0.bias_ih_l0_reverse [8]",
              "lstm_0.bias_hh_l0_reverse [8]", "lstm_0.weight_ih_l1 [4, 8]", "lstm_0.weight_hh_l1 [2, 8]",
              "lstm_0.bias_ih_l1 [8]", "lstm_0.bias_hh_l1 [8]", "lstm_0.weight_ih_l1_reverse [4, 8]",
              "lstm_0.weight_hh_l1_reverse [2, 8]", "lstm_0.bias_ih_l1_reverse [8]", "lstm_0.bias_hh_l1_reverse [8]"});
  CHECK(nn::gru(g, 3, 2, {.gates = {.bias = false}}).name == "gru_0");
  CHECK(parameters_of(g, "gru_0.*") == Lines{"gru_0.weight_ih_l0 [3, 6]", "gru_0.weight_hh_l0 [2, 6]"});
  CHECK(nn::rnn_cell(g, 3, 2).name == "rnn_cell_0");
  CHECK(parameters_of(g, "rnn_cell_0.*") ==
        Lines{"rnn_cell_0.weight_ih [3, 2]", "rnn_cell_0.weight_hh [2, 2]", "rnn_cell_0.bias_ih [2]", "rnn_cell_0.bias_hh [2]"});
  const nn::Recurred once = layer(x), again = layer(x);
  CHECK(once.sequence.shape() == Shape{batch, 5, 4});
  CHECK(count(signature(Model(g, {.outputs = {{"y", once.last + again.last}}}), "predict"), "lstm_0.weight_ih_l1_reverse") == 1);
  CHECK(count(ops_of(once.last), "gait.scan") == 4); // a loop for each cell
}
