// Parts of tensors, and tensors put together. Types: all. Throws: gait::Error for a dimension that is not there. A dimension is a
// number, 0 the outermost, -1 the innermost; so are places in one: -1 is the last. `batch` is never cut: its rows have no
// numbers.
#ifndef GAIT_FRONTEND_INDEX_H
#define GAIT_FRONTEND_INDEX_H
#include "gait/ops.h"

namespace gait {

/// Element `index` of a dimension, which disappears.  Shapes: [..., n, ...] -> [..., ...].
/// Throws: gait::Error for the dimension batch, and an index outside [-n, n).
Tensor index_axis(const Tensor &x, std::int64_t axis, std::int64_t index, Location where = Location::current());

/// Elements first, first + stride, ... below `limit` of a dimension. As in Python a negative place counts from the end, and one
/// beyond the end is the end; left out, `limit` is the end.  E.g. slice_axis(x, 1, -3) is the last three columns.
/// Shapes: [..., n, ...] -> [..., m, ...], m the elements taken.
/// Throws: gait::Error for the dimension batch, a stride below 1, and where no element is left.
Tensor slice_axis(const Tensor &x, std::int64_t axis, std::int64_t first, std::optional<std::int64_t> limit = {},
                  std::int64_t stride = 1, Location where = Location::current());

/// Parts of the given sizes along a dimension, in order.  Shapes: [..., n, ...] -> [..., sizes[i], ...].  Throws: gait::Error
/// when the sizes do not add up to the dimension's.
std::vector<Tensor> split(const Tensor &x, const std::vector<std::int64_t> &sizes, std::int64_t axis = 0,
                          Location where = Location::current());
/// Equal parts along a dimension.  Shapes: [..., n, ...] -> `parts` of [..., n / parts, ...].  Throws: gait::Error when they do
/// not come out even.
std::vector<Tensor> split(const Tensor &x, std::int64_t parts, std::int64_t axis = 0, Location where = Location::current());

/// Tensors of one shape side by side along a new dimension.  Shapes: n of [...] -> [..., n, ...].
/// Throws: gait::Error for an empty list, other shapes, a dimension that the result has not.
Tensor stack(const std::vector<Tensor> &tensors, std::int64_t axis = 0, Location where = Location::current());

/// x with a dimension of size 1 more.  Shapes: [..., ...] -> [..., 1, ...].
Tensor expand_axis(const Tensor &x, std::int64_t axis, Location where = Location::current());
/// All dimensions but the first (or but `batch`) as one.  Shapes: [n, a, b, ...] -> [n, a * b * ...].
Tensor flatten(const Tensor &x, Location where = Location::current());

} // namespace gait
#endif
