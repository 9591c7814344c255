#include "gait/nn/convolution.h"
#include "checks.h"
#include "gait/nn/dropout.h"
#include "gait/ops.h"
#include "sliding.h"
#include <algorithm>

namespace gait::nn {

using detail::Call;
using detail::Composition;
using detail::SlidingWindows;

static std::vector<std::int64_t> sizes_of(const Tensor &x, std::int64_t first, std::int64_t count) {
  std::vector<std::int64_t> sizes;
  for (std::int64_t dim = first; dim < first + count; ++dim) sizes.push_back(x.shape()[dim].size());
  return sizes;
}

/// The windows that `weight` and the options ask for; x and weight have been looked at.
static SlidingWindows sliding_of(const Call &call, const Tensor &x, const Tensor &weight, const ConvolveOptions &options,
                                 std::int64_t channels) {
  const std::int64_t dims = weight.rank() - 2;
  call.require(dims >= 1 && dims <= 3, "the weight {} must have a window of 1 to 3 dimensions, then channels in and out",
               weight.shape().text());
  call.require(!weight.shape().has_batch(), "the weight {} has the dimension batch", weight.shape().text());
  call.require(is_floating(x.dtype()) && x.dtype() == weight.dtype(), "x is {} and the weight {}; both must be f32, or both f64",
               name_of(x.dtype()), name_of(weight.dtype()));
  call.require(x.rank() > dims, "x {} must have {} dimensions to slide along, then channels", x.shape().text(), dims);
  call.require(x.shape()[x.rank() - 1] == Dimension(channels),
               "x {} has not the {} channels of the weight {} as its last dimension", x.shape().text(), channels,
               weight.shape().text());
  return {sizes_of(weight, 0, dims), detail::for_each(call, "stride", options.stride, dims),
          detail::for_each(call, "dilation", options.dilation, dims), options.padding};
}

/// Letters of an Einstein sum: leading dimensions, then places p, q, r and elements i, j, k of windows.
struct Letters {
  Letters(std::int64_t leading, std::int64_t dims) : lead(detail::letters(static_cast<std::size_t>(leading))) {
    for (std::int64_t dim = 0; dim < dims; ++dim) {
      const char place = "PQR"[dim], element = "IJK"[dim];
      places += place, elements += element, both += place, both += element;
    }
  }
  std::string lead, places, elements, both;
};

static Shape reshaped(const Tensor &x, std::int64_t keep, std::initializer_list<std::int64_t> last) {
  Shape shape;
  for (std::int64_t dim = 0; dim < keep; ++dim) shape.push_back(x.shape()[dim]);
  for (std::int64_t size : last) shape.push_back(size);
  return shape;
}

Tensor convolve(const Tensor &x, const Tensor &weight, const ConvolveOptions &options, Location where) {
  Composition call("convolve", {x, weight}, where);
  const std::int64_t groups = options.groups, dims = weight.rank() - 2;
  call.require(groups >= 1, "{} groups; at least 1", groups);
  call.require(weight.rank() >= 3, "the weight {} must have a window of 1 to 3 dimensions, then channels in and out",
               weight.shape().text());
  const std::int64_t in = weight.shape()[dims].size(), out = weight.shape()[dims + 1].size();
  const SlidingWindows sliding = sliding_of(call, x, weight, options, in * groups);
  call.require(out % groups == 0, "{} groups do not divide the {} channels out", groups, out);
  const Letters letters(x.rank() - 1 - dims, dims);
  Tensor padded = sliding.padded(call, x, 0);
  if (groups == 1)
    return dot(fmt::format("{0}{1}y,{2}yz->{0}{3}z", letters.lead, letters.both, letters.elements, letters.places),
               sliding.of(call, padded), weight);
  // One group after the other: channels are [groups, channels of a group].
  Tensor slid = sliding.of(call, padded);
  slid = reshape(slid, reshaped(slid, slid.rank() - 1, {groups, in}));
  Tensor parts = reshape(weight, reshaped(weight, dims + 1, {groups, out / groups}));
  Tensor y =
      dot(fmt::format("{0}{1}xy,{2}yxz->{0}{3}xz", letters.lead, letters.both, letters.elements, letters.places), slid, parts);
  return reshape(y, reshaped(y, y.rank() - 2, {out}));
}

Tensor convolve_transposed(const Tensor &x, const Tensor &weight, const ConvolveOptions &options, Location where) {
  Composition call("convolve_transposed", {x, weight}, where);
  const std::int64_t dims = weight.rank() - 2;
  call.require(weight.rank() >= 3, "the weight {} must have a window of 1 to 3 dimensions, then channels in and out",
               weight.shape().text());
  call.require(options.groups == 1, "{} groups; a transposed convolution has 1", options.groups);
  call.require(options.padding.kind != Padding::Kind::causal,
               "causal padding; a transposed convolution takes valid, same or both");
  const SlidingWindows sliding = sliding_of(call, x, weight, options, weight.shape()[dims].size());
  const Letters letters(x.rank() - 1 - dims, dims);
  const std::int64_t first = x.rank() - 1 - dims;
  Tensor y = dot(fmt::format("{0}{1}y,{2}yz->{0}{3}z", letters.lead, letters.places, letters.elements, letters.both), x, weight);
  for (std::int64_t dim = dims; dim-- > 0;) {
    const std::int64_t axis = first + dim, size = x.shape()[axis].size();
    y = overlap_add(y, first + 2 * dim, {sliding.stride[dim], sliding.dilation[dim]});
    const std::int64_t full = y.shape()[first + 2 * dim].size();
    std::int64_t low = 0, length = full;
    if (options.padding.kind == Padding::Kind::both) low = options.padding.elements, length = full - 2 * low;
    if (options.padding.kind == Padding::Kind::same) {
      length = size * sliding.stride[dim];
      low = std::max<std::int64_t>(0, full - length) / 2;
    }
    call.require(low >= 0 && length >= 1, "a padding of {} elements leaves nothing of dimension {}, of {}", low, axis, full);
    std::vector<std::int64_t> starts(static_cast<std::size_t>(y.rank()), 0), behind(starts);
    behind[first + 2 * dim] = std::max<std::int64_t>(0, low + length - full);
    y = pad(y, 0, std::vector<std::int64_t>(starts), behind);
    Shape limits;
    for (std::int64_t d = 0; d < y.rank(); ++d) limits.push_back(d == first + 2 * dim ? Dimension(low + length) : y.shape()[d]);
    starts[first + 2 * dim] = low;
    y = slice(y, starts, limits);
  }
  return y;
}

static Convolution make(std::string_view stem, Graph graph, std::int64_t in, std::int64_t out,
                        const std::vector<std::int64_t> &size, std::int64_t dims, bool transposed,
                        const ConvolutionOptions &options, const Location &where) {
  Call call(stem, graph, where);
  detail::check_size(call, "channels", in);
  detail::check_size(call, "channels", out);
  call.require(options.groups >= 1 && in % options.groups == 0 && out % options.groups == 0,
               "{} groups do not divide {} channels in and {} out", options.groups, in, out);
  call.require(!transposed || options.groups == 1, "{} groups; a transposed convolution has 1", options.groups);
  Convolution layer;
  layer.name = detail::layer_name(graph, options.name, std::string(stem));
  Shape shape;
  for (std::int64_t number : detail::for_each(call, "window", size, dims)) shape.push_back(number);
  shape.push_back(in / options.groups);
  shape.push_back(out);
  layer.weight = graph.parameter(layer.name + ".weight", shape, options.init, where);
  if (options.bias) layer.bias = graph.parameter(layer.name + ".bias", {out}, options.bias_init, where);
  layer.options = {options.stride, options.dilation, options.padding, options.groups};
  layer.transposed = transposed;
  return layer;
}

Tensor Convolution::operator()(const Tensor &x, Location where) const {
  Call call(name.empty() ? "convolution" : name, {x, weight}, where);
  const std::int64_t channels = weight.shape()[weight.rank() - 2].size() * options.groups;
  call.require(
      x.rank() >= weight.rank() - 1,
      "the input {} has too few dimensions: the layer slides along {}, before its {} channels; reshape it, as an image to "
      "[batch, height, width, channels]",
      x.shape().text(), weight.rank() - 2, channels);
  detail::check_input(call, x, channels, weight.dtype());
  Scope scope(x, where, name);
  Tensor y = transposed ? convolve_transposed(x, weight, options) : convolve(x, weight, options);
  return bias.empty() ? y : y + bias;
}

Convolution conv1d(Graph graph, std::int64_t in, std::int64_t out, std::int64_t size, const ConvolutionOptions &options,
                   Location where) {
  return make("conv1d", graph, in, out, {size}, 1, false, options, where);
}
Convolution conv2d(Graph graph, std::int64_t in, std::int64_t out, const std::vector<std::int64_t> &size,
                   const ConvolutionOptions &options, Location where) {
  return make("conv2d", graph, in, out, size, 2, false, options, where);
}
Convolution conv1d_transposed(Graph graph, std::int64_t in, std::int64_t out, std::int64_t size,
                              const ConvolutionOptions &options, Location where) {
  return make("conv1d_transposed", graph, in, out, {size}, 1, true, options, where);
}
Convolution conv2d_transposed(Graph graph, std::int64_t in, std::int64_t out, const std::vector<std::int64_t> &size,
                              const ConvolutionOptions &options, Location where) {
  return make("conv2d_transposed", graph, in, out, size, 2, true, options, where);
}

SeparableConvolution separable_conv2d(Graph graph, std::int64_t in, std::int64_t out, const std::vector<std::int64_t> &size,
                                      const ConvolutionOptions &options, Location where) {
  Call call("separable_conv2d", graph, where);
  call.require(options.groups == 1, "{} groups; a separable convolution has 1", options.groups);
  detail::check_size(call, "channels", in);
  SeparableConvolution layer;
  layer.name = detail::layer_name(graph, options.name, "separable_conv2d");
  ConvolutionOptions each = options, across;
  each.groups = in, each.bias = false, each.name = layer.name + ".depthwise";
  across.bias = options.bias, across.init = options.init, across.bias_init = options.bias_init;
  across.name = layer.name + ".pointwise";
  layer.depthwise = conv2d(graph, in, in, size, each, where);
  layer.pointwise = conv2d(graph, in, out, {1}, across, where);
  return layer;
}

Tensor SeparableConvolution::operator()(const Tensor &x, Location where) const {
  Call call(name.empty() ? "separable_conv2d" : name, {x, depthwise.weight}, where);
  Scope scope(x, where, name);
  return pointwise(depthwise(x));
}

TcnBlock tcn_block(Graph graph, std::int64_t in, std::int64_t out, std::int64_t size, const TcnBlockOptions &options,
                   Location where) {
  Call call("tcn_block", graph, where);
  call.require(options.dropout >= 0 && options.dropout < 1, "the rate {} is outside [0, 1)", options.dropout);
  TcnBlock block;
  block.name = detail::layer_name(graph, options.name, "tcn_block");
  auto layer = [&](std::int64_t from, std::int64_t window, const std::string &part) {
    return conv1d(graph, from, out, window,
                  {.dilation = {options.dilation}, .padding = Padding::causal(), .init = options.init, .name = block.name + part},
                  where);
  };
  block.first = layer(in, size, ".first");
  block.second = layer(out, size, ".second");
  if (in != out) block.skip = layer(in, 1, ".skip");
  block.rate = options.dropout;
  block.activation = options.activation;
  return block;
}

Tensor TcnBlock::operator()(const Tensor &x, Location where) const {
  Call call(name.empty() ? "tcn_block" : name, {x, first.weight}, where);
  Scope scope(x, where, name);
  Tensor made = x;
  for (const Convolution &layer : {first, second}) made = dropout(activation(layer(made)), rate);
  return activation((skip.weight.empty() ? x : skip(x)) + made);
}

} // namespace gait::nn
