#include "gait/math.h"
#include "call.h"
#include <numeric>

namespace gait {

using detail::Call;
using detail::Composition;

Tensor equal(const Operand &lhs, const Operand &rhs) { return compare(Comparison::eq, lhs, rhs); }
Tensor not_equal(const Operand &lhs, const Operand &rhs) { return compare(Comparison::ne, lhs, rhs); }

Tensor square(const Tensor &x, Location where) { return mul(Operand(x, where), Operand(x, where)); }

/// All dimensions of x.
static Axes all_axes(std::string_view name, const Tensor &x, const Location &where) {
  Composition call(name, {x}, where);
  std::vector<std::int64_t> axes(static_cast<std::size_t>(x.rank()));
  std::iota(axes.begin(), axes.end(), 0);
  return axes;
}

Tensor sum(const Tensor &x, Location where) { return sum(x, all_axes("sum", x, where), false, where); }

Tensor sum(const Tensor &x, const Axes &axes, bool keep, Location where) {
  Tensor total = reduce_sum(x, axes, where);
  if (!keep) return total;
  std::vector<Dimension> sizes(x.shape().begin(), x.shape().end());
  for (std::int64_t axis : axes) sizes[static_cast<std::size_t>(axis < 0 ? axis + x.rank() : axis)] = 1;
  return reshape(total, Shape(sizes), where);
}

Tensor mean(const Tensor &x, Location where) { return mean(x, all_axes("mean", x, where), false, where); }

Tensor mean(const Tensor &x, const Axes &axes, bool keep, Location where) {
  Composition call("mean", {x}, where);
  call.require_floating(x);
  for (std::int64_t axis : axes)
    call.require(axis >= -x.rank() && axis < x.rank(), "there is no dimension {} in {}", axis, x.shape().text());
  Tensor total = sum(x, axes, keep);
  double count = 1;
  bool over_rows = false;
  for (std::int64_t axis : axes) {
    const Dimension size = x.shape()[axis < 0 ? axis + x.rank() : axis];
    if (size.is_batch()) over_rows = true;
    else count *= static_cast<double>(size.size());
  }
  if (!over_rows) return total / count;
  Tensor all = convert(rows(x.graph()), x.dtype());
  return total / (count == 1 ? all : all * count);
}

Tensor variance(const Tensor &x, Location where) { return variance(x, all_axes("variance", x, where), false, where); }

Tensor variance(const Tensor &x, const Axes &axes, bool keep, Location where) {
  Composition call("variance", {x}, where);
  return mean(square(x - mean(x, axes, /*keep=*/true)), axes, keep);
}

/// Weights of a leading part of the values' shape, made to stand beside them: of their type, with dimensions of 1 behind.
static Tensor beside(const Call &call, const Tensor &values, const Tensor &weights) {
  call.require_floating(values);
  bool fits = weights.rank() <= values.rank();
  std::vector<Dimension> sizes(static_cast<std::size_t>(values.rank()), 1);
  for (std::int64_t axis = 0; fits && axis < weights.rank(); ++axis) {
    fits = weights.shape()[axis] == values.shape()[axis];
    sizes[static_cast<std::size_t>(axis)] = weights.shape()[axis];
  }
  call.require(fits, "weights {} are no leading part of the values {}; give one for each row, or for each element",
               weights.shape().text(), values.shape().text());
  return reshape(convert(weights, values.dtype()), Shape(sizes));
}

Tensor weighted(const Tensor &values, const Tensor &weights, Location where) {
  Composition call("weighted", {values, weights}, where);
  return values * beside(call, values, weights);
}

Tensor weighted_mean(const Tensor &values, const Tensor &weights, Location where) {
  Composition call("weighted_mean", {values, weights}, where);
  Tensor factors = broadcast(beside(call, values, weights), values.shape());
  Tensor total = sum(factors), is_none = equal(total, 0);
  return select(is_none, 0, sum(values * factors) / select(is_none, 1, total));
}

/// The sum of a function of each tensor.
template <typename Function>
static Tensor total_of(std::string_view name, const std::vector<Tensor> &tensors, const Function &function,
                       const Location &where) {
  if (tensors.empty()) detail::fail(name, "an empty list of tensors has no graph; pass at least one", where);
  Composition call(name, {tensors.front()}, where);
  Tensor total;
  for (const Tensor &tensor : tensors) {
    Tensor part = sum(function(tensor));
    total = total.empty() ? part : total + part;
  }
  return total;
}

Tensor sum_of_magnitudes(const std::vector<Tensor> &tensors, Location where) {
  return total_of("sum_of_magnitudes", tensors, [](const Tensor &x) { return abs(x); }, where);
}

Tensor sum_of_squares(const std::vector<Tensor> &tensors, Location where) {
  return total_of("sum_of_squares", tensors, [](const Tensor &x) { return square(x); }, where);
}

} // namespace gait
