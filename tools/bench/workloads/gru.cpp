#include "tools/bench/workloads/workload.h"

gait::Model gait::bench::gru() {
  Graph g("gru");
  Tensor x = g.input("x", {batch, 60, 8}), target = g.input("target", {batch, 1});
  Tensor y = nn::linear(g, 64, 1)(nn::gru(g, 8, 64)(x).last);
  return Model(g, {.losses = {{"mse", mse(y, target)}}, .optimizer = optim::adam({.rate = 1e-3})});
}
