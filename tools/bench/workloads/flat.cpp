#include "tools/bench/workloads/workload.h"

gait::Model gait::bench::flat() {
  Graph g("flat");
  Tensor x = g.input("x", {batch, 4}), target = g.input("target", {batch, 4});
  Tensor y = nn::linear(g, 16, 4)(tanh(nn::linear(g, 32, 16)(tanh(nn::linear(g, 4, 32)(x)))));
  return Model(g, {.losses = {{"mse", mse(y, target)}}, .optimizer = optim::adam({.rate = 1e-3})});
}
