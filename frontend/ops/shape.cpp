#include "compiler/builder/pool.h"
#include "compiler/ops/ops.h"
#include "frontend/operands.h"
#include "gait/ops.h"
#include <algorithm>

namespace gait {

using detail::Call;

Tensor broadcast(const Tensor &x, const Shape &shape, const std::vector<std::int64_t> &dims, Location where) {
  Call call("broadcast", {x}, where);
  call.check_sizes(shape);
  call.require(static_cast<std::int64_t>(dims.size()) == x.rank(),
               "dims has {} entries for x {}; give each of its dimensions one", dims.size(), x.shape().text());
  for (std::size_t i = 0; i < dims.size(); ++i) {
    call.require(dims[i] >= 0 && dims[i] < shape.rank(), "dims [{}] go beyond the shape {}", fmt::join(dims, ", "), shape.text());
    call.require(i == 0 || dims[i - 1] < dims[i], "dims [{}] must increase; transpose first", fmt::join(dims, ", "));
    const auto axis = static_cast<std::int64_t>(i);
    call.require(x.shape()[axis] == shape[dims[i]],
                 "dimension {} of x {} is not dimension {} of {}; the op repeats along new dimensions only", axis,
                 x.shape().text(), dims[i], shape.text());
  }
  return call.emit<ir::BroadcastOp>(call.type(shape, x.dtype()), call.value(x), dims);
}

Tensor broadcast(const Tensor &x, const Shape &shape, Location where) {
  Call call("broadcast", {x}, where);
  call.check_sizes(shape);
  call.require(detail::broadcast_shape(x.shape(), shape) == shape,
               "x {} does not repeat to {}; from the last dimension on, sizes must be equal or 1", x.shape().text(),
               shape.text());
  return detail::broadcast_to(call, x, shape);
}

Tensor reshape(const Tensor &x, const Shape &shape, Location where) {
  Call call("reshape", {x}, where);
  call.check_sizes(shape);
  call.require(std::ranges::count_if(shape, &Dimension::is_batch) == std::ranges::count_if(x.shape(), &Dimension::is_batch),
               "{} to {}: batch must be on both sides, or on none; it never splits or joins", x.shape().text(), shape.text());
  call.require(shape.elements() == x.shape().elements(), "{} has {} elements{}, {} has {}", x.shape().text(),
               x.shape().elements(), shape.has_batch() ? " a row" : "", shape.text(), shape.elements());
  // The elements before batch must stay before it.
  auto before = [](const Shape &all) {
    std::int64_t product = 1;
    for (Dimension dimension : all) {
      if (dimension.is_batch()) break;
      product *= dimension.size();
    }
    return product;
  };
  call.require(before(shape) == before(x.shape()), "{} to {} moves elements across batch; transpose first", x.shape().text(),
               shape.text());
  return call.emit<ir::ReshapeOp>(call.type(shape, x.dtype()), call.value(x));
}

Tensor transpose(const Tensor &x, const std::vector<std::int64_t> &permutation, Location where) {
  Call call("transpose", {x}, where);
  std::vector<bool> seen(static_cast<std::size_t>(x.rank()), false);
  bool good = permutation.size() == seen.size();
  std::vector<Dimension> sizes;
  for (std::int64_t axis : permutation) {
    good = good && axis >= 0 && axis < x.rank() && !seen[static_cast<std::size_t>(axis)];
    if (!good) break;
    seen[static_cast<std::size_t>(axis)] = true;
    sizes.push_back(x.shape()[axis]);
  }
  call.require(good, "[{}] is no permutation of the dimensions of {}; name each of 0 to {} once", fmt::join(permutation, ", "),
               x.shape().text(), x.rank() - 1);
  return call.emit<ir::TransposeOp>(call.type(Shape(sizes), x.dtype()), call.value(x), permutation);
}

/// Lists of numbers, one for each dimension of x.
static void check_lengths(const Call &call, const Tensor &x,
                          std::initializer_list<std::pair<std::string_view, std::size_t>> lists) {
  for (auto [label, length] : lists)
    call.require(static_cast<std::int64_t>(length) == x.rank(), "{} has {} entries for x {}; give each of its dimensions one",
                 label, length, x.shape().text());
}

Tensor slice(const Tensor &x, const std::vector<std::int64_t> &starts, const Shape &limits,
             const std::vector<std::int64_t> &strides, Location where) {
  Call call("slice", {x}, where);
  std::vector<std::int64_t> steps = strides.empty() ? std::vector<std::int64_t>(static_cast<std::size_t>(x.rank()), 1) : strides,
                            ends;
  check_lengths(call, x, {{"starts", starts.size()}, {"limits", limits.rank()}, {"strides", steps.size()}});
  std::vector<Dimension> sizes;
  for (std::int64_t axis = 0; axis < x.rank(); ++axis) {
    const Dimension size = x.shape()[axis], limit = limits[axis];
    const std::int64_t start = starts[static_cast<std::size_t>(axis)], step = steps[static_cast<std::size_t>(axis)];
    if (size.is_batch()) {
      call.require(start == 0 && limit.is_batch() && step == 1,
                   "dimension {} of x {} is batch and is taken whole: start 0, limit batch, stride 1", axis, x.shape().text());
    } else {
      call.require(!limit.is_batch() && start >= 0 && start < limit.size() && limit.size() <= size.size() && step >= 1,
                   "dimension {} of x {} has no part from {} to {} by {}; 0 <= start < limit <= {}, stride >= 1", axis,
                   x.shape().text(), start, limit.text(), step, size.size());
    }
    ends.push_back(size.is_batch() ? -1 : limit.size());
    sizes.push_back(size.is_batch() ? size : Dimension((limit.size() - start + step - 1) / step));
  }
  return call.emit<ir::SliceOp>(call.type(Shape(sizes), x.dtype()), call.value(x), starts, ends, steps);
}

Tensor pad(const Tensor &x, const Operand &value, const std::vector<std::int64_t> &low, const std::vector<std::int64_t> &high,
           const std::vector<std::int64_t> &interior, Location where) {
  const bool given = value.kind == Operand::Kind::Tensor;
  Call call("pad", given ? std::vector{x, value.tensor} : std::vector{x}, where);
  std::vector<std::int64_t> inner =
      interior.empty() ? std::vector<std::int64_t>(static_cast<std::size_t>(x.rank()), 0) : interior;
  check_lengths(call, x, {{"low", low.size()}, {"high", high.size()}, {"interior", inner.size()}});
  Tensor fill = given ? value.tensor : detail::number(call, value, x.dtype());
  call.require(fill.rank() == 0 && fill.dtype() == x.dtype(), "the value is {} {}; it must be a {} scalar, as x is",
               name_of(fill.dtype()), fill.shape().text(), name_of(x.dtype()));
  std::vector<Dimension> sizes;
  for (std::size_t axis = 0; axis < low.size(); ++axis) {
    const Dimension size = x.shape()[static_cast<std::int64_t>(axis)];
    const bool none = low[axis] == 0 && high[axis] == 0 && inner[axis] == 0;
    call.require(low[axis] >= 0 && high[axis] >= 0 && inner[axis] >= 0,
                 "dimension {} is padded by {}, {} and {}; these are at least 0, slice takes away", axis, low[axis], high[axis],
                 inner[axis]);
    call.require(none || !size.is_batch(), "dimension {} of x {} is batch, which takes no padding", axis, x.shape().text());
    sizes.push_back(none ? size : Dimension(low[axis] + (size.size() - 1) * (inner[axis] + 1) + 1 + high[axis]));
  }
  return call.emit<ir::PadOp>(call.type(Shape(sizes), x.dtype()), call.value(x), call.value(fill), low, high, inner);
}

} // namespace gait
