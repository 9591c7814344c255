// Metrics: measures that are right over any number of batches, whatever their sizes. Shapes of prediction and target are equal.
// Throws: gait::Error where shapes or types are others than said.
#ifndef GAIT_FRONTEND_METRICS_H
#define GAIT_FRONTEND_METRICS_H
#include "gait/tensor.h"
#include <functional>
#include <utility>
#include <vector>

namespace gait {

/// A measure of a whole pass: sums over rows, and what they say together. The sums of all batches are added before `value` sees
/// them, so that the measure does not depend on how rows were dealt into batches.
struct Metric {
  using Value = std::function<Tensor(const std::vector<Tensor> &sums)>;

  /// `sums`: numbers that add up over batches, scalars; `value`: from as many f64 scalars to one.
  Metric(std::vector<Tensor> sums, Value value) : sums(std::move(sums)), value(std::move(value)) {}
  /// A mean over the rows of a batch, a floating scalar such as `accuracy`: the measure is the mean over all rows.
  Metric(const Tensor &mean) : mean(mean) {}

  std::vector<Tensor> sums;
  Value value;
  Tensor mean; ///< empty where the sums say it
};

/// Each takes `weights`, one factor for each row or element, as `weighted` (gait/math.h) does; none: every one counts 1. All are
/// summed in f64. Where a quotient is of 0 by 0 (no row of weight above 0, no positive) the metric is 0. Shapes of prediction and
/// target are equal, their types floating unless said otherwise. They throw gait::Error where shapes or types are others.
namespace metrics {

/// The weighted mean of all elements: sum(w v) / sum(w).
Metric mean(const Tensor &values, const Tensor &weights = {}, Location where = Location::current());
/// The part of rows whose largest score is at the label.  Shapes: scores [N, C], labels [N] i32 or i64; of sequences
/// [N, T, C], [N, T], every place counts.
Metric accuracy(const Tensor &scores, const Tensor &labels, const Tensor &weights = {}, Location where = Location::current());
/// The part of rows whose label has one of the k largest scores; of equal scores the one of the lower class is larger. A NaN is
/// larger than every score, and a row whose label's score is NaN is no hit.
/// Shapes: as accuracy.  Throws: gait::Error for k below 1.
Metric top_k_accuracy(const Tensor &scores, const Tensor &labels, std::int64_t k, const Tensor &weights = {},
                      Location where = Location::current());

/// The mean of |prediction - target|.
Metric mae(const Tensor &prediction, const Tensor &target, const Tensor &weights = {}, Location where = Location::current());
/// The mean of (prediction - target)^2.
Metric mse(const Tensor &prediction, const Tensor &target, const Tensor &weights = {}, Location where = Location::current());
/// The root of mse.
Metric rmse(const Tensor &prediction, const Tensor &target, const Tensor &weights = {}, Location where = Location::current());
/// The part of the target's variance that is explained: 1 - sum(w (t - p)^2) / sum(w (t - mean(t))^2), all elements taken as one
/// population. Where the target does not vary it is 1 for a perfect prediction and 0 for every other.
Metric r2(const Tensor &prediction, const Tensor &target, const Tensor &weights = {}, Location where = Location::current());

/// How probabilities become yes or no.
struct BinaryOptions {
  double threshold = 0.5; ///< above it is yes; for logits: 0
  Tensor weights = {};
};
/// Of the elements said to be yes, the part that are: TP / (TP + FP).  Target: 1 (yes) or 0, of any type.
Metric precision(const Tensor &probability, const Tensor &target, const BinaryOptions &options = {},
                 Location where = Location::current());
/// Of the elements that are yes, the part said to be: TP / (TP + FN).  Target: 1 (yes) or 0, of any type.
Metric recall(const Tensor &probability, const Tensor &target, const BinaryOptions &options = {},
              Location where = Location::current());
/// The harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN).  Target: 1 (yes) or 0, of any type.
Metric f1(const Tensor &probability, const Tensor &target, const BinaryOptions &options = {},
          Location where = Location::current());
/// The part of elements that are said rightly to be yes or no.  Target: 1 (yes) or 0, of any type.
Metric binary_accuracy(const Tensor &probability, const Tensor &target, const BinaryOptions &options = {},
                       Location where = Location::current());

} // namespace metrics
} // namespace gait
#endif
