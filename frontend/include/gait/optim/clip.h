// Clipping: gradients made small before a rule sees them.
#ifndef GAIT_FRONTEND_OPTIM_CLIP_H
#define GAIT_FRONTEND_OPTIM_CLIP_H
#include "gait/graph.h"
#include <vector>

namespace gait {

/// The Euclidean norm of all elements of all tensors together, a scalar of their type: sqrt(sum of squares).
/// Throws: gait::Error for an empty list, for tensors that are not floating or differ in type.
Tensor global_norm(const std::vector<Tensor> &tensors, Location where = Location::current());

/// Each element limited to [-limit, limit]; NaN stays NaN.
/// Throws: gait::Error for a limit that is not above 0, and as global_norm.  Source: torch.nn.utils.clip_grad_value_.
std::vector<Tensor> clip_by_value(const std::vector<Tensor> &gradients, double limit, Location where = Location::current());

/// Shapes stay. Each tensor on its own scaled to a norm of at most `limit`: g * min(1, limit / (|g| + 1e-6)).
/// Throws: as clip_by_value.  Source: Pascanu et al. 2013, algorithm 1, in the form of torch.nn.utils.clip_grad_norm_.
std::vector<Tensor> clip_by_norm(const std::vector<Tensor> &gradients, double limit, Location where = Location::current());

/// Shapes stay. All tensors scaled by one factor, which keeps their direction: g * min(1, limit / (global_norm + 1e-6)).
/// Throws: as clip_by_value.  Source: as clip_by_norm.
std::vector<Tensor> clip_by_global_norm(const std::vector<Tensor> &gradients, double limit, Location where = Location::current());

} // namespace gait
#endif
