// A deep network, with and without checkpoints, and what a step of it computes.
#ifndef GAIT_TESTS_AUTODIFF_DEEP_NETWORK_H
#define GAIT_TESTS_AUTODIFF_DEEP_NETWORK_H
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <gait/gait.h>
#include <string>
#include <vector>

namespace gait::tests {

/// What a function of a tensor is put into: a checkpoint, or nothing.
using Wrapper = std::function<Tensor(const Tensor &, const std::function<Tensor(const Tensor &)> &)>;
inline Tensor plainly(const Tensor &x, const std::function<Tensor(const Tensor &)> &block) { return block(x); }
inline Tensor checkpointed(const Tensor &x, const std::function<Tensor(const Tensor &)> &block) { return checkpoint(x, block); }

struct Deep {
  std::int64_t layers = 16, width = 256, every = 4;
  double dropout = 0;
  DType dtype = DType::f32;
};

/// tanh layers, each `every` of them wrapped; mean of squares as the loss; SGD.
inline Model deep_network(const Deep &deep, const Wrapper &wrap) {
  Graph g("deep", {.dtype = deep.dtype});
  Tensor x = g.input("x", {batch, deep.width}), h = x;
  std::vector<nn::Linear> layers;
  for (std::int64_t i = 0; i < deep.layers; ++i) layers.push_back(nn::linear(g, deep.width, deep.width));
  for (std::int64_t first = 0; first < deep.layers; first += deep.every)
    h = wrap(h, [&](const Tensor &given) {
      Tensor y = given;
      for (std::int64_t i = first; i < std::min(first + deep.every, deep.layers); ++i) {
        y = tanh(layers[static_cast<std::size_t>(i)](y));
        if (deep.dropout > 0) y = nn::dropout(y, deep.dropout);
      }
      return y;
    });
  return Model(g, {.outputs = {{"y", h}}, .losses = {{"size", mean(square(h))}}, .optimizer = optim::sgd({.rate = 0.1})});
}

/// Numbers in [-1, 1] that no two places share.
template <typename T> std::vector<T> samples(std::int64_t count, double scale = 1) {
  std::vector<T> x;
  for (std::int64_t i = 0; i < count; ++i) x.push_back(static_cast<T>(scale * std::sin(static_cast<double>(i) * 0.7 + 0.1)));
  return x;
}

/// The bytes of the state after some steps, and the losses.
struct Trained {
  std::vector<double> losses;
  std::vector<unsigned char> state;
  bool operator==(const Trained &) const = default;
};
template <typename T> Trained train(const Model &model, const CompileOptions &options, std::int64_t rows, std::int64_t width) {
  Session session = compile(model, options).init(3);
  Trained trained;
  const std::vector<T> x = samples<T>(rows * width);
  for (int step = 0; step < 3; ++step)
    trained.losses.push_back(session.run("train_step", {TensorView("x", x, {rows, width})}).scalar("loss"));
  trained.state.assign(session.state_bytes().begin(), session.state_bytes().end());
  return trained;
}

} // namespace gait::tests
#endif
