#include "tools/bench/workloads/workload.h"

gait::Model gait::bench::gpt() {
  Graph g("gpt");
  Tensor token = g.input("token", {batch, 128}, i32), next = g.input("next", {batch, 128}, i32);
  Tensor y = nn::position_embedding(g, 128, 256)(nn::embedding(g, 512, 256)(token));
  for (int layer = 0; layer < 4; ++layer)
    y = nn::encoder_block(g, 256, 8, 1024, {.activation = gelu, .norm_first = true})(y, {.causal = true});
  Tensor logits = nn::linear(g, 256, 512)(nn::layer_norm(g, 256)(y));
  Tensor likelihood = sum(log_softmax(logits) * one_hot(next, 512, f32), {-1});
  return Model(g, {.losses = {{"cross_entropy", -mean(likelihood)}}, .optimizer = optim::adam({.rate = 1e-3})});
}
