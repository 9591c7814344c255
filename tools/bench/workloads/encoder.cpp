#include "tools/bench/workloads/workload.h"

gait::Model gait::bench::encoder() {
  Graph g("encoder");
  Tensor x = g.input("x", {batch, 64, 64}), label = g.input("label", {batch}, i32);
  Tensor y = x;
  for (int layer = 0; layer < 2; ++layer) y = nn::encoder_block(g, 64, 4, 256)(y);
  Tensor logits = nn::linear(g, 64, 10)(mean(y, {1}));
  return Model(g, {.losses = {{"cross_entropy", mean(cross_entropy(logits, label))}}, .optimizer = optim::adam({.rate = 1e-3})});
}
