// Dropout: noise in training, nothing elsewhere.
#ifndef GAIT_FRONTEND_NN_DROPOUT_H
#define GAIT_FRONTEND_NN_DROPOUT_H
#include "gait/tensor.h"

namespace gait::nn {

/// In entries that train (see Graph::training): each element is 0 with probability `rate`, else x / (1 - rate), so that its mean
/// is x; drawn anew by each call and in each step, by seed, step and row. Elsewhere x itself, and nothing is drawn. Shapes: x,
/// with `batch` first if it has one.  Throws: gait::Error for a rate outside [0, 1).  Source: Srivastava et al. 2014.
Tensor dropout(const Tensor &x, double rate, Location where = Location::current());

} // namespace gait::nn
#endif
