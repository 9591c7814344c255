#include "gait/math.h"
#include "graph_state.h"
#include "runtime/error.h"
#include <fmt/format.h>
#include <numeric>

namespace gait {

Tensor equal(const Operand &lhs, const Operand &rhs) { return compare(Comparison::eq, lhs, rhs); }
Tensor not_equal(const Operand &lhs, const Operand &rhs) { return compare(Comparison::ne, lhs, rhs); }

Tensor square(const Tensor &x, Location where) { return mul(Operand(x, where), Operand(x, where)); }

/// All dimensions of x; none of an empty tensor, which the op that comes next reports.
static Axes all_axes(const Tensor &x) {
  std::vector<std::int64_t> axes(x.empty() ? 0 : static_cast<std::size_t>(x.rank()));
  std::iota(axes.begin(), axes.end(), 0);
  return axes;
}

Tensor sum(const Tensor &x, Location where) { return sum(x, all_axes(x), false, where); }

Tensor sum(const Tensor &x, const Axes &axes, bool keep, Location where) {
  Tensor total = reduce_sum(x, axes, where);
  if (!keep) return total;
  std::vector<Dimension> sizes(x.shape().begin(), x.shape().end());
  for (std::int64_t axis : axes) sizes[static_cast<std::size_t>(axis < 0 ? axis + x.rank() : axis)] = 1;
  return reshape(total, Shape(sizes), where);
}

Tensor mean(const Tensor &x, Location where) { return mean(x, all_axes(x), false, where); }

Tensor mean(const Tensor &x, const Axes &axes, bool keep, Location where) {
  Scope scope(x, where);
  Tensor total = sum(x, axes, keep, where);
  if (!is_floating(x.dtype()))
    detail::fail("mean", fmt::format("needs f32 or f64, not {}; convert the tensor first", name_of(x.dtype())),
                 detail::GraphState::of(x).line(where));
  double count = 1;
  bool over_rows = false;
  for (std::int64_t axis : axes) {
    const Dimension size = x.shape()[axis < 0 ? axis + x.rank() : axis];
    if (size.is_batch()) over_rows = true;
    else count *= static_cast<double>(size.size());
  }
  if (!over_rows) return div(Operand(total, where), Operand(count, where));
  Tensor all = convert(rows(x.graph(), where), x.dtype(), where);
  return div(Operand(total, where), Operand(count == 1 ? all : mul(Operand(all, where), Operand(count, where)), where));
}

Tensor variance(const Tensor &x, Location where) { return variance(x, all_axes(x), false, where); }

Tensor variance(const Tensor &x, const Axes &axes, bool keep, Location where) {
  Scope scope(x, where);
  return mean(square(x - mean(x, axes, /*keep=*/true)), axes, keep);
}

Tensor sum_of_squares(const std::vector<Tensor> &tensors, Location where) {
  if (tensors.empty()) detail::fail("sum_of_squares", "an empty list of tensors has no graph; pass at least one", where);
  Scope scope(tensors.front(), where);
  Tensor total;
  for (const Tensor &tensor : tensors) {
    Tensor part = sum(square(tensor));
    total = total.empty() ? part : total + part;
  }
  return total;
}

} // namespace gait
