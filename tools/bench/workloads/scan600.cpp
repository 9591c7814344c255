#include "tools/bench/workloads/workload.h"

gait::Model gait::bench::scan600() {
  Graph g("scan600");
  Tensor x = g.input("x", {batch, 600, 32}), target = g.input("target", {batch, 32});
  Tensor y = nn::rnn(g, 32, 32)(x).last;
  return Model(g, {.losses = {{"mse", mse(y, target)}}, .optimizer = optim::sgd({.rate = 1e-3})});
}
