#include "gait/metrics.h"
#include "checks.h"
#include "gait/index.h"
#include "gait/math.h"

namespace gait::metrics {

using detail::Composition;
using Sums = std::vector<Tensor>;

/// lhs / rhs; 0 where rhs is 0.
static Tensor ratio(const Tensor &lhs, const Tensor &rhs) {
  Tensor is_none = equal(rhs, 0);
  return select(is_none, 0, lhs / select(is_none, 1, rhs));
}

/// f64 factors of the shape of `values`: the weights repeated, or ones.
static Tensor factors(const Tensor &values, const Tensor &weights) {
  Tensor ones = broadcast(constant(values.graph(), 1, {}, f64), values.shape());
  return weights.empty() ? ones : weighted(ones, weights);
}

static Metric mean_of(const Tensor &values, const Tensor &weights) {
  Tensor each = factors(values, weights);
  return {{sum(convert(values, f64) * each), sum(each)}, [](const Sums &sums) { return ratio(sums[0], sums[1]); }};
}

/// A composition that names the caller's line also for the weights.
static Composition begin(std::string_view name, const Tensor &lhs, const Tensor &rhs, const Tensor &weights,
                         const Location &where) {
  return weights.empty() ? Composition(name, {lhs, rhs}, where) : Composition(name, {lhs, rhs, weights}, where);
}

Metric mean(const Tensor &values, const Tensor &weights, Location where) {
  Composition call = begin("mean", values, values, weights, where);
  call.require_number(values);
  return mean_of(values, weights);
}

Metric accuracy(const Tensor &scores, const Tensor &labels, const Tensor &weights, Location where) {
  Composition call = begin("accuracy", scores, labels, weights, where);
  detail::check_classes("scores", call, scores, labels);
  return mean_of(convert(equal(convert(argmax(scores, -1), labels.dtype()), labels), f64), weights);
}

Metric top_k_accuracy(const Tensor &scores, const Tensor &labels, std::int64_t k, const Tensor &weights, Location where) {
  Composition call = begin("top_k_accuracy", scores, labels, weights, where);
  detail::check_classes("scores", call, scores, labels);
  call.require(k >= 1, "k is {}; at least one score is looked at", k);
  // A label is among the k largest when fewer than k classes come before it.
  Tensor at_label = detail::is_label(scores, labels), score = sum(select(at_label, scores, 0), -1, /*keep=*/true);
  Tensor column = iota(scores.graph(), scores.shape(), scores.rank() - 1, labels.dtype());
  Tensor is_before = select(column < expand_axis(labels, -1), equal(scores, score), constant(scores.graph(), 0, {}, i1));
  Tensor is_smaller_or_equal = scores <= score; // false with a NaN on either side
  Tensor before = sum(convert(select(is_smaller_or_equal, convert(is_before, i32), 1), i32), -1);
  return mean_of(convert(before < k, f64), weights);
}

/// The mean of a function of prediction - target.
template <typename Function>
static Metric mean_error(std::string_view name, const Tensor &prediction, const Tensor &target, const Tensor &weights,
                         const Location &where, const Function &function) {
  Composition call = begin(name, prediction, target, weights, where);
  detail::check_alike(call, "prediction", prediction, "target", target);
  return mean_of(function(convert(prediction, f64) - convert(target, f64)), weights);
}

Metric mae(const Tensor &prediction, const Tensor &target, const Tensor &weights, Location where) {
  return mean_error("mae", prediction, target, weights, where, [](const Tensor &error) { return abs(error); });
}

Metric mse(const Tensor &prediction, const Tensor &target, const Tensor &weights, Location where) {
  return mean_error("mse", prediction, target, weights, where, [](const Tensor &error) { return square(error); });
}

Metric rmse(const Tensor &prediction, const Tensor &target, const Tensor &weights, Location where) {
  Metric squared = mean_error("rmse", prediction, target, weights, where, [](const Tensor &error) { return square(error); });
  return {squared.sums, [](const Sums &sums) { return sqrt(ratio(sums[0], sums[1])); }};
}

Metric r2(const Tensor &prediction, const Tensor &target, const Tensor &weights, Location where) {
  Composition call = begin("r2", prediction, target, weights, where);
  detail::check_alike(call, "prediction", prediction, "target", target);
  Tensor each = factors(target, weights), wide = convert(target, f64);
  Sums sums{sum(each), sum(each * wide), sum(each * square(wide)), sum(each * square(convert(prediction, f64) - wide))};
  return {sums, [](const Sums &sums) {
            // sum(w (t - mean)^2) = sum(w t^2) - sum(w t)^2 / sum(w), which rounding may leave a little above or below 0.
            Tensor spread = sums[2] - ratio(square(sums[1]), sums[0]), is_constant = spread <= 1e-14 * sums[2];
            Tensor perfect = convert(equal(sums[3], 0), f64);
            return select(is_constant, perfect, 1 - sums[3] / select(is_constant, 1, spread));
          }};
}

/// The weighted counts of a yes-or-no prediction: true positives, said to be, are, all.
static Sums counts(std::string_view name, const Tensor &probability, const Tensor &target, const BinaryOptions &options,
                   const Location &where) {
  Composition call = begin(name, probability, target, options.weights, where);
  call.require_floating(probability);
  call.require(probability.shape() == target.shape(), "probability {} and target {} differ; reshape one",
               probability.shape().text(), target.shape().text());
  Tensor each = factors(probability, options.weights);
  Tensor said = convert(probability > options.threshold, f64), is = convert(convert(target, i1), f64);
  return {sum(each * said * is), sum(each * said), sum(each * is), sum(each)};
}

Metric precision(const Tensor &probability, const Tensor &target, const BinaryOptions &options, Location where) {
  Sums all = counts("precision", probability, target, options, where);
  return {{all[0], all[1]}, [](const Sums &sums) { return ratio(sums[0], sums[1]); }};
}

Metric recall(const Tensor &probability, const Tensor &target, const BinaryOptions &options, Location where) {
  Sums all = counts("recall", probability, target, options, where);
  return {{all[0], all[2]}, [](const Sums &sums) { return ratio(sums[0], sums[1]); }};
}

Metric f1(const Tensor &probability, const Tensor &target, const BinaryOptions &options, Location where) {
  Sums all = counts("f1", probability, target, options, where);
  return {{all[0], all[1], all[2]}, [](const Sums &sums) { return ratio(2 * sums[0], sums[1] + sums[2]); }};
}

Metric binary_accuracy(const Tensor &probability, const Tensor &target, const BinaryOptions &options, Location where) {
  Sums all = counts("binary_accuracy", probability, target, options, where);
  // Right: true positives, and what is neither said to be nor is.
  return {{2 * all[0] + all[3] - all[1] - all[2], all[3]}, [](const Sums &sums) { return ratio(sums[0], sums[1]); }};
}

} // namespace gait::metrics
