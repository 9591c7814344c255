// Blocks of a graph that differentiation treats in a way of their own.
#ifndef GAIT_FRONTEND_OPS_BLOCK_H
#define GAIT_FRONTEND_OPS_BLOCK_H
#include "gait/tensor.h"
#include <functional>
#include <vector>

namespace gait {

// Memory.

/// block(x), of whose inside nothing is kept for gradients: the backward graph computes it again, from what it reads, when the
/// gradient of its result has arrived. Costs a second forward pass of the block where it is differentiated, nothing where it is
/// not. A network of n equal layers keeps about 2 sqrt(n) of them when each sqrt(n) layers are a checkpoint. The numbers are the
/// same: what is random draws the same again. The block is any function, such as a layer; it may read other tensors of the graph
/// besides x, parameters too, and may hold checkpoints. A gradient inside it is of what it computes itself. Throws: gait::Error
/// for a tensor that is used outside of the block but was not returned from it; for a gradient inside it by a tensor from outside
/// that something else is computed from which the block reads. Source: Chen et al. 2016, section 3.
Tensor checkpoint(const Tensor &x, const std::function<Tensor(const Tensor &)> &block, Location where = Location::current());
/// The same of several tensors.
std::vector<Tensor> checkpoint(const std::vector<Tensor> &x,
                               const std::function<std::vector<Tensor>(const std::vector<Tensor> &)> &block,
                               Location where = Location::current());
/// x itself, but nothing that reads it runs before the tensors `after` are computed, or is merged with the same computation from
/// x. It costs nothing. For what is to be computed again rather than kept. Gradient: dx = dy; none flows to `after`.
Tensor barrier(const Tensor &x, const std::vector<Tensor> &after, Location where = Location::current());

// Gradients of one's own.

/// forward(x), with the gradient that backward(x, y, dy) gives: dy is the gradient of the result y, and the gradient of x is what
/// backward returns, of x's shape and type. The forward function is never differentiated; a second derivative is one of
/// backward's ops. Both functions read no floating tensor but what they are given, so that no gradient is lost. Throws:
/// gait::Error for a gradient of another shape or type, for one of the functions that reads a floating tensor from outside.
Tensor custom_gradient(const Tensor &x, const std::function<Tensor(const Tensor &x)> &forward,
                       const std::function<Tensor(const Tensor &x, const Tensor &y, const Tensor &dy)> &backward,
                       Location where = Location::current());
/// The same of several tensors: backward returns one gradient for each x. What is not floating has none: there dy and the
/// gradient are empty handles. A result that no gradient reaches has a dy of zeros.
std::vector<Tensor>
custom_gradient(const std::vector<Tensor> &x, const std::function<std::vector<Tensor>(const std::vector<Tensor> &x)> &forward,
                const std::function<std::vector<Tensor>(const std::vector<Tensor> &x, const std::vector<Tensor> &y,
                                                        const std::vector<Tensor> &dy)> &backward,
                Location where = Location::current());

} // namespace gait
#endif
