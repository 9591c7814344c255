#include "gait/nn/activation.h"
#include "checks.h"
#include "gait/index.h"
#include "gait/math.h"
#include <cmath>
#include <numbers>

namespace gait {

using detail::Composition;

Tensor relu(const Tensor &x, Location where) { return max(Operand(x, where), Operand(0, where)); }

/// x where it is above 0, else a function of min(x, 0): of what is never large, so that no branch overflows.
template <typename Function> static Tensor with_left(const Tensor &x, const Function &left) {
  Tensor positive = x > 0;
  return select(positive, x, left(select(positive, 0, x)));
}

Tensor leaky_relu(const Tensor &x, double slope, Location where) {
  Composition call("leaky_relu", {x}, where);
  call.require_floating(x);
  return with_left(x, [slope](const Tensor &low) { return slope * low; });
}

Tensor elu(const Tensor &x, double alpha, Location where) {
  Composition call("elu", {x}, where);
  call.require_floating(x);
  return with_left(x, [alpha](const Tensor &low) { return alpha * expm1(low); });
}

Tensor selu(const Tensor &x, Location where) {
  Composition call("selu", {x}, where);
  call.require_floating(x);
  return 1.0507009873554805 * elu(x, 1.6732632423543772);
}

Tensor celu(const Tensor &x, double alpha, Location where) {
  Composition call("celu", {x}, where);
  call.require_floating(x);
  call.require(alpha > 0, "alpha must be above 0, not {}", alpha);
  return with_left(x, [alpha](const Tensor &low) { return alpha * expm1(low / alpha); });
}

Tensor gelu(const Tensor &x, Location where) {
  Composition call("gelu", {x}, where);
  call.require_floating(x);
  return 0.5 * x * (1 + erf(x * (1 / std::numbers::sqrt2)));
}

Tensor gelu_tanh(const Tensor &x, Location where) {
  Composition call("gelu_tanh", {x}, where);
  call.require_floating(x);
  // From 10 on the hyperbolic tangent is 1 to the last bit; the cube of a large number would overflow.
  Tensor near = min(max(x, -10), 10);
  const double scale = std::sqrt(2 / std::numbers::pi);
  return 0.5 * x * (1 + tanh(scale * (near + 0.044715 * (square(near) * near))));
}

Tensor silu(const Tensor &x, Location where) {
  Composition call("silu", {x}, where);
  call.require_floating(x);
  return x * sigmoid(x);
}

Tensor softplus(const Tensor &x, Location where) {
  Composition call("softplus", {x}, where);
  call.require_floating(x);
  // Not by max and abs: of the branches at 0 one has the whole slope of 1/2.
  Tensor positive = x > 0;
  return select(positive, x, 0) + log1p(exp(select(positive, -x, x)));
}

Tensor mish(const Tensor &x, Location where) {
  Composition call("mish", {x}, where);
  call.require_floating(x);
  return x * tanh(softplus(x));
}

Tensor softsign(const Tensor &x, Location where) {
  Composition call("softsign", {x}, where);
  call.require_floating(x);
  return x / (1 + abs(x));
}

Tensor log_sigmoid(const Tensor &x, Location where) {
  Composition call("log_sigmoid", {x}, where);
  call.require_floating(x);
  return -softplus(-x);
}

Tensor hard_sigmoid(const Tensor &x, Location where) {
  Composition call("hard_sigmoid", {x}, where);
  call.require_floating(x);
  return min(max(x / 6 + 0.5, 0), 1);
}

Tensor hard_swish(const Tensor &x, Location where) {
  Composition call("hard_swish", {x}, where);
  call.require_floating(x);
  return x * hard_sigmoid(x);
}

Tensor hard_tanh(const Tensor &x, Location where) {
  Composition call("hard_tanh", {x}, where);
  call.require_floating(x);
  return min(max(x, -1), 1);
}

Tensor glu(const Tensor &x, std::int64_t axis, Location where) {
  Composition call("glu", {x}, where);
  call.require_floating(x);
  const std::int64_t size = detail::features(call, x, axis);
  call.require(size % 2 == 0, "dimension {} of {} is odd and has no halves", axis, x.shape().text());
  std::vector<Tensor> halves = split(x, 2, axis);
  return halves[0] * sigmoid(halves[1]);
}

/// x less its largest along a dimension. The softmax does not depend on what is subtracted, so no gradient flows through it.
static Tensor below_maximum(const detail::Call &call, const Tensor &x, std::int64_t axis) {
  call.require(axis >= -x.rank() && axis < x.rank(), "there is no dimension {} in {}", axis, x.shape().text());
  return x - detail::repeat_along(reduce_max(stop_gradient(x), axis), x.shape(), {axis});
}

Tensor softmax(const Tensor &x, std::int64_t axis, Location where) {
  Composition call("softmax", {x}, where);
  call.require_floating(x);
  Tensor power = exp(below_maximum(call, x, axis));
  return power / detail::repeat_along(sum(power, axis), x.shape(), {axis});
}

Tensor log_softmax(const Tensor &x, std::int64_t axis, Location where) {
  Composition call("log_softmax", {x}, where);
  call.require_floating(x);
  Tensor shifted = below_maximum(call, x, axis);
  return shifted - detail::repeat_along(log(sum(exp(shifted), axis)), x.shape(), {axis});
}

} // namespace gait
