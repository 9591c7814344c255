#include "tools/bench/workloads/workload.h"

gait::Model gait::bench::tiny() {
  Graph g("tiny");
  Tensor x = g.input("x", {batch, 10}), target = g.input("target", {batch, 1});
  Tensor y = nn::linear(g, 16, 1)(tanh(nn::linear(g, 10, 16)(x)));
  return Model(g, {.losses = {{"mse", mse(y, target)}}, .optimizer = optim::sgd({.rate = 1e-2})});
}
