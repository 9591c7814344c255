// Losses between distributions and between vectors.
#include "checks.h"
#include "gait/math.h"
#include "gait/nn/loss.h"

namespace gait {

using detail::Composition;

Tensor kl_divergence(const Tensor &log_q, const Tensor &p, Location where) {
  Composition call("kl_divergence", {log_q, p}, where);
  detail::check_alike(call, "log_q", log_q, "p", p);
  detail::features(call, p);
  Tensor is_positive = p > 0;
  return sum(select(is_positive, p * (log(select(is_positive, p, 1)) - log_q), 0), -1);
}

Tensor cosine_similarity(const Tensor &lhs, const Tensor &rhs, std::int64_t axis, Location where) {
  Composition call("cosine_similarity", {lhs, rhs}, where);
  detail::check_alike(call, "lhs", lhs, "rhs", rhs);
  detail::features(call, lhs, axis);
  // The root is taken of what is kept above 0: a vector of zeros has no direction, and gets no gradient through its length.
  auto length = [axis](const Tensor &x) { return sqrt(max(sum(square(x), axis), 1e-16)); };
  return sum(lhs * rhs, axis) / (length(lhs) * length(rhs));
}

Tensor cosine(const Tensor &prediction, const Tensor &target, Location where) {
  Composition call("cosine", {prediction, target}, where);
  detail::check_alike(call, "prediction", prediction, "target", target);
  return 1 - cosine_similarity(prediction, target);
}

Tensor triplet(const Tensor &anchor, const Tensor &positive, const Tensor &negative, double margin, Location where) {
  Composition call("triplet", {anchor, positive, negative}, where);
  detail::check_alike(call, "anchor", anchor, "positive", positive);
  detail::check_alike(call, "anchor", anchor, "negative", negative);
  detail::features(call, anchor);
  call.require(margin > 0, "the margin must be above 0, not {}", margin);
  auto distance = [&](const Tensor &other) { return sqrt(max(sum(square(anchor - other + 1e-6), -1), 1e-30)); };
  return max(distance(positive) - distance(negative) + margin, 0);
}

} // namespace gait
