#include "gait/gait.h"
#include "tests/support/models.h"

namespace gait::test {
namespace {

struct PerceptronOptions {
  std::vector<std::int64_t> widths; ///< inputs, hidden layers, classes
  Optimizer rule;
  Activation activation = tanh;
  Initializer init = init::glorot_uniform();
  DType dtype = DType::f32;
  bool accumulate = false;
};

/// Learns labels by cross-entropy.
Model perceptron(const std::string &name, Dimension rows, const PerceptronOptions &options) {
  Graph g(name, {.dtype = options.dtype});
  Tensor x = g.input("x", {rows, options.widths.front()}), label = g.input("label", {rows}, i32);
  for (std::size_t i = 1; i < options.widths.size(); ++i) {
    x = nn::linear(g, options.widths[i - 1], options.widths[i], {.init = options.init})(x);
    if (i + 1 < options.widths.size()) x = options.activation(x);
  }
  return Model(g, {.outputs = {{"probability", softmax(x)}},
                   .losses = {{"cross_entropy", mean(cross_entropy(x, label))}},
                   .metrics = {{"accuracy", accuracy(x, label)}},
                   .optimizer = options.rule,
                   .accumulate = options.accumulate});
}

Model sgd(Dimension rows) {
  return perceptron("sgd", rows,
                    {.widths = {17, 33, 4}, .rule = optim::sgd({.rate = 0.05}), .activation = relu, .init = init::he_normal()});
}
Model momentum(Dimension rows) {
  return perceptron(
      "momentum", rows,
      {.widths = {64, 200, 96, 10}, .rule = optim::sgd({.rate = 0.05, .momentum = 0.9, .nesterov = true, .weight_decay = 1e-4})});
}
Model adam(Dimension rows) { return perceptron("adam", rows, {.widths = {64, 128, 10}, .rule = optim::adam({.amsgrad = true})}); }
Model adam_f64(Dimension rows) {
  return perceptron("adam_f64", rows,
                    {.widths = {5, 7, 3},
                     .rule = optim::adam({.rate = 0.01}),
                     .activation = relu,
                     .init = init::orthogonal(),
                     .dtype = DType::f64});
}
Model adamw(Dimension rows) {
  optim::Rate rate = optim::warm_up({.steps = 5, .first = 0.1, .then = optim::cosine({.from = 1e-3, .steps = 15})});
  return perceptron("adamw", rows,
                    {.widths = {9, 1, 17}, .rule = optim::adamw({.rate = rate}), .init = init::truncated_normal(0, 0.5)});
}
Model nadam(Dimension rows) {
  return perceptron("nadam", rows, {.widths = {12, 20, 3}, .rule = optim::nadam(), .activation = silu});
}
Model radam(Dimension rows) {
  return perceptron("radam", rows, {.widths = {12, 20, 3}, .rule = optim::radam(), .activation = gelu_tanh});
}
Model adamax(Dimension rows) {
  return perceptron("adamax", rows, {.widths = {12, 20, 3}, .rule = optim::adamax(), .activation = softplus});
}
Model adagrad(Dimension rows) {
  return perceptron("adagrad", rows, {.widths = {12, 20, 3}, .rule = optim::adagrad(), .activation = mish});
}
Model adadelta(Dimension rows) {
  return perceptron("adadelta", rows, {.widths = {12, 20, 3}, .rule = optim::adadelta(), .activation = gelu});
}
Model rmsprop(Dimension rows) {
  return perceptron("rmsprop", rows,
                    {.widths = {12, 20, 3}, .rule = optim::rmsprop({.rate = 1e-3, .momentum = 0.9, .centered = true})});
}
Model lion(Dimension rows) {
  return perceptron("lion", rows, {.widths = {12, 20, 3}, .rule = optim::lion(), .dtype = DType::f64});
}
Model lbfgs(Dimension rows) {
  return perceptron("lbfgs", rows, {.widths = {6, 8, 3}, .rule = optim::lbfgs({.rate = 0.1, .history = 4}), .dtype = DType::f64});
}
/// Gradients of several batches, clipped together, at a rate that each run gives; `predict` by the averages of the weights.
Model accumulated(Dimension rows) {
  Optimizer rule = optim::adam({.rate = optim::input("rate")}).clip_by_global_norm(0.5).average({.decay = 0.9, .evaluate = true});
  return perceptron("accumulated", rows, {.widths = {11, 16, 3}, .rule = rule, .accumulate = true});
}
Model clipped(Dimension rows) {
  Optimizer rule = optim::sgd({.rate = 0.1, .momentum = 0.5}).clip_by_value(0.01);
  return perceptron("clipped", rows, {.widths = {3, 1, 1, 2}, .rule = rule});
}

} // namespace

std::vector<ModelCase> ruleCases() {
  const double single = 2e-5, twice = 1e-11;
  return {{"sgd", sgd, single},          {"momentum", momentum, single}, {"adam", adam, 2e-4},
          {"adam_f64", adam_f64, twice}, {"adamw", adamw, 2e-4},         {"nadam", nadam, 2e-4},
          {"radam", radam, 2e-4},        {"adamax", adamax, 2e-4},       {"adagrad", adagrad, 2e-4},
          {"adadelta", adadelta, 2e-4},  {"rmsprop", rmsprop, 2e-4},     {"lion", lion, twice},
          {"lbfgs", lbfgs, 1e-9},        {"clipped", clipped, single},   {"accumulated", accumulated, 2e-4}};
}

} // namespace gait::test
