#include "tools/bench/workloads/workload.h"

gait::Model gait::bench::embed() {
  Graph g("embed");
  Tensor user = g.input("user", {batch}, i32), item = g.input("item", {batch}, i32), target = g.input("target", {batch, 1});
  Tensor both = concat({nn::embedding(g, 10000, 64)(user), nn::embedding(g, 5000, 64)(item)}, 1);
  Tensor y = nn::linear(g, 64, 1)(relu(nn::linear(g, 128, 64)(both)));
  return Model(g, {.losses = {{"mse", mse(y, target)}}, .optimizer = optim::sgd({.rate = 1e-2})});
}
