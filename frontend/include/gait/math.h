// Mathematics composed of the ops. `axes` left out means all dimensions; `keep` leaves reduced dimensions there, with size 1.
// Shapes: those of two operands broadcast; reduced dimensions disappear, [..., n, ...] -> [..., ...], of all it is a scalar.
// Throws: gait::Error, with the line of the call, for shapes, types and dimensions that do not fit.
#ifndef GAIT_FRONTEND_MATH_H
#define GAIT_FRONTEND_MATH_H
#include "gait/ops.h"

namespace gait {

/// lhs == rhs, element by element: i1. (A function: C++ compares handles with == in too many places to lend it.)
Tensor equal(const Operand &lhs, const Operand &rhs);
/// lhs != rhs, element by element: i1.
Tensor not_equal(const Operand &lhs, const Operand &rhs);

/// x * x.
Tensor square(const Tensor &x, Location where = Location::current());

/// The sum. Types: f32, f64, i32, i64.
Tensor sum(const Tensor &x, Location where = Location::current());
Tensor sum(const Tensor &x, const Axes &axes, bool keep = false, Location where = Location::current());

/// The arithmetic mean; over `batch` it divides by the rows of the run. Types: f32, f64.
Tensor mean(const Tensor &x, Location where = Location::current());
Tensor mean(const Tensor &x, const Axes &axes, bool keep = false, Location where = Location::current());

/// The population variance: the mean of squared distances from the mean (divided by n, not n - 1). Types: f32, f64.
Tensor variance(const Tensor &x, Location where = Location::current());
Tensor variance(const Tensor &x, const Axes &axes, bool keep = false, Location where = Location::current());

/// values * weights, the weights aligned at the outermost dimension: one factor for each row, or for each element of a row.
/// `mean(weighted(loss, weights))` is the loss with sample weights as Keras has it: divided by the number of elements, so that
/// batches may be averaged by their rows.  Shapes: values [N, ...], weights a leading part of it: [N], [N, d], ...; an i1 or
/// integer weight is converted.  Throws: gait::Error for other shapes.
Tensor weighted(const Tensor &values, const Tensor &weights, Location where = Location::current());
/// sum(weighted(values, weights)) / sum of the weights, each counted for every value it multiplies: the mean over a mask, or with
/// class weights as PyTorch has it. It is 0 where the weights sum to 0.  Shapes: as weighted.
Tensor weighted_mean(const Tensor &values, const Tensor &weights, Location where = Location::current());

/// The sum of the magnitudes of all elements of all tensors, a scalar: the L1 penalty of weights, with the gradient sign(w).
/// Throws: gait::Error for an empty list.
Tensor sum_of_magnitudes(const std::vector<Tensor> &tensors, Location where = Location::current());
/// The sum of the squares of all elements of all tensors, a scalar: the L2 penalty of weights.
/// Throws: gait::Error for an empty list.
Tensor sum_of_squares(const std::vector<Tensor> &tensors, Location where = Location::current());

} // namespace gait
#endif
