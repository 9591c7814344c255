#include "gait/nn/loss.h"
#include "frontend/call.h"
#include "gait/math.h"
#include "gait/nn/activation.h"

namespace gait {

using detail::Call;
using detail::Composition;

/// Scores [N, C] and labels [N], as classification takes them.
static void check_classes(std::string_view scores_label, const Call &call, const Tensor &scores, const Tensor &labels) {
  call.require(scores.rank() == 2 && labels.rank() == 1 && scores.shape()[0] == labels.shape()[0],
               "{} {} and labels {} do not fit; they are [N, C] and [N]", scores_label, scores.shape().text(),
               labels.shape().text());
  call.require(is_floating(scores.dtype()), "{} are {}, not f32 or f64", scores_label, name_of(scores.dtype()));
  call.require(labels.dtype() == i32 || labels.dtype() == i64, "labels are {}; class numbers are i32 or i64",
               name_of(labels.dtype()));
}

Tensor cross_entropy(const Tensor &logits, const Tensor &labels, Location where) {
  Composition call("cross_entropy", {logits, labels}, where);
  check_classes("logits", call, logits, labels);
  const Dimension classes = logits.shape()[1];
  if (call.graph->find_input(labels)) declare_range(labels, 0, classes.size());
  // Of each row of log(softmax) the label's place, chosen by comparing the column's number with the label.
  Tensor chosen = equal(iota(logits.graph(), logits.shape(), 1, labels.dtype()), reshape(labels, {labels.shape()[0], 1}));
  Tensor logarithms = log_softmax(logits, 1);
  return -sum(select(chosen, logarithms, 0), 1);
}

Tensor accuracy(const Tensor &scores, const Tensor &labels, Location where) {
  Composition call("accuracy", {scores, labels}, where);
  check_classes("scores", call, scores, labels);
  return mean(convert(equal(convert(argmax(scores, 1), labels.dtype()), labels), scores.dtype()));
}

Tensor mse(const Tensor &prediction, const Tensor &target, Location where) {
  Composition call("mse", {prediction, target}, where);
  call.require(prediction.shape() == target.shape(), "prediction {} and target {} differ; reshape one", prediction.shape().text(),
               target.shape().text());
  return mean(square(prediction - target));
}

} // namespace gait
