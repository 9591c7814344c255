#include "gait/nn/norm.h"
#include "checks.h"
#include "gait/math.h"

namespace gait::nn {

using detail::Call;

/// What every normalisation checks and names.
static std::string begin(const Call &call, Graph &graph, const Shape &shape, double epsilon, const std::string &name) {
  for (Dimension size : shape) detail::check_size(call, "features", size.is_batch() ? 0 : size.size());
  call.require(epsilon > 0, "epsilon must be above 0, not {}", epsilon);
  return detail::layer_name(graph, name, call.name);
}

/// x less its mean, over its standard deviation. None of the dimensions is batch.
static Tensor standardized(const Tensor &x, const std::vector<std::int64_t> &axes, double epsilon) {
  std::int64_t elements = 1;
  for (std::int64_t axis : axes) elements *= x.shape()[axis].size();
  Tensor total = sum(x, axes), count = constant(x.graph(), elements, total.shape(), x.dtype());
  Tensor centered = x - detail::repeat_along(total / count, x.shape(), axes);
  Tensor variance = sum(square(centered), axes) / count;
  return centered / detail::repeat_along(sqrt(variance + epsilon), x.shape(), axes);
}

static Tensor scaled(Tensor x, const Tensor &scale, const Tensor &bias) {
  if (!scale.empty()) x = x * scale;
  return bias.empty() ? x : x + bias;
}

LayerNorm layer_norm(Graph graph, std::int64_t size, const NormOptions &options, Location where) {
  return layer_norm(graph, Shape{size}, options, where);
}

LayerNorm layer_norm(Graph graph, const Shape &shape, const NormOptions &options, Location where) {
  Call call("layer_norm", graph, where);
  call.require(shape.rank() >= 1, "a scalar does not vary; give the sizes of the last dimensions");
  LayerNorm layer;
  layer.name = begin(call, graph, shape, options.epsilon, options.name);
  layer.shape = shape, layer.epsilon = options.epsilon;
  if (options.scale) layer.scale = graph.parameter(layer.name + ".scale", shape, init::ones(), where);
  if (options.bias) layer.bias = graph.parameter(layer.name + ".bias", shape, init::zeros(), where);
  return layer;
}

Tensor LayerNorm::operator()(const Tensor &x, Location where) const {
  Call call(name.empty() ? "layer_norm" : name, {x}, where);
  const std::int64_t lead = x.rank() - shape.rank();
  call.require(lead >= 0 && Shape(std::vector<Dimension>(x.shape().begin() + lead, x.shape().end())) == shape,
               "the input {} does not end in the layer's {}; check the layer's shape", x.shape().text(), shape.text());
  call.require(x.dtype() == x.graph().dtype(), "the input is {}, the layer's parameters {}; convert the input first",
               name_of(x.dtype()), name_of(x.graph().dtype()));
  Scope scope(x, where, name);
  std::vector<std::int64_t> axes;
  for (std::int64_t axis = lead; axis < x.rank(); ++axis) axes.push_back(axis);
  return scaled(standardized(x, axes, epsilon), scale, bias);
}

RmsNorm rms_norm(Graph graph, std::int64_t size, const RmsNormOptions &options, Location where) {
  Call call("rms_norm", graph, where);
  RmsNorm layer;
  layer.name = begin(call, graph, {size}, options.epsilon, options.name);
  layer.size = size, layer.epsilon = options.epsilon;
  if (options.scale) layer.scale = graph.parameter(layer.name + ".scale", {size}, init::ones(), where);
  return layer;
}

Tensor RmsNorm::operator()(const Tensor &x, Location where) const {
  Call call(name.empty() ? "rms_norm" : name, {x}, where);
  detail::check_input(call, x, size, x.graph().dtype());
  Scope scope(x, where, name);
  Tensor root = sqrt(mean(square(x), -1) + epsilon);
  return scaled(x / detail::repeat_along(root, x.shape(), {-1}), scale, {});
}

GroupNorm group_norm(Graph graph, std::int64_t channels, std::int64_t groups, const NormOptions &options, Location where) {
  Call call("group_norm", graph, where);
  call.require(groups >= 1 && channels % groups == 0,
               "{} channels make no {} equal groups; take a number of groups that divides them", channels, groups);
  GroupNorm layer;
  layer.name = begin(call, graph, {channels}, options.epsilon, options.name);
  layer.channels = channels, layer.groups = groups, layer.epsilon = options.epsilon;
  if (options.scale) layer.scale = graph.parameter(layer.name + ".scale", {channels}, init::ones(), where);
  if (options.bias) layer.bias = graph.parameter(layer.name + ".bias", {channels}, init::zeros(), where);
  return layer;
}

/// A row, or a batch of them, and channels: at least two dimensions.
static void check_channels(const Call &call, const Tensor &x, std::int64_t channels) {
  detail::check_input(call, x, channels, x.graph().dtype());
  call.require(x.rank() >= 2, "the input {} is of a single row; it must be [n, ..., {}]", x.shape().text(), channels);
}

Tensor GroupNorm::operator()(const Tensor &x, Location where) const {
  Call call(name.empty() ? "group_norm" : name, {x}, where);
  check_channels(call, x, channels);
  Scope scope(x, where, name);
  std::vector<Dimension> split(x.shape().begin(), x.shape().end() - 1);
  split.insert(split.end(), {groups, channels / groups});
  std::vector<std::int64_t> axes{x.rank()}; // the channels of a group, and all places
  for (std::int64_t axis = 1; axis < x.rank() - 1; ++axis) axes.push_back(axis);
  return scaled(reshape(standardized(reshape(x, Shape(split)), axes, epsilon), x.shape()), scale, bias);
}

BatchNorm batch_norm(Graph graph, std::int64_t channels, const BatchNormOptions &options, Location where) {
  Call call("batch_norm", graph, where);
  call.require(options.rate > 0 && options.rate <= 1, "the rate {} is outside (0, 1]", options.rate);
  BatchNorm layer;
  layer.name = begin(call, graph, {channels}, options.epsilon, options.name);
  layer.epsilon = options.epsilon, layer.rate = options.rate;
  if (options.scale) layer.scale = graph.parameter(layer.name + ".scale", {channels}, init::ones(), where);
  if (options.bias) layer.bias = graph.parameter(layer.name + ".bias", {channels}, init::zeros(), where);
  layer.running_mean = graph.state(layer.name + ".mean", {channels}, init::zeros(), {}, where);
  layer.running_variance = graph.state(layer.name + ".variance", {channels}, init::ones(), {}, where);
  return layer;
}

/// How many values each channel has: a number of the graph's, for the rows may vary.
static Tensor count_values(const Tensor &x) {
  Tensor count = constant(x.graph(), 1, {}, x.dtype());
  std::int64_t places = 1;
  for (std::int64_t axis = 0; axis + 1 < x.rank(); ++axis) {
    if (x.shape()[axis].is_batch()) count = convert(rows(x.graph()), x.dtype());
    else places *= x.shape()[axis].size();
  }
  return count * places;
}

Tensor BatchNorm::operator()(const Tensor &x, Location where) const {
  Call call(name.empty() ? "batch_norm" : name, {x, running_mean}, where);
  check_channels(call, x, running_mean.shape()[0].size());
  Scope scope(x, where, name);
  Graph graph = x.graph();
  std::vector<std::int64_t> axes;
  for (std::int64_t axis = 0; axis + 1 < x.rank(); ++axis) axes.push_back(axis);
  Tensor average = mean(x, axes), spread = mean(square(x - average), axes), count = count_values(x);
  graph.running_average(running_mean, average, rate);
  graph.running_average(running_variance, spread * (count / max(count - 1, 1)), rate, /*witness=*/spread);
  Tensor training = graph.training(), center = select(training, average, running_mean);
  return scaled((x - center) / sqrt(select(training, spread, running_variance) + epsilon), scale, bias);
}

} // namespace gait::nn
