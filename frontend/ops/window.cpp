#include "gait/ops/window.h"
#include "compiler/builder/pool.h"
#include "compiler/ops/ops.h"
#include "frontend/operands.h"

namespace gait {

using detail::Call;

static void check_sliding(const Call &call, const Sliding &sliding) {
  call.require(sliding.stride >= 1 && sliding.dilation >= 1, "the stride {} and the dilation {} must be at least 1",
               sliding.stride, sliding.dilation);
}

Tensor windows(const Tensor &x, std::int64_t axis, std::int64_t size, Sliding sliding, Location where) {
  Call call("windows", {x}, where);
  call.require(axis >= -x.rank() && axis < x.rank(), "there is no dimension {} in {}", axis, x.shape().text());
  if (axis < 0) axis += x.rank();
  call.require(!x.shape()[axis].is_batch(), "dimension {} of {} is batch, along which nothing slides; take another one", axis,
               x.shape().text());
  call.require(size >= 1, "the size is {}; a window has at least 1 element", size);
  check_sliding(call, sliding);
  const std::int64_t span = (size - 1) * sliding.dilation + 1, length = x.shape()[axis].size();
  call.require(span <= length, "a window of {} elements spans {}, dimension {} of {} has {}; pad it or take smaller windows",
               size, span, axis, x.shape().text(), length);
  return call.emit<ir::WindowsOp>(call.value(x), axis, size, sliding.stride, sliding.dilation);
}

Tensor overlap_add(const Tensor &x, std::int64_t axis, Sliding sliding, std::optional<std::int64_t> length, Location where) {
  Call call("overlap_add", {x}, where);
  call.require_number(x);
  call.require(axis >= 0 && axis + 1 < x.rank(), "{} has no dimensions {} and {}, windows and their elements", x.shape().text(),
               axis, axis + 1);
  call.require(!x.shape()[axis].is_batch() && !x.shape()[axis + 1].is_batch(),
               "dimensions {} and {} of {} are windows and their elements; none of them is batch", axis, axis + 1,
               x.shape().text());
  check_sliding(call, sliding);
  const std::int64_t reach =
      (x.shape()[axis].size() - 1) * sliding.stride + (x.shape()[axis + 1].size() - 1) * sliding.dilation + 1;
  const std::int64_t size = length.value_or(reach);
  call.require(size >= reach && size - reach < sliding.stride,
               "windows {} reach {} elements far; the length {} must be that, or more by less than the stride {}",
               x.shape().text(), reach, size, sliding.stride);
  Shape shape;
  for (std::int64_t dim = 0; dim < x.rank(); ++dim)
    if (dim != axis + 1) shape.push_back(dim == axis ? Dimension(size) : x.shape()[dim]);
  return call.emit<ir::OverlapAddOp>(call.type(shape, x.dtype()), call.value(x), axis, sliding.stride, sliding.dilation);
}

} // namespace gait
