#include "tests/nn/cases.h"

namespace gait::test {

static Case pointwise(const std::string &name, const Activation &function) {
  return {name, [function](Builder &b) { return function(b.x({4}, 3)); }};
}

std::vector<Case> activation_cases() {
  return {
      pointwise("relu", relu),
      pointwise("leaky_relu", [](const Tensor &x) { return leaky_relu(x, 0.2); }),
      pointwise("elu", [](const Tensor &x) { return elu(x, 1.5); }),
      pointwise("selu", selu),
      pointwise("celu", [](const Tensor &x) { return celu(x, 1.5); }),
      pointwise("gelu", gelu),
      pointwise("gelu_tanh", gelu_tanh),
      pointwise("silu", silu),
      pointwise("mish", mish),
      pointwise("softplus", softplus),
      pointwise("softsign", softsign),
      pointwise("sigmoid", sigmoid),
      pointwise("tanh", tanh),
      pointwise("log_sigmoid", log_sigmoid),
      pointwise("hard_sigmoid", hard_sigmoid),
      pointwise("hard_swish", hard_swish),
      pointwise("hard_tanh", hard_tanh),
      pointwise("glu", [](const Tensor &x) { return glu(x); }),
      pointwise("softmax", [](const Tensor &x) { return softmax(x); }),
      pointwise("log_softmax", [](const Tensor &x) { return log_softmax(x); }),
      {"softmax_1", [](Builder &b) { return softmax(b.x({3, 2}), 1); }},
      {"prelu", [](Builder &b) { return nn::prelu(b.g, 4)(b.x({4})); }},
      {"prelu_one", [](Builder &b) { return nn::prelu(b.g)(b.x({4})); }},
  };
}

} // namespace gait::test
