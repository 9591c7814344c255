#include "tools/bench/workloads/workload.h"

gait::Model gait::bench::tcn() {
  Graph g("tcn");
  Tensor x = g.input("x", {batch, 128, 64}), target = g.input("target", {batch, 128, 64});
  Tensor y = x;
  for (std::int64_t dilation = 1; dilation <= 32; dilation *= 2) y = nn::tcn_block(g, 64, 64, 3, {.dilation = dilation})(y);
  return Model(g, {.losses = {{"mse", mse(y, target)}}, .optimizer = optim::adam({.rate = 1e-3})});
}
