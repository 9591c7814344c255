#include "tests/nn/cases.h"

namespace gait::test {

static Tensor batch_norm(Builder &b) { return nn::batch_norm(b.g, 4)(b.x({3, 4})); }

std::vector<Case> layer_cases() {
  return {
      {"linear", [](Builder &b) { return nn::linear(b.g, 3, 4)(b.x({2, 3})); }},
      {"bilinear",
       [](Builder &b) {
         Tensor first = b.x({3});
         return nn::bilinear(b.g, 3, 2, 4)(first, b.x({2}));
       }},
      {"embedding", [](Builder &b) { return nn::embedding(b.g, 7, 2)(b.label({3}, 7)); }},
      {"tied",
       [](Builder &b) {
         auto layer = nn::embedding(b.g, 7, 2);
         return layer.logits(layer(b.label({3}, 7)));
       }},
      {"layer_norm", [](Builder &b) { return nn::layer_norm(b.g, Shape{3, 4})(b.x({3, 4})); }},
      {"rms_norm", [](Builder &b) { return nn::rms_norm(b.g, 4)(b.x({4})); }},
      {"group_norm", [](Builder &b) { return nn::group_norm(b.g, 4, 2)(b.x({3, 4})); }},
      {"batch_norm_train", batch_norm, /*training=*/true},
      {"batch_norm_evaluate", batch_norm},
      {"residual", [](Builder &b) { return nn::residual(b.x({3}), [&](const Tensor &x) { return nn::linear(b.g, 3, 3)(x); }); }},
      {"highway", [](Builder &b) { return nn::highway(b.g, 3)(b.x({3})); }},
      {"gated_linear", [](Builder &b) { return nn::gated_linear(b.g, 3, 2)(b.x({3})); }},
      {"gated_residual",
       [](Builder &b) {
         Tensor x = b.x({3});
         return nn::gated_residual(b.g, 3, 4, 2, {.context = 2})(x, b.x({2}));
       }},
  };
}

} // namespace gait::test
