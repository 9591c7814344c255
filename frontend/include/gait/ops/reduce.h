// Ops that make dimensions disappear, and contractions.
//
// Throws: gait::Error, with the line of the call, for a dimension that is not there or stands twice, sizes or types that differ,
// an empty tensor, tensors of two graphs.
#ifndef GAIT_FRONTEND_OPS_REDUCE_H
#define GAIT_FRONTEND_OPS_REDUCE_H
#include "gait/tensor.h"
#include <cstdint>
#include <string>
#include <vector>

namespace gait {

// Reductions. Shapes: the axes disappear, [..., n, ...] -> [..., ...]; over `batch` it is the rows of the run that count. See
// gait/math.h for sum, mean and what else is made of these.

/// The sum over the given dimensions. Types: f32, f64, i32, i64.
Tensor reduce_sum(const Tensor &x, const Axes &axes, Location where = Location::current());
/// The largest over the given dimensions; NaN where one is NaN. The gradient is split evenly among ties. Types: as reduce_sum.
Tensor reduce_max(const Tensor &x, const Axes &axes, Location where = Location::current());
/// The smallest over the given dimensions; NaN where one is NaN. The gradient is split evenly among ties. Types: as reduce_sum.
Tensor reduce_min(const Tensor &x, const Axes &axes, Location where = Location::current());
/// The product over the given dimensions. The gradient is right where factors are 0 too. Of n floats the error is at most n - 1
/// roundings of the product: (n - 1) * 2^-24 (f32) or 2^-53 (f64) of it, as in PyTorch. Types: as reduce_sum.
Tensor reduce_prod(const Tensor &x, const Axes &axes, Location where = Location::current());
/// The index of the largest along one dimension, i32; the first of ties, and NaN counts as largest. No gradient.
Tensor argmax(const Tensor &x, std::int64_t axis, Location where = Location::current());

// Contractions.

/// An Einstein sum of two tensors: `dot("bk,kn->bn", x, w)` of x [batch, k], w [k, n] is [batch, n]. A letter names a dimension;
/// letters missing from the result are summed over. A letter stands at most once in each of the three, and one that the result
/// lacks in both operands. Types: f32, f64, i32, i64.
Tensor dot(const std::string &spec, const Tensor &lhs, const Tensor &rhs, Location where = Location::current());
/// The matrix product: sums over the last dimension of lhs and the last but one of rhs (the only one of a vector). Shapes:
/// lhs [..., k], rhs [k, n] -> [..., n]; where rhs has more dimensions, its leading ones are lhs's: [s, ..., m, k], [s, ..., k,
/// n].
Tensor dot(const Tensor &lhs, const Tensor &rhs, Location where = Location::current());
/// The same as dot(lhs, rhs), under its other name. Shapes: as dot.
Tensor matmul(const Tensor &lhs, const Tensor &rhs, Location where = Location::current());

} // namespace gait
#endif
