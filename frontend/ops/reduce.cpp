#include "compiler/builder/pool.h"
#include "compiler/ops/ops.h"
#include "frontend/operands.h"
#include "gait/ops.h"
#include <algorithm>

namespace gait {

using detail::Call;

/// The dimensions named, counted from 0 and sorted.
static std::vector<std::int64_t> sorted_axes(const Call &call, const Tensor &x, const Axes &axes) {
  std::vector<std::int64_t> sorted;
  for (std::int64_t axis : axes) {
    call.require(axis >= -x.rank() && axis < x.rank(), "there is no dimension {} in {}", axis, x.shape().text());
    sorted.push_back(axis < 0 ? axis + x.rank() : axis);
  }
  std::ranges::sort(sorted);
  auto twice = std::ranges::adjacent_find(sorted);
  if (twice != sorted.end()) call.fail(fmt::format("dimension {} of {} is named twice", *twice, x.shape().text()));
  return sorted;
}

static Shape without(const Shape &shape, const std::vector<std::int64_t> &axes) {
  Shape rest;
  for (std::int64_t axis = 0; axis < shape.rank(); ++axis)
    if (!std::ranges::binary_search(axes, axis)) rest.push_back(shape[axis]);
  return rest;
}

template <typename Op> static Tensor reduce(std::string_view name, const Tensor &x, const Axes &axes, const Location &where) {
  Call call(name, {x}, where);
  call.require_number(x);
  std::vector<std::int64_t> sorted = sorted_axes(call, x, axes);
  return call.emit<Op>(call.type(without(x.shape(), sorted), x.dtype()), call.value(x), sorted);
}

Tensor reduce_sum(const Tensor &x, const Axes &axes, Location where) {
  return reduce<ir::ReduceSumOp>("reduce_sum", x, axes, where);
}
Tensor reduce_max(const Tensor &x, const Axes &axes, Location where) {
  return reduce<ir::ReduceMaxOp>("reduce_max", x, axes, where);
}

Tensor reduce_min(const Tensor &x, const Axes &axes, Location where) {
  return reduce<ir::ReduceMinOp>("reduce_min", x, axes, where);
}
Tensor reduce_prod(const Tensor &x, const Axes &axes, Location where) {
  return reduce<ir::ReduceProdOp>("reduce_prod", x, axes, where);
}

Tensor argmax(const Tensor &x, std::int64_t axis, Location where) {
  Call call("argmax", {x}, where);
  call.require_number(x);
  std::vector<std::int64_t> one = sorted_axes(call, x, axis);
  return call.emit<ir::ArgmaxOp>(call.type(without(x.shape(), one), i32), call.value(x), one.front());
}

} // namespace gait
