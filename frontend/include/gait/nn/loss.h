// Losses. One whose name says mean (mse, mae, mape, msle) is a scalar; every other gives one value for each element or row, to be
// reduced: `mean(huber(p, t))`. Sample weights: `mean(weighted(huber(p, t), w))`, or weighted_mean (gait/math.h); the scalar ones
// take them as an argument.
//
// Shapes of prediction and target are equal, even where others would broadcast; types f32 or f64, both the same. Every loss
// throws gait::Error where shapes or types are others. Values and gradients are finite wherever the true ones are: where the
// formula's logarithm or root has none, the comment says what is taken.
#ifndef GAIT_FRONTEND_NN_LOSS_H
#define GAIT_FRONTEND_NN_LOSS_H
#include "gait/ops.h"

namespace gait {

// Regression.

/// The mean of (prediction - target)^2 over all elements, a scalar.
Tensor mse(const Tensor &prediction, const Tensor &target, Location where = Location::current());
/// The same with sample weights, as mean(weighted(...)).
Tensor mse(const Tensor &prediction, const Tensor &target, const Tensor &weights, Location where = Location::current());
/// The mean of |prediction - target|, a scalar; the gradient at 0 is 0.
Tensor mae(const Tensor &prediction, const Tensor &target, Location where = Location::current());
/// The same with sample weights, as mean(weighted(...)).
Tensor mae(const Tensor &prediction, const Tensor &target, const Tensor &weights, Location where = Location::current());
/// The mean of 100 |prediction - target| / max(|target|, 1e-7), a scalar.  Source: keras.losses.MeanAbsolutePercentageError.
Tensor mape(const Tensor &prediction, const Tensor &target, Location where = Location::current());
/// The same with sample weights, as mean(weighted(...)).
Tensor mape(const Tensor &prediction, const Tensor &target, const Tensor &weights, Location where = Location::current());
/// The mean of (log(1 + max(prediction, 0)) - log(1 + max(target, 0)))^2, a scalar.
/// Source: keras.losses.MeanSquaredLogarithmicError, which has 1e-7 in the place of 0.
Tensor msle(const Tensor &prediction, const Tensor &target, Location where = Location::current());
/// The same with sample weights, as mean(weighted(...)).
Tensor msle(const Tensor &prediction, const Tensor &target, const Tensor &weights, Location where = Location::current());

/// Of e = prediction - target, element by element: e^2 / 2 where |e| <= delta, else delta * (|e| - delta / 2).
/// Throws: gait::Error for a delta that is not above 0.  Source: Huber 1964; torch.nn.functional.huber_loss.
Tensor huber(const Tensor &prediction, const Tensor &target, double delta = 1, Location where = Location::current());
/// log(cosh(prediction - target)), element by element, exact to rounding for small and large differences.
Tensor log_cosh(const Tensor &prediction, const Tensor &target, Location where = Location::current());
/// The pinball loss of e = target - prediction: max(q e, (q - 1) e), element by element; its minimum is the q-quantile.
/// Throws: gait::Error for a q outside (0, 1).  Source: Koenker and Bassett 1978.
Tensor quantile(const Tensor &prediction, const Tensor &target, double q, Location where = Location::current());
/// The negative log-likelihood of counts, without log(target!): e^log_rate - target * log_rate, element by element.
/// Source: torch.nn.functional.poisson_nll_loss with log_input.
Tensor poisson(const Tensor &log_rate, const Tensor &target, Location where = Location::current());
/// The negative log-likelihood of a normal distribution, without log(2 pi) / 2: (log(v) + (target - mean)^2 / v) / 2 with
/// v = max(variance, epsilon), through which the variance's gradient flows as if it were not clipped. Element by element.
/// Shapes: all three equal.  Throws: gait::Error for an epsilon that is not above 0.
/// Source: Nix and Weigend 1994; torch.nn.functional.gaussian_nll_loss.
Tensor gaussian_nll(const Tensor &mean, const Tensor &target, const Tensor &variance, double epsilon = 1e-6,
                    Location where = Location::current());

// Classification.

struct CrossEntropyOptions {
  double label_smoothing = 0; ///< in [0, 1]: the target becomes (1 - s) * target + s / C.  Source: Szegedy et al. 2016, eq. 7
  Tensor class_weights = {};  ///< [C]: the factor of each class' term; empty: all 1
};
/// Cross-entropy of unnormalised scores: -logits[i, labels[i]] + logsumexp(logits[i, :]), one value per row.
/// Shapes: logits [N, C] floating, labels [N] i32 or i64 in [0, C) -> [N]; of sequences [N, T, C], [N, T] -> [N, T], and so on.
/// Numerically safe: the row maximum is subtracted first. Labels that are an input get the range [0, C) declared: a run with
/// others is refused before anything is written. For computed labels outside the range only the second term is left.
/// Throws: gait::Error when the shapes or types disagree.  Source: Goodfellow et al. 2016, eq. 6.30.
Tensor cross_entropy(const Tensor &logits, const Tensor &labels, Location where = Location::current());
/// With options, and with targets of either kind: labels [N], or probabilities [N, C] of the logits' type; of sequences likewise.
/// One value per row: the negative sum over classes of class_weight * target * log_softmax(logits). With class weights, PyTorch's
/// mean is `sum(loss) / sum(weight of each row's class)`.  Throws: gait::Error also for a smoothing outside [0, 1].
/// Source: torch.nn.functional.cross_entropy.
Tensor cross_entropy(const Tensor &logits, const Tensor &targets, const CrossEntropyOptions &options,
                     Location where = Location::current());

/// Binary cross-entropy of probabilities: -(t log(p) + (1 - t) log(1 - p)), element by element. Logarithms are taken of no less
/// than e^-100 (f64) or 2^-126 (f32), below which no gradient flows.  Source: torch.nn.functional.binary_cross_entropy.
Tensor bce(const Tensor &probability, const Tensor &target, Location where = Location::current());
struct BceOptions {
  double positive_weight = 1; ///< the factor of the term of the positives
};
/// Binary cross-entropy of unnormalised scores, exact to rounding for any: w t softplus(-x) + (1 - t) softplus(x), element by
/// element.  Source: torch.nn.functional.binary_cross_entropy_with_logits.
Tensor bce_with_logits(const Tensor &logits, const Tensor &target, const BceOptions &options = {},
                       Location where = Location::current());
struct FocalOptions {
  double gamma = 2;    ///< at least 0: how much less a sure and right prediction counts
  double alpha = 0.25; ///< in [0, 1]: the weight of the positives; 1 - alpha is that of the negatives
};
/// The focal loss of unnormalised scores and targets that are 0 or 1: -a (1 - p)^gamma log(p), where p is the probability given
/// to the target, a = alpha or 1 - alpha. Element by element.  Throws: gait::Error for options out of range. Source: Lin et al.
/// 2017, eq. 5; torchvision.ops.sigmoid_focal_loss.
Tensor focal(const Tensor &logits, const Tensor &target, const FocalOptions &options = {}, Location where = Location::current());
/// max(0, 1 - prediction * target) for targets -1 and 1, element by element.  Source: Rosasco et al. 2004.
Tensor hinge(const Tensor &prediction, const Tensor &target, Location where = Location::current());

// Distributions and directions.

/// The divergence of q from p, given log(q): the sum over the last dimension of p (log(p) - log_q); 0 where p is 0.
/// Shapes: both [..., C] -> [...].  Source: Kullback and Leibler 1951; torch.nn.functional.kl_div.
Tensor kl_divergence(const Tensor &log_q, const Tensor &p, Location where = Location::current());
/// The cosine of the angle between vectors along a dimension, which disappears: a . b / (max(|a|, 1e-8) max(|b|, 1e-8)).
/// Source: torch.nn.functional.cosine_similarity.
Tensor cosine_similarity(const Tensor &lhs, const Tensor &rhs, std::int64_t axis = -1, Location where = Location::current());
/// 1 - cosine_similarity along the last dimension.  Shapes: both [..., C] -> [...].
Tensor cosine(const Tensor &prediction, const Tensor &target, Location where = Location::current());
/// max(0, |anchor - positive| - |anchor - negative| + margin) along the last dimension; 1e-6 is added to each difference, so that
/// the root has a gradient.  Shapes: all three [..., C] -> [...].  Source: torch.nn.functional.triplet_margin_loss.
Tensor triplet(const Tensor &anchor, const Tensor &positive, const Tensor &negative, double margin = 1,
               Location where = Location::current());

/// The part of rows whose largest score is at the label, a scalar.  Shapes: scores [N, C] floating, labels [N] i32 or i64; of
/// sequences [N, T, C], [N, T], every place counts.
/// Throws: gait::Error when the shapes or types disagree.
Tensor accuracy(const Tensor &scores, const Tensor &labels, Location where = Location::current());

} // namespace gait
#endif
