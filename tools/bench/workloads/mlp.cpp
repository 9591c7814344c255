#include "tools/bench/workloads/workload.h"

gait::Model gait::bench::mlp() {
  Graph g("mlp");
  Tensor x = g.input("x", {batch, 784}), label = g.input("label", {batch}, i32);
  Tensor y = nn::linear(g, 512, 10)(relu(nn::linear(g, 512, 512)(relu(nn::linear(g, 784, 512)(x)))));
  return Model(g, {.losses = {{"cross_entropy", mean(cross_entropy(y, label))}}, .optimizer = optim::adam({.rate = 1e-3})});
}
