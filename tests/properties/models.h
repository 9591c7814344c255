// Models that the properties are checked on, and their data.
#ifndef GAIT_TESTS_PROPERTIES_MODELS_H
#define GAIT_TESTS_PROPERTIES_MODELS_H
#include <cstdint>
#include <gait/gait.h>
#include <string>
#include <vector>

namespace gait::tests {

enum class Rule { Sgd, Momentum, Adam };

struct ClassifierOptions {
  std::vector<std::int64_t> widths = {64, 128, 10}; ///< inputs, hidden layers, classes
  Rule rule = Rule::Adam;
  bool smooth = false;    ///< tanh in place of relu
  Dimension rows = batch; ///< or a number: a fully static model
  DType dtype = DType::f32;
};

/// A multilayer perceptron with softmax and cross-entropy: outputs `probability`, metric `accuracy`.
inline Model classifier(const ClassifierOptions &options = {}) {
  Graph g("classifier", {.dtype = options.dtype});
  Tensor image = g.input("image", {options.rows, options.widths.front()}), label = g.input("label", {options.rows}, i32);
  Tensor x = image;
  for (std::size_t i = 1; i < options.widths.size(); ++i) {
    x = nn::linear(g, options.widths[i - 1], options.widths[i])(x);
    if (i + 1 < options.widths.size()) x = options.smooth ? tanh(x) : relu(x);
  }
  Optimizer rule = options.rule == Rule::Adam
                       ? optim::adam({.rate = 1e-3})
                       : optim::sgd({.rate = 0.05, .momentum = options.rule == Rule::Momentum ? 0.9 : 0.0});
  return Model(g, {.outputs = {{"probability", softmax(x)}},
                   .losses = {{"cross_entropy", mean(cross_entropy(x, label))}},
                   .metrics = {{"accuracy", accuracy(x, label)}},
                   .optimizer = rule});
}

/// Rows for it, from a small generator: the same everywhere.
struct Samples {
  std::vector<float> image;
  std::vector<std::int32_t> label;
  std::int64_t width = 0;

  Samples(std::int64_t rows, std::int64_t width, std::int32_t classes, std::uint64_t seed = 1) : width(width) {
    std::uint64_t state = seed * 0x9E3779B97F4A7C15u + 1;
    auto next = [&] {
      state ^= state >> 12, state ^= state << 25, state ^= state >> 27;
      return static_cast<double>((state * 0x2545F4914F6CDD1Du) >> 11) * 0x1p-53;
    };
    for (std::int64_t i = 0; i < rows * width; ++i) image.push_back(static_cast<float>(2 * next() - 1));
    for (std::int64_t i = 0; i < rows; ++i) label.push_back(static_cast<std::int32_t>(next() * classes));
  }

  /// Rows [first, first + rows).
  Batch rows(std::int64_t first, std::int64_t rows) const {
    return {TensorView("image", DType::f32, {rows, width}, image.data() + first * width),
            TensorView("label", DType::i32, {rows}, label.data() + first)};
  }
  Batch images(std::int64_t first, std::int64_t rows) const {
    return {TensorView("image", DType::f32, {rows, width}, image.data() + first * width)};
  }
};

} // namespace gait::tests
#endif
