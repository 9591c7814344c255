// Ops that move elements without computing. Types: all; the result has the operand's.
//
// Throws: gait::Error, with the line of the call, for shapes and places that do not fit, an empty tensor, what would split, join
// or move the dimension `batch`.
#ifndef GAIT_FRONTEND_OPS_SHAPE_H
#define GAIT_FRONTEND_OPS_SHAPE_H
#include "gait/tensor.h"
#include <cstdint>
#include <vector>

namespace gait {

// Shapes. The dimension `batch` never splits, joins or moves into another dimension.

/// Repeats x. `dims[i]` is the dimension of the result that dimension i of x becomes; increasing, sizes equal. E.g. [4] with
/// dims {1} -> [batch, 4].
Tensor broadcast(const Tensor &x, const Shape &shape, const std::vector<std::int64_t> &dims,
                 Location where = Location::current());
/// Repeats x as the operators do: aligned at the last dimension, sizes equal or 1. E.g. [4] or [1, 4] to [batch, 4].
Tensor broadcast(const Tensor &x, const Shape &shape, Location where = Location::current());
/// The same elements in row-major order under another shape of as many. E.g. [batch, 4, 4] -> [batch, 16].
Tensor reshape(const Tensor &x, const Shape &shape, Location where = Location::current());
/// Reorders dimensions: dimension i of the result is dimension permutation[i] of x. E.g. [batch, 3, 4] by {0, 2, 1} -> [batch, 4,
/// 3].
Tensor transpose(const Tensor &x, const std::vector<std::int64_t> &permutation, Location where = Location::current());
/// Elements starts[d], starts[d] + strides[d], ... below limits[d] in each dimension d. `batch` is taken whole: start 0, limit
/// `batch`, stride 1. Empty strides are all 1.
Tensor slice(const Tensor &x, const std::vector<std::int64_t> &starts, const Shape &limits,
             const std::vector<std::int64_t> &strides = {}, Location where = Location::current());
/// Puts `value` (a number or a scalar tensor) low[d] times before, high[d] times behind and interior[d] times between the
/// elements of each dimension d. `batch` takes none. Empty interior is all 0.
Tensor pad(const Tensor &x, const Operand &value, const std::vector<std::int64_t> &low, const std::vector<std::int64_t> &high,
           const std::vector<std::int64_t> &interior = {}, Location where = Location::current());

} // namespace gait
#endif
