#include "gait/nn/activation.h"
#include "frontend/call.h"
#include "gait/math.h"

namespace gait {

using detail::Composition;

Tensor relu(const Tensor &x, Location where) { return max(Operand(x, where), Operand(0, where)); }

Tensor sigmoid(const Tensor &x, Location where) {
  Composition call("sigmoid", {x}, where);
  call.require_floating(x);
  // e^-|x| <= 1. For x >= 0 it is 1 / (1 + e^-x), for x < 0 the same multiplied by e^x above and below.
  Tensor positive = x >= 0, small = exp(select(positive, -x, x));
  return select(positive, 1, small) / (1 + small);
}

/// x less its largest along a dimension. The softmax does not depend on what is subtracted, so no gradient flows through it.
static Tensor below_maximum(const Tensor &x, std::int64_t axis) {
  Tensor largest = reduce_max(stop_gradient(x), axis);
  std::vector<Dimension> sizes(x.shape().begin(), x.shape().end());
  sizes[static_cast<std::size_t>(axis < 0 ? axis + x.rank() : axis)] = 1;
  return x - reshape(largest, Shape(sizes));
}

Tensor softmax(const Tensor &x, std::int64_t axis, Location where) {
  Composition call("softmax", {x}, where);
  call.require_floating(x);
  Tensor power = exp(below_maximum(x, axis));
  return power / sum(power, axis, /*keep=*/true);
}

Tensor log_softmax(const Tensor &x, std::int64_t axis, Location where) {
  Composition call("log_softmax", {x}, where);
  call.require_floating(x);
  Tensor shifted = below_maximum(x, axis);
  return shifted - log(sum(exp(shifted), axis, /*keep=*/true));
}

} // namespace gait
