// Convolutions in one or two dimensions (or more), plain and transposed, with channels last: x [batch, length, channels] or
// [batch, height, width, channels]. They are compositions: a dot of windows with the weight, whose gradients are dots of windows
// too.
#ifndef GAIT_FRONTEND_NN_CONVOLUTION_H
#define GAIT_FRONTEND_NN_CONVOLUTION_H
#include "gait/graph.h"
#include "gait/init.h"
#include "gait/nn/activation.h"
#include <vector>

namespace gait::nn {

/// What stands around x before windows slide along a dimension.
struct Padding {
  enum class Kind { valid, same, causal, both };
  Kind kind = Kind::valid;
  std::int64_t elements = 0; ///< of `both`, on each side

  /// Nothing: only windows wholly inside x.
  static constexpr Padding valid() { return {}; }
  /// As many windows as elements, divided by the stride and rounded up; where the padding is odd, one more behind.  Source:
  /// Keras.
  static constexpr Padding same() { return {Kind::same}; }
  /// All of it before: a window ends at its own place and sees nothing later.  Source: van den Oord et al. 2016.
  static constexpr Padding causal() { return {Kind::causal}; }
  /// As many elements on each side.  Source: PyTorch.
  static constexpr Padding both(std::int64_t elements) { return {Kind::both, elements}; }
};

/// How a window slides. The lists have one number for each dimension it slides along, or one for all.
struct ConvolveOptions {
  std::vector<std::int64_t> stride = {1}, dilation = {1};
  Padding padding = {};
  std::int64_t groups = 1; ///< channels are cut into as many parts, each with weights of its own; all channels: depthwise
};

/// y[o, n] = sum over k, c of padded[o * stride + k * dilation, c] weight[k, c, n]. Shapes: x [.., sizes of d dimensions, in],
/// weight [d window sizes, in / groups, out] -> [.., d sizes, out]; d = rank of weight - 2. Types: f32, f64. Throws: gait::Error
/// for channels that do not fit or that groups do not divide, a window larger than the padded dimension, a list of another
/// length. Source: LeCun et al. 1998, section 2; torch.nn.functional.conv2d, whose weight is [out, in / groups, window sizes].
Tensor convolve(const Tensor &x, const Tensor &weight, const ConvolveOptions &options = {}, Location where = Location::current());
/// The transposed convolution, the gradient of a convolution by its input: y[i, n] = sum over o, k with o * stride + k * dilation
/// = i + padding before, and c, of x[o, c] weight[k, c, n]. Sizes: (size - 1) * stride + span of the window, less the padding on
/// both sides; `same`: size * stride. Shapes: x [.., d sizes, in], weight [d window sizes, in, out] -> [.., d sizes, out].
/// Throws: gait::Error also for groups and causal padding, which it has not. Source: Keras' Conv2DTranspose, PyTorch's
/// ConvTranspose2d.
Tensor convolve_transposed(const Tensor &x, const Tensor &weight, const ConvolveOptions &options = {},
                           Location where = Location::current());

struct ConvolutionOptions {
  std::vector<std::int64_t> stride = {1}, dilation = {1};
  Padding padding = {};
  std::int64_t groups = 1;
  bool bias = true;
  Initializer init = init::glorot_uniform(); ///< of the weight
  Initializer bias_init = init::zeros();
  std::string name = {}; ///< `conv1d_0`, `conv2d_0`, `conv1d_transposed_0`, ... in construction order unless given
};

/// convolve, or convolve_transposed, with a weight and a bias. Calling it twice shares the parameters.
struct Convolution {
  std::string name;
  Tensor weight; ///< `<name>.weight` [window sizes, in / groups, out]
  Tensor bias;   ///< `<name>.bias` [out]; empty without
  ConvolveOptions options = {};
  bool transposed = false;

  /// Shapes: x [.., sizes, in] -> [.., sizes, out].  Throws: gait::Error as convolve, and for another element type.
  Tensor operator()(const Tensor &x, Location where = Location::current()) const;
};

/// A layer from `in` to `out` channels with a window of `size`.  Throws: gait::Error for a size below 1 and a name that is taken.
/// Source: as convolve; torch.nn.Conv1d.
Convolution conv1d(Graph graph, std::int64_t in, std::int64_t out, std::int64_t size, const ConvolutionOptions &options = {},
                   Location where = Location::current());
/// `size`: height and width of the window, or one number for both.  Throws: as conv1d.  Source: as convolve; torch.nn.Conv2d.
Convolution conv2d(Graph graph, std::int64_t in, std::int64_t out, const std::vector<std::int64_t> &size,
                   const ConvolutionOptions &options = {}, Location where = Location::current());
/// The transposed layers: their default name begins with `conv1d_transposed`, `conv2d_transposed`.  Throws: as conv1d.
/// Source: as convolve_transposed.
Convolution conv1d_transposed(Graph graph, std::int64_t in, std::int64_t out, std::int64_t size,
                              const ConvolutionOptions &options = {}, Location where = Location::current());
Convolution conv2d_transposed(Graph graph, std::int64_t in, std::int64_t out, const std::vector<std::int64_t> &size,
                              const ConvolutionOptions &options = {}, Location where = Location::current());

/// A convolution of each channel by itself, then one of 1 x 1 across channels.
struct SeparableConvolution {
  std::string name;
  Convolution depthwise,
      pointwise; ///< `<name>.depthwise` [window sizes, 1, in], without bias; `<name>.pointwise` [1, 1, in, out]

  /// Shapes: x [.., height, width, in] -> [.., height, width, out].  Throws: gait::Error as convolve.
  Tensor operator()(const Tensor &x, Location where = Location::current()) const;
};
/// `options.groups` must be 1. The default name is `separable_conv2d_0`, ...  Source: Chollet 2017; Keras' SeparableConv2D.
SeparableConvolution separable_conv2d(Graph graph, std::int64_t in, std::int64_t out, const std::vector<std::int64_t> &size,
                                      const ConvolutionOptions &options = {}, Location where = Location::current());

struct TcnBlockOptions {
  std::int64_t dilation = 1;
  double dropout = 0; ///< behind each of the two activations
  Activation activation = relu;
  Initializer init = init::he_normal(); ///< of the weights
  std::string name = {};                ///< `tcn_block_0`, ... unless given
};
/// The residual block of temporal convolutional networks: activation(skip(x) + second(first(x))), first and second being causal
/// convolutions of one dilation, each with its activation and dropout.
struct TcnBlock {
  std::string name;
  Convolution first, second; ///< `<name>.first` [size, in, out], `<name>.second` [size, out, out]
  Convolution skip;          ///< `<name>.skip` [1, in, out]; empty where in = out: x itself
  double rate = 0;           ///< of the dropout
  Activation activation = relu;

  /// Shapes: x [.., length, in] -> [.., length, out].  Throws: gait::Error as convolve.
  Tensor operator()(const Tensor &x, Location where = Location::current()) const;
};
/// Throws: gait::Error for a size below 1 and a name that is taken.  Source: Bai et al. 2018, figure 1, without weight norm.
TcnBlock tcn_block(Graph graph, std::int64_t in, std::int64_t out, std::int64_t size, const TcnBlockOptions &options = {},
                   Location where = Location::current());

} // namespace gait::nn
#endif
