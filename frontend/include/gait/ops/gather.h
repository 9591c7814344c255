// Tensors put together, turned round, and read at computed places. Places count from 0, dimensions from 0 or, negative, from the
// end. Throws: gait::Error, with the line of the call, for shapes, types and dimensions that do not fit, for the dimension
// `batch` where it says "not batch", an empty tensor, tensors of two graphs.
#ifndef GAIT_FRONTEND_OPS_GATHER_H
#define GAIT_FRONTEND_OPS_GATHER_H
#include "gait/tensor.h"
#include <cstdint>
#include <optional>
#include <vector>

namespace gait {

/// Tensors side by side along one dimension, which is not `batch`; the other sizes are equal. E.g. [batch, 3], [batch, 4] along 1
/// -> [batch, 7]. Types: all one. Throws: gait::Error for an empty list.
Tensor concat(const std::vector<Tensor> &tensors, std::int64_t axis, Location where = Location::current());
/// The elements of some dimensions in reverse order; not of `batch`. Shapes: x -> the same. Types: all.
Tensor reverse(const Tensor &x, const Axes &axes, Location where = Location::current());

/// The elements of x at the places `indices` along one dimension, which is not `batch`: table [10, 4], indices [batch] -> [batch,
/// 4]. The indices' dimensions stand in the result where the axis was. Types: indices i32 or i64. If they are an input, it is
/// declared that they are in [0, n), and each run checks it; a computed index below 0 counts as 0, one above n - 1 as n - 1.
Tensor gather(const Tensor &x, const Tensor &indices, std::int64_t axis = 0, Location where = Location::current());
/// The reverse: a tensor with `size` elements along `axis`, each the sum of the elements of x whose index is its place, 0 where
/// there is none. x has the dimensions of indices in place of the axis: [batch, 4], indices [batch], size 10 -> [10, 4]. Indices
/// as in gather. Cost: elements of x times `size`. Types: f32, f64, i32, i64; indices i32 or i64.
Tensor scatter_add(const Tensor &x, const Tensor &indices, std::int64_t size, std::int64_t axis = 0,
                   Location where = Location::current());
/// `size` neighbouring elements of a dimension, from `start` on, an integer scalar; moved inward where they would go beyond an
/// end. E.g. x [batch, 60], size 20 -> [batch, 20]. Composed of gather.
Tensor dynamic_slice(const Tensor &x, const Tensor &start, std::int64_t size, std::int64_t axis,
                     Location where = Location::current());
/// 1 at the place that each index names along a new last dimension, else 0: [N] -> [N, depth]. An index outside [0, depth) gives
/// zeros. `dtype`: the graph's floating type unless given. Composed.
Tensor one_hot(const Tensor &indices, std::int64_t depth, std::optional<DType> dtype = {}, Location where = Location::current());

} // namespace gait
#endif
