// Running sums and orders along a dimension. Composed of the ops. Shapes: x -> the same, unless said otherwise.
// Throws: gait::Error, with the line of the call, for the dimension `batch` or one that is not there, for other types.
#ifndef GAIT_FRONTEND_OPS_ORDER_H
#define GAIT_FRONTEND_OPS_ORDER_H
#include "gait/tensor.h"
#include <cstdint>

namespace gait {

/// The sums of the first 1, 2, ... n elements along a dimension, which is not `batch`: y[i] = x[0] + ... + x[i]. The sum runs in
/// blocks of 32, then over their totals: more accurate than one element after the other. Cost: 32 to 64 additions an element.
/// Types: f32, f64, i32, i64.
Tensor cumsum(const Tensor &x, std::int64_t axis, Location where = Location::current());

/// Elements in order, and where they stood: values[i] = x[indices[i]] along the axis. Indices are i32.
struct Sorted {
  Tensor values, indices;
};
/// The elements of a dimension, which is not `batch`, from the smallest to the largest (or descending). Equal ones keep their
/// order; NaN counts as largest. Gradients go back to where the elements stood. Cost: each element is compared with every other,
/// n^2. Types: f32, f64, i32, i64.
Sorted sort(const Tensor &x, std::int64_t axis, bool descending = false, Location where = Location::current());
/// The k largest of a dimension, the largest first; ties and NaN as in sort. Shapes: [..., n] -> [..., k]. Cost: n^2.
/// Throws: gait::Error unless 1 <= k <= n.
Sorted top_k(const Tensor &x, std::int64_t k, std::int64_t axis = -1, Location where = Location::current());

} // namespace gait
#endif
