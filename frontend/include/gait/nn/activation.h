// Activation functions. Types: f32, f64.
#ifndef GAIT_FRONTEND_NN_ACTIVATION_H
#define GAIT_FRONTEND_NN_ACTIVATION_H
#include "gait/ops.h"

namespace gait {

/// max(x, 0), with gradient 0 at 0.
Tensor relu(const Tensor &x, Location where = Location::current());
/// 1 / (1 + e^-x), computed with e^-|x| on both sides: exact to rounding for any x, large ones never overflow.
Tensor sigmoid(const Tensor &x, Location where = Location::current());
/// e^x[i] / sum over j of e^x[j] along one dimension. Numerically safe: the maximum is subtracted first.
/// Source: Goodfellow et al. 2016, eq. 6.29.
Tensor softmax(const Tensor &x, std::int64_t axis = -1, Location where = Location::current());
/// log(softmax(x)), without computing the softmax: x - max - log(sum(e^(x - max))).
Tensor log_softmax(const Tensor &x, std::int64_t axis = -1, Location where = Location::current());

} // namespace gait
#endif
