#include "gait/nn/linear.h"
#include "checks.h"
#include "gait/ops.h"

namespace gait::nn {

using detail::Call;

Linear linear(Graph graph, std::int64_t in, std::int64_t out, const LinearOptions &options, Location where) {
  Call call("linear", graph, where);
  call.require(in >= 1 && out >= 1, "a layer from {} to {} features; both are at least 1", in, out);
  Linear layer;
  layer.name = detail::layer_name(graph, options.name, "linear");
  layer.weight = graph.parameter(layer.name + ".weight", {in, out}, options.init, where);
  if (options.bias) layer.bias = graph.parameter(layer.name + ".bias", {out}, options.bias_init, where);
  return layer;
}

Tensor Linear::operator()(const Tensor &x, Location where) const {
  Call call(name.empty() ? "linear" : name, {x, weight}, where);
  detail::check_input(call, x, weight.shape()[0].size(), weight.dtype());
  Scope scope(x, where, name);
  Tensor product = dot(x, weight);
  return bias.empty() ? product : product + bias;
}

} // namespace gait::nn
