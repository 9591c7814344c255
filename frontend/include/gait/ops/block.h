// Blocks of a graph: functions whose calls differentiation treats as one. A block is built by a function, such as a lambda or a
// layer, which is called once; a tensor made inside is used outside only if it is returned.
// Shapes: any, unless said otherwise.  Throws: gait::Error for an empty function, for one that returns no tensor or one of
// another graph, and where a tensor that was made inside and not returned is used outside.
#ifndef GAIT_FRONTEND_OPS_BLOCK_H
#define GAIT_FRONTEND_OPS_BLOCK_H
#include "gait/tensor.h"
#include <functional>
#include <vector>

namespace gait {

// What is kept for gradients.

/// block(x), of whose inside nothing is kept for gradients: the backward graph computes it again, from what it reads, once the
/// gradient of its result has arrived. Where it is differentiated that costs another forward pass of it, elsewhere nothing. Of n
/// like layers about 2 sqrt(n) are kept when every sqrt(n) of them are a checkpoint. The numbers are the same; what is random
/// draws the same again. The block may read any tensor of the graph, parameters too, make parameters, and hold blocks. Shapes:
/// any. Gradient: of any order. A gradient inside the block is of what it computes there. Throws: gait::Error for a gradient
/// inside by a tensor from outside that something else is computed from which the block reads. Source: Chen et al. 2016,
/// section 3.
Tensor checkpoint(const Tensor &x, const std::function<Tensor(const Tensor &)> &block, Location where = Location::current());
/// The same of several tensors, and with several results.
std::vector<Tensor> checkpoint(const std::vector<Tensor> &x,
                               const std::function<std::vector<Tensor>(const std::vector<Tensor> &)> &block,
                               Location where = Location::current());
/// x itself, but nothing that reads it runs before the tensors `after` are computed, nor is merged with the same computation from
/// x: what is to be computed again rather than kept reads it. It costs nothing.
/// Shapes: x any -> x's; `after` any. Gradient: dx = dy; none flows to `after`.
Tensor barrier(const Tensor &x, const std::vector<Tensor> &after, Location where = Location::current());

// Gradients of one's own.

/// forward(x), whose gradient is what backward(x, y, dy) returns: y is the result, dy its gradient. The forward function is never
/// differentiated; a second derivative is one of the backward function. Both read no floating tensor but what they are given.
/// Shapes: dy is as y, the gradient as x.
/// Throws: gait::Error for a gradient of another shape or type, and for a function that reads a floating tensor from outside.
Tensor custom_gradient(const Tensor &x, const std::function<Tensor(const Tensor &x)> &forward,
                       const std::function<Tensor(const Tensor &x, const Tensor &y, const Tensor &dy)> &backward,
                       Location where = Location::current());
/// The same of several tensors, and with several results: the backward function returns a gradient for each x. What is not
/// floating has none: an empty Tensor stands for it, in dy and in the gradients. Where no gradient reaches a result, its dy is
/// zero.
std::vector<Tensor>
custom_gradient(const std::vector<Tensor> &x, const std::function<std::vector<Tensor>(const std::vector<Tensor> &x)> &forward,
                const std::function<std::vector<Tensor>(const std::vector<Tensor> &x, const std::vector<Tensor> &y,
                                                        const std::vector<Tensor> &dy)> &backward,
                Location where = Location::current());

} // namespace gait
#endif
