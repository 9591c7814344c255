#include "checks.h"
#include "gait/index.h"
#include "gait/math.h"
#include <algorithm>

namespace gait::detail {

void check_classes(std::string_view scores_label, const Call &call, const Tensor &scores, const Tensor &labels) {
  Shape places;
  for (std::int64_t axis = 0; axis + 1 < scores.rank(); ++axis) places.push_back(scores.shape()[axis]);
  call.require(scores.rank() >= 2 && labels.shape() == places && !scores.shape()[scores.rank() - 1].is_batch(),
               "{} {} and labels {} do not fit; they are [N, C] and [N], or [N, T, C] and [N, T]", scores_label,
               scores.shape().text(), labels.shape().text());
  call.require(is_floating(scores.dtype()), "{} are {}, not f32 or f64", scores_label, name_of(scores.dtype()));
  call.require(labels.dtype() == i32 || labels.dtype() == i64, "labels are {}; class numbers are i32 or i64",
               name_of(labels.dtype()));
}

void check_alike(const Call &call, std::string_view lhs_label, const Tensor &lhs, std::string_view rhs_label, const Tensor &rhs) {
  call.require(lhs.shape() == rhs.shape(), "{} {} and {} {} differ; reshape one", lhs_label, lhs.shape().text(), rhs_label,
               rhs.shape().text());
  call.require(is_floating(lhs.dtype()) && lhs.dtype() == rhs.dtype(),
               "{} is {} and {} {}; both must be f32, or both f64, as in convert(x, f32)", lhs_label, name_of(lhs.dtype()),
               rhs_label, name_of(rhs.dtype()));
}

Tensor is_label(const Tensor &scores, const Tensor &labels) {
  return equal(iota(scores.graph(), scores.shape(), scores.rank() - 1, labels.dtype()), expand_axis(labels, -1));
}

std::int64_t features(const Call &call, const Tensor &x, std::int64_t axis) {
  call.require(axis >= -x.rank() && axis < x.rank(), "there is no dimension {} in {}", axis, x.shape().text());
  const Dimension size = x.shape()[axis < 0 ? axis + x.rank() : axis];
  call.require(!size.is_batch(), "dimension {} of {} is batch, whose rows are independent; name one with a size", axis,
               x.shape().text());
  return size.size();
}

Tensor repeat_along(const Tensor &reduced, const Shape &shape, const std::vector<std::int64_t> &axes) {
  std::vector<std::int64_t> kept;
  for (std::int64_t axis = 0; axis < shape.rank(); ++axis)
    if (!std::ranges::count(axes, axis) && !std::ranges::count(axes, axis - shape.rank())) kept.push_back(axis);
  return broadcast(reduced, shape, kept);
}

std::string letters(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += static_cast<char>(i < 16 ? 'a' + i : 'A' + (i - 16));
  return text;
}

std::string layer_name(Graph &graph, const std::string &given, const std::string &stem) {
  return given.empty() ? fmt::format("{}_{}", stem, graph.next_number(stem)) : given;
}

void check_size(const Call &call, std::string_view what, std::int64_t size) {
  call.require(size >= 1, "a layer of {} {}; at least 1", size, what);
}

void check_input(const Call &call, const Tensor &x, std::int64_t features, DType dtype) {
  call.require(x.rank() >= 1 && x.shape()[x.rank() - 1] == Dimension(features),
               "the input {} has not the layer's {} features as its last dimension; check the layer's width", x.shape().text(),
               features);
  call.require(x.dtype() == dtype, "the input is {}, the layer's parameters {}; convert the input first", name_of(x.dtype()),
               name_of(dtype));
}

} // namespace gait::detail
