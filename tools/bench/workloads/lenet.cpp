#include "tools/bench/workloads/workload.h"

// LeNet-5 with its 28 x 28 images: 6 and 16 windows of 5 x 5, then 120 and 84 units.
gait::Model gait::bench::lenet() {
  Graph g("lenet");
  Tensor x = g.input("x", {batch, 28, 28, 1}), label = g.input("label", {batch}, i32);
  Tensor y = nn::max_pool(relu(nn::conv2d(g, 1, 6, {5}, {.padding = nn::Padding::same()})(x)), {2}); // [batch, 14, 14, 6]
  y = nn::max_pool(relu(nn::conv2d(g, 6, 16, {5})(y)), {2});                                         // [batch, 5, 5, 16]
  y = relu(nn::linear(g, 400, 120)(reshape(y, {batch, 400})));
  y = nn::linear(g, 84, 10)(relu(nn::linear(g, 120, 84)(y)));
  return Model(g, {.losses = {{"cross_entropy", mean(cross_entropy(y, label))}}, .optimizer = optim::adam({.rate = 1e-3})});
}
