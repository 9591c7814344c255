#include "messages.h"

using namespace gait;

struct Layers {
  Graph g{"g"};
  Tensor x = g.input("x", {batch, 32}), label = g.input("label", {batch}, i32);
};

TEST_CASE_FIXTURE(Layers, "linear") {
  auto layer = nn::linear(g, 64, 10);
  CHECK_ERROR(layer(x),
              "linear_0: the input [batch, 32] has not the layer's 64 features as its last dimension; check the layer's width");
  CHECK_ERROR(layer(g.input("whole", {batch, 64}, f64)),
              "linear_0: the input is f64, the layer's weight f32; convert the input first");
  CHECK_ERROR(nn::linear(g, 0, 10), "linear: a layer from 0 to 10 features; both are at least 1");
  CHECK_ERROR(nn::linear(g, 1, 1, {.name = "linear_0"}),
              R"(parameter: the name "linear_0.weight" is taken by a state; choose another)");
  CHECK_ERROR(nn::Linear()(x), "linear: an empty tensor; assign one to the handle first");
}

TEST_CASE_FIXTURE(Layers, "a layer's inside reports the layer's caller") {
  CHECK_ERROR(softmax(label), "softmax: needs f32 or f64, not i32; convert the tensor first");
  CHECK_ERROR(softmax(x, 2), "reduce_max: there is no dimension 2 in [batch, 32]");
  CHECK_ERROR(sigmoid(Tensor()), "sigmoid: an empty tensor; assign one to the handle first");
  CHECK_ERROR(sum(Tensor()), "sum: an empty tensor; assign one to the handle first");
  CHECK_ERROR(variance(label), "mean: needs f32 or f64, not i32; convert the tensor first");
  CHECK_ERROR(Scope(Tensor(), std::source_location::current()), "scope: an empty tensor; assign one to the handle first");
}

TEST_CASE_FIXTURE(Layers, "losses and metrics") {
  CHECK_ERROR(cross_entropy(x, x),
              "cross_entropy: logits [batch, 32] and labels [batch, 32] do not fit; they are [N, C] and [N]");
  CHECK_ERROR(cross_entropy(x, g.input("few", {8}, i32)),
              "cross_entropy: logits [batch, 32] and labels [8] do not fit; they are [N, C] and [N]");
  CHECK_ERROR(cross_entropy(x, g.input("real", {batch})), "cross_entropy: labels are f32; class numbers are i32 or i64");
  CHECK_ERROR(cross_entropy(g.input("n", {batch, 3}, i32), label), "cross_entropy: logits are i32, not f32 or f64");
  CHECK_ERROR(accuracy(label, label), "accuracy: scores [batch] and labels [batch] do not fit; they are [N, C] and [N]");
  CHECK_ERROR(mse(x, g.input("y", {batch, 1})), "mse: prediction [batch, 32] and target [batch, 1] differ; reshape one");
}
