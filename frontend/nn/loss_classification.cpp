#include "checks.h"
#include "gait/math.h"
#include "gait/nn/activation.h"
#include "gait/nn/loss.h"
#include <cmath>
#include <limits>

namespace gait {

using detail::Composition;

Tensor cross_entropy(const Tensor &logits, const Tensor &labels, Location where) {
  return cross_entropy(logits, labels, CrossEntropyOptions{}, where);
}

/// The sum over classes of what is chosen by the label.
static Tensor at_label(const Tensor &values, const Tensor &labels) {
  return sum(select(detail::is_label(values, labels), values, 0), -1);
}

Tensor cross_entropy(const Tensor &logits, const Tensor &targets, const CrossEntropyOptions &options, Location where) {
  Composition call("cross_entropy", {logits, targets}, where);
  const bool dense = !targets.empty() && targets.rank() == logits.rank();
  if (dense) detail::check_alike(call, "logits", logits, "targets", targets);
  else detail::check_classes("logits", call, logits, targets);
  const std::int64_t classes = detail::features(call, logits);
  const double smoothing = options.label_smoothing;
  call.require(smoothing >= 0 && smoothing <= 1, "the label smoothing {} is outside [0, 1]", smoothing);
  if (!dense && call.graph->find_input(targets)) declare_range(targets, 0, classes);
  Tensor terms = log_softmax(logits);
  if (!options.class_weights.empty()) {
    call.require(options.class_weights.shape() == Shape{classes} && options.class_weights.dtype() == logits.dtype(),
                 "class weights are {} {}; they must be {} [{}], one for each class of the logits",
                 name_of(options.class_weights.dtype()), options.class_weights.shape().text(), name_of(logits.dtype()), classes);
    terms = terms * options.class_weights;
  }
  Tensor hard = -(dense ? sum(targets * terms, -1) : at_label(terms, targets));
  if (smoothing == 0) return hard;
  // sum(((1 - s) t + s / C) x) without building the smoothed targets.
  return (1 - smoothing) * hard - smoothing * mean(terms, -1);
}

Tensor bce(const Tensor &probability, const Tensor &target, Location where) {
  Composition call("bce", {probability, target}, where);
  detail::check_alike(call, "probability", probability, "target", target);
  const double floor = probability.dtype() == f64 ? std::exp(-100.0) : double(std::numeric_limits<float>::min());
  return -(target * log(max(probability, floor)) + (1 - target) * log(max(1 - probability, floor)));
}

Tensor bce_with_logits(const Tensor &logits, const Tensor &target, const BceOptions &options, Location where) {
  Composition call("bce_with_logits", {logits, target}, where);
  detail::check_alike(call, "logits", logits, "target", target);
  call.require(options.positive_weight >= 0, "the weight of the positives is {}; it is at least 0", options.positive_weight);
  // softplus(x) = l + max(x, 0) and softplus(-x) = l + max(-x, 0), with one logarithm l = log(1 + e^-|x|) for both.
  Tensor positive = logits > 0, logarithm = log1p(exp(select(positive, -logits, logits)));
  Tensor yes = options.positive_weight == 1 ? target : options.positive_weight * target, no = 1 - target;
  return (options.positive_weight == 1 ? logarithm : (yes + no) * logarithm) + logits * select(positive, no, -yes);
}

Tensor focal(const Tensor &logits, const Tensor &target, const FocalOptions &options, Location where) {
  Composition call("focal", {logits, target}, where);
  detail::check_alike(call, "logits", logits, "target", target);
  call.require(options.gamma >= 0, "gamma is {}; it is at least 0", options.gamma);
  call.require(options.alpha >= 0 && options.alpha <= 1, "alpha {} is outside [0, 1]", options.alpha);
  // With the score s of the target's own answer, -log(p) = softplus(-s) and (1 - p)^gamma = e^(-gamma softplus(s)).
  Tensor own = logits * (2 * target - 1), weight = (1 - options.alpha) + (2 * options.alpha - 1) * target;
  return weight * exp(-options.gamma * softplus(own)) * softplus(-own);
}

Tensor hinge(const Tensor &prediction, const Tensor &target, Location where) {
  Composition call("hinge", {prediction, target}, where);
  detail::check_alike(call, "prediction", prediction, "target", target);
  return max(1 - prediction * target, 0);
}

Tensor accuracy(const Tensor &scores, const Tensor &labels, Location where) {
  Composition call("accuracy", {scores, labels}, where);
  detail::check_classes("scores", call, scores, labels);
  return mean(convert(equal(convert(argmax(scores, -1), labels.dtype()), labels), scores.dtype()));
}

} // namespace gait
