// Derivatives. Shapes: a scalar by x of any shape; the gradient has x's.
// Throws: gait::Error, with the line of the call, for what is no floating scalar, for an x that is not floating, for an op on the
// way that is not differentiable (it is named, with its line).
#ifndef GAIT_FRONTEND_OPS_CONTROL_H
#define GAIT_FRONTEND_OPS_CONTROL_H
#include "gait/tensor.h"
#include <vector>

namespace gait {

/// d(scalar)/d(x), of x's shape; zero where the scalar does not depend on x. It is a tensor like others: differentiate it again.
/// Types: a floating scalar, a floating x.
Tensor gradient(const Tensor &scalar, const Tensor &x, Location where = Location::current());
/// The gradients of one scalar to several tensors, in their order.
std::vector<Tensor> gradients(const Tensor &scalar, const std::vector<Tensor> &x, Location where = Location::current());
/// x itself, through which no gradient flows.
Tensor stop_gradient(const Tensor &x, Location where = Location::current());

} // namespace gait
#endif
