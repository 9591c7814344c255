// Losses and metrics.
#ifndef GAIT_FRONTEND_NN_LOSS_H
#define GAIT_FRONTEND_NN_LOSS_H
#include "gait/ops.h"

namespace gait {

/// Cross-entropy of unnormalised scores: -logits[i, labels[i]] + logsumexp(logits[i, :]), one value per row.
/// Shapes: logits [N, C] floating, labels [N] i32 or i64 in [0, C) -> [N].  Numerically safe: the row maximum is subtracted
/// first. Labels that are an input get the range [0, C) declared: a run with others is refused before anything is written. For
/// computed labels outside the range only the second term is left. Throws: gait::Error when the shapes or types disagree. Source:
/// Goodfellow et al. 2016, eq. 6.30.
Tensor cross_entropy(const Tensor &logits, const Tensor &labels, Location where = Location::current());

/// The part of rows whose largest score is at the label, a scalar.  Shapes: scores [N, C] floating, labels [N] i32 or i64.
/// Throws: gait::Error when the shapes or types disagree.
Tensor accuracy(const Tensor &scores, const Tensor &labels, Location where = Location::current());

/// The mean of (prediction - target)^2 over all elements, a scalar.  Shapes: equal; floating.
/// Throws: gait::Error when the shapes differ, even where they would broadcast.
Tensor mse(const Tensor &prediction, const Tensor &target, Location where = Location::current());

} // namespace gait
#endif
