#include "gait/index.h"
#include "call.h"
#include <algorithm>
#include <numeric>

namespace gait {

using detail::Composition;

/// A dimension that can be cut, by its number from 0, and its size.
static std::pair<std::int64_t, std::int64_t> cut_axis(const Composition &call, const Tensor &x, std::int64_t axis) {
  call.require(axis >= -x.rank() && axis < x.rank(), "there is no dimension {} in {}", axis, x.shape().text());
  const std::int64_t front = axis < 0 ? axis + x.rank() : axis;
  call.require(!x.shape()[front].is_batch(),
               "dimension {} of {} is batch, whose rows have no numbers; cut another dimension, or the data", axis,
               x.shape().text());
  return {front, x.shape()[front].size()};
}

/// Elements [first, limit) by stride of one dimension.
static Tensor part(const Tensor &x, std::int64_t axis, std::int64_t first, std::int64_t limit, std::int64_t stride) {
  const auto at = static_cast<std::size_t>(axis);
  std::vector<std::int64_t> starts(static_cast<std::size_t>(x.rank()), 0), strides(starts.size(), 1);
  std::vector<Dimension> limits(x.shape().begin(), x.shape().end());
  starts[at] = first, limits[at] = limit, strides[at] = stride;
  return slice(x, starts, Shape(limits), strides);
}

Tensor index_axis(const Tensor &x, std::int64_t axis, std::int64_t index, Location where) {
  Composition call("index_axis", {x}, where);
  const auto [front, size] = cut_axis(call, x, axis);
  call.require(index >= -size && index < size, "{} is outside [{}, {}), dimension {} of {}", index, -size, size, axis,
               x.shape().text());
  const std::int64_t place = index < 0 ? index + size : index;
  std::vector<Dimension> rest(x.shape().begin(), x.shape().end());
  rest.erase(rest.begin() + front);
  return reshape(part(x, front, place, place + 1, 1), Shape(rest));
}

Tensor slice_axis(const Tensor &x, std::int64_t axis, std::int64_t first, std::optional<std::int64_t> limit, std::int64_t stride,
                  Location where) {
  Composition call("slice_axis", {x}, where);
  const auto [front, size] = cut_axis(call, x, axis);
  const std::int64_t length = size;
  auto place = [length](std::int64_t number) {
    return std::clamp<std::int64_t>(number < 0 ? number + length : number, 0, length);
  };
  const std::int64_t start = place(first), end = place(limit.value_or(size));
  call.require(stride >= 1, "the stride {} is below 1; reverse turns a dimension round", stride);
  call.require(start < end, "no element is left from {} to {}, dimension {} of {}; a tensor has no size 0", first,
               limit ? std::to_string(*limit) : "the end", axis, x.shape().text());
  return start == 0 && end == size && stride == 1 ? x : part(x, front, start, end, stride);
}

std::vector<Tensor> split(const Tensor &x, const std::vector<std::int64_t> &sizes, std::int64_t axis, Location where) {
  Composition call("split", {x}, where);
  const auto [front, size] = cut_axis(call, x, axis);
  call.require(!sizes.empty() && std::ranges::min(sizes) >= 1 && std::reduce(sizes.begin(), sizes.end()) == size,
               "the sizes [{}] are no parts of the {} elements of dimension {} of {}", fmt::join(sizes, ", "), size, axis,
               x.shape().text());
  std::vector<Tensor> parts;
  std::int64_t place = 0;
  for (std::int64_t each : sizes) {
    parts.push_back(sizes.size() == 1 ? x : part(x, front, place, place + each, 1));
    place += each;
  }
  return parts;
}

std::vector<Tensor> split(const Tensor &x, std::int64_t parts, std::int64_t axis, Location where) {
  Composition call("split", {x}, where);
  const auto [front, size] = cut_axis(call, x, axis);
  call.require(parts >= 1 && size % parts == 0, "the {} elements of dimension {} of {} make no {} equal parts; give their sizes",
               size, axis, x.shape().text(), parts);
  return split(x, std::vector<std::int64_t>(static_cast<std::size_t>(parts), size / parts), axis, where);
}

} // namespace gait
