#include "tests/nn/cases.h"

namespace gait::test {

template <typename Function>
static Case pair(const std::string &name, const Function &function, double scale = 1, double offset = 0) {
  return {name, [=](Builder &b) {
            Tensor prediction = b.x({3});
            return function(prediction, b.x({3}, scale, offset));
          }};
}

static Tensor with_class_weights(const Tensor &logits, const Tensor &targets, double smoothing) {
  return cross_entropy(logits, targets,
                       {.label_smoothing = smoothing, .class_weights = constant(logits.graph(), {0.5, 1, 2, 3}, {4})});
}

std::vector<Case> loss_cases() {
  return {
      pair("mse", [](const Tensor &p, const Tensor &t) { return mse(p, t); }),
      pair("mae", [](const Tensor &p, const Tensor &t) { return mae(p, t); }),
      pair("huber", [](const Tensor &p, const Tensor &t) { return huber(p, t, 0.7); }),
      pair("log_cosh", [](const Tensor &p, const Tensor &t) { return log_cosh(p, t); }),
      pair("quantile", [](const Tensor &p, const Tensor &t) { return quantile(p, t, 0.3); }),
      pair(
          "poisson", [](const Tensor &p, const Tensor &t) { return poisson(p, t); }, 1, 2),
      pair("mape", [](const Tensor &p, const Tensor &t) { return mape(p, t); }),
      pair(
          "bce_with_logits", [](const Tensor &p, const Tensor &t) { return bce_with_logits(p, t); }, 0.3, 0.5),
      pair("hinge", [](const Tensor &p, const Tensor &t) { return hinge(p, t); }),
      pair("cosine_similarity", [](const Tensor &a, const Tensor &b) { return cosine_similarity(a, b); }),
      pair("cosine", [](const Tensor &a, const Tensor &b) { return cosine(a, b); }),
      pair(
          "weighted_bce", [](const Tensor &p, const Tensor &t) { return bce_with_logits(p, t, {.positive_weight = 2.5}); }, 0.3,
          0.5),
      {"msle",
       [](Builder &b) {
         Tensor prediction = b.x({3}, 0.5, 1);
         return msle(prediction, b.x({3}, 0.5, 1));
       }},
      {"bce",
       [](Builder &b) {
         Tensor probability = b.x({3}, 0.3, 0.5);
         return bce(probability, b.x({3}, 0.3, 0.5));
       }},
      {"gaussian_nll",
       [](Builder &b) {
         Tensor mean = b.x({3}), target = b.x({3});
         return gaussian_nll(mean, target, b.x({3}, 0.5, 1));
       }},
      {"focal",
       [](Builder &b) {
         Tensor logits = b.x({3}, 2);
         return focal(logits, convert(b.label({3}, 2), b.g.dtype()), {.gamma = 1.5});
       }},
      {"kl_divergence",
       [](Builder &b) {
         Tensor scores = b.x({4});
         return kl_divergence(log_softmax(scores), b.x({4}, 0.15, 0.25));
       }},
      {"triplet",
       [](Builder &b) {
         Tensor anchor = b.x({3}), positive = b.x({3});
         return triplet(anchor, positive, b.x({3}, -0.7), 1.5);
       }},
      {"cross_entropy",
       [](Builder &b) {
         Tensor logits = b.x({4});
         return cross_entropy(logits, b.label({}, 4));
       }},
      {"cross_entropy_all",
       [](Builder &b) {
         Tensor logits = b.x({4});
         return with_class_weights(logits, b.label({}, 4), 0.1);
       }},
      {"cross_entropy_dense",
       [](Builder &b) {
         Tensor logits = b.x({4});
         return with_class_weights(logits, b.x({4}, 0.15, 0.25), 0.2);
       }},
      {"weighted_mse",
       [](Builder &b) {
         Tensor prediction = b.x({3}), target = b.x({3});
         return mse(prediction, target, b.x({}, 0.5, 1));
       }},
      {"weighted_mae",
       [](Builder &b) {
         Tensor prediction = b.x({3}), target = b.x({3});
         return mae(prediction, target, b.x({}, 0.5, 1));
       }},
      {"weighted_mape",
       [](Builder &b) {
         Tensor prediction = b.x({3}), target = b.x({3});
         return mape(prediction, target, b.x({}, 0.5, 1));
       }},
      {"weighted_msle",
       [](Builder &b) {
         Tensor prediction = b.x({3}, 0.5, 1), target = b.x({3}, 0.5, 1);
         return msle(prediction, target, b.x({}, 0.5, 1));
       }},
      {"weighted_mean",
       [](Builder &b) {
         Tensor values = b.x({3});
         return weighted_mean(values, b.x({}, 0.5, 1));
       }},
  };
}

} // namespace gait::test
