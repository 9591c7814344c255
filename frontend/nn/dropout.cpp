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
  Tensor kept = select(bernoulli(x.graph(), 1 - rate, x.shape()), x * (1 / (1 - rate)), 0);
  return select(x.graph().training(), kept, x);
}

} // namespace gait::nn
