#include "gait/ops/gather.h"
#include "compiler/builder/pool.h"
#include "compiler/ops/ops.h"
#include "frontend/operands.h"
#include "gait/ops.h"
#include <algorithm>

namespace gait {

using detail::Call;
using detail::Composition;

/// A dimension whose elements have numbers, counted from 0.
static std::int64_t numbered_axis(const Call &call, const Tensor &x, std::int64_t axis) {
  call.require(axis >= -x.rank() && axis < x.rank(), "there is no dimension {} in {}", axis, x.shape().text());
  if (axis < 0) axis += x.rank();
  call.require(!x.shape()[axis].is_batch(), "dimension {} of {} is batch, whose rows have no numbers; take another one", axis,
               x.shape().text());
  return axis;
}

static Shape replaced(const Shape &shape, std::int64_t first, std::int64_t count, const Shape &by) {
  Shape result;
  for (std::int64_t axis = 0; axis < first; ++axis) result.push_back(shape[axis]);
  for (Dimension size : by) result.push_back(size);
  for (std::int64_t axis = first + count; axis < shape.rank(); ++axis) result.push_back(shape[axis]);
  return result;
}

Tensor concat(const std::vector<Tensor> &tensors, std::int64_t axis, Location where) {
  if (tensors.empty()) detail::fail("concat", "an empty list of tensors; pass at least one", where);
  Call call("concat", tensors, where);
  const Tensor &first = tensors.front();
  axis = numbered_axis(call, first, axis);
  std::int64_t sum = 0;
  std::vector<mlir::Value> parts;
  for (const Tensor &part : tensors) {
    call.require(part.dtype() == first.dtype(), "element types differ: {}, {}; convert one", name_of(first.dtype()),
                 name_of(part.dtype()));
    bool fits = part.rank() == first.rank();
    for (std::int64_t other = 0; fits && other < first.rank(); ++other)
      fits = other == axis ? !part.shape()[other].is_batch() : part.shape()[other] == first.shape()[other];
    call.require(fits, "shapes do not fit: {}, {}; only dimension {} may differ", first.shape().text(), part.shape().text(),
                 axis);
    sum += part.shape()[axis].size();
    parts.push_back(call.value(part));
  }
  return call.emit<ir::ConcatOp>(call.type(replaced(first.shape(), axis, 1, {sum}), first.dtype()), parts, axis);
}

Tensor reverse(const Tensor &x, const Axes &axes, Location where) {
  Call call("reverse", {x}, where);
  std::vector<std::int64_t> sorted;
  for (std::int64_t axis : axes) sorted.push_back(numbered_axis(call, x, axis));
  std::ranges::sort(sorted);
  auto twice = std::ranges::adjacent_find(sorted);
  if (twice != sorted.end()) call.fail(fmt::format("dimension {} of {} is named twice", *twice, x.shape().text()));
  return call.emit<ir::ReverseOp>(call.value(x), sorted);
}

static void check_indices(const Call &call, const Tensor &indices) {
  call.require(indices.dtype() == i32 || indices.dtype() == i64, "indices are i32 or i64, not {}; convert them first",
               name_of(indices.dtype()));
}

/// The result of an op that has both shapes' batch, if any.
static mlir::RankedTensorType joined_type(const Call &call, const Shape &shape, const Tensor &x, const Tensor &indices) {
  call.require(std::ranges::count_if(shape, &Dimension::is_batch) <= 1,
               "the result {} of x {} and indices {} has batch twice; rows meet only themselves", shape.text(), x.shape().text(),
               indices.shape().text());
  return call.type(shape, x.dtype());
}

Tensor gather(const Tensor &x, const Tensor &indices, std::int64_t axis, Location where) {
  Call call("gather", {x, indices}, where);
  check_indices(call, indices);
  axis = numbered_axis(call, x, axis);
  mlir::RankedTensorType type = joined_type(call, replaced(x.shape(), axis, 1, indices.shape()), x, indices);
  if (call.graph->find_input(indices)) declare_range(indices, 0, x.shape()[axis].size(), where);
  return call.emit<ir::GatherOp>(type, call.value(x), call.value(indices), axis);
}

Tensor scatter_add(const Tensor &x, const Tensor &indices, std::int64_t size, std::int64_t axis, Location where) {
  Call call("scatter_add", {x, indices}, where);
  check_indices(call, indices);
  call.require_number(x);
  call.require(size >= 1, "the size is {}; a dimension has at least 1 element", size);
  const std::int64_t count = indices.rank(), rank = x.rank() - count + 1;
  bool fits = rank >= 1 && axis >= -rank && axis < rank;
  if (fits && axis < 0) axis += rank;
  for (std::int64_t i = 0; fits && i < count; ++i) fits = x.shape()[axis + i] == indices.shape()[i];
  call.require(fits, "x {} does not have the dimensions of indices {} from dimension {} on", x.shape().text(),
               indices.shape().text(), axis);
  if (call.graph->find_input(indices)) declare_range(indices, 0, size, where);
  return call.emit<ir::ScatterAddOp>(call.type(replaced(x.shape(), axis, count, {size}), x.dtype()), call.value(x),
                                     call.value(indices), axis);
}

Tensor dynamic_slice(const Tensor &x, const Tensor &start, std::int64_t size, std::int64_t axis, Location where) {
  Composition call("dynamic_slice", {x, start}, where);
  axis = numbered_axis(call, x, axis);
  const std::int64_t all = x.shape()[axis].size();
  call.require(start.rank() == 0 && (start.dtype() == i32 || start.dtype() == i64), "start is an integer scalar, not {} {}",
               name_of(start.dtype()), start.shape().text());
  call.require(size >= 1 && size <= all, "the size {} is outside [1, {}], the elements of dimension {} of {}", size, all, axis,
               x.shape().text());
  return gather(x, clamp(start, 0, all - size) + iota(x.graph(), {size}, 0, start.dtype()), axis);
}

Tensor one_hot(const Tensor &indices, std::int64_t depth, std::optional<DType> dtype, Location where) {
  Composition call("one_hot", {indices}, where);
  check_indices(call, indices);
  call.require(depth >= 1, "the depth is {}; it is at least 1", depth);
  const Shape one = replaced(indices.shape(), indices.rank(), 0, {1}),
              wide = replaced(indices.shape(), indices.rank(), 0, {depth});
  const Graph graph = indices.graph();
  Tensor chosen = compare(Comparison::eq, reshape(indices, one), iota(graph, wide, indices.rank(), indices.dtype()));
  return convert(chosen, dtype.value_or(graph.dtype()));
}

} // namespace gait
