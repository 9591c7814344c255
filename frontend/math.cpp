#include "gait/math.h"
#include "call.h"
#include <numeric>

namespace gait {

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

Tensor sum_of_squares(const std::vector<Tensor> &tensors, Location where) {
  if (tensors.empty()) detail::fail("sum_of_squares", "an empty list of tensors has no graph; pass at least one", where);
  Composition call("sum_of_squares", {tensors.front()}, where);
  Tensor total;
  for (const Tensor &tensor : tensors) {
    Tensor part = sum(square(tensor));
    total = total.empty() ? part : total + part;
  }
  return total;
}

} // namespace gait
