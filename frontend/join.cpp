#include "call.h"
#include "gait/index.h"

namespace gait {

using detail::Composition;

/// A new dimension's number from 0, beside those of x.
static std::int64_t new_axis(const Composition &call, const Tensor &x, std::int64_t axis) {
  const std::int64_t rank = x.rank() + 1;
  call.require(axis >= -rank && axis < rank, "dimension {} is no place beside those of {}", axis, x.shape().text());
  return axis < 0 ? axis + rank : axis;
}

Tensor stack(const std::vector<Tensor> &tensors, std::int64_t axis, Location where) {
  if (tensors.empty()) detail::fail("stack", "an empty list of tensors has no shape; pass at least one", where);
  Composition call("stack", tensors, where);
  for (const Tensor &tensor : tensors)
    call.require(tensor.shape() == tensors.front().shape(), "shapes differ: {} and {}; reshape or broadcast until they agree",
                 tensors.front().shape().text(), tensor.shape().text());
  const std::int64_t front = new_axis(call, tensors.front(), axis);
  std::vector<Tensor> parts;
  parts.reserve(tensors.size());
  for (const Tensor &tensor : tensors) parts.push_back(expand_axis(tensor, front));
  return parts.size() == 1 ? parts.front() : concat(parts, front);
}

Tensor expand_axis(const Tensor &x, std::int64_t axis, Location where) {
  Composition call("expand_axis", {x}, where);
  std::vector<Dimension> sizes(x.shape().begin(), x.shape().end());
  sizes.insert(sizes.begin() + new_axis(call, x, axis), 1);
  return reshape(x, Shape(sizes));
}

Tensor flatten(const Tensor &x, Location where) {
  Composition call("flatten", {x}, where);
  call.require(x.rank() >= 1, "a scalar has no first dimension to keep; reshape it");
  const Shape inner(std::vector<Dimension>(x.shape().begin() + 1, x.shape().end()));
  call.require(!inner.has_batch(), "dimension batch of {} is not the first; transpose first", x.shape().text());
  return reshape(x, {x.shape()[0], inner.elements()});
}

} // namespace gait
