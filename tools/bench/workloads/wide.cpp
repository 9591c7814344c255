#include "tools/bench/workloads/workload.h"

gait::Model gait::bench::wide() {
  Graph g("wide");
  Tensor x = g.input("x", {batch, 1024}), target = g.input("target", {batch, 1024});
  Tensor y = x;
  for (int layer = 0; layer < 4; ++layer) {
    y = nn::linear(g, 1024, 1024)(y);
    if (layer < 3) y = relu(y);
  }
  return Model(g, {.losses = {{"mse", mse(y, target)}}, .optimizer = optim::sgd({.rate = 1e-2, .momentum = 0.9})});
}
