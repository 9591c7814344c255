// Mathematics composed of the ops. `axes` left out means all dimensions; `keep` leaves reduced dimensions there, with size 1.
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

/// The sum of the squares of all elements of all tensors, a scalar: the L2 penalty of weights.
/// Throws: gait::Error for an empty list.
Tensor sum_of_squares(const std::vector<Tensor> &tensors, Location where = Location::current());

} // namespace gait
#endif
