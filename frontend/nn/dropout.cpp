#include "gait/nn/dropout.h"
#include "frontend/call.h"
#include "gait/ops.h"

namespace gait::nn {

using detail::Composition;

Tensor dropout(const Tensor &x, double rate, Location where) {
  Composition call("dropout", {x}, where);
  call.require_floating(x);
  call.require(rate >= 0 && rate < 1, "the rate {} is outside [0, 1)", rate);
  if (rate == 0) return x;
  Tensor is_kept = uniform(x.graph(), x.shape(), f32) >= rate;
  return select(x.graph().training(), select(is_kept, x * (1 / (1 - rate)), 0), x);
}

} // namespace gait::nn
