#include "gait/nn/prelu.h"
#include "checks.h"
#include "gait/ops.h"

namespace gait::nn {

using detail::Call;

Prelu prelu(Graph graph, std::int64_t channels, const PreluOptions &options, Location where) {
  Call call("prelu", graph, where);
  detail::check_size(call, "channels", channels);
  Prelu layer;
  layer.name = detail::layer_name(graph, options.name, "prelu");
  layer.slope = graph.parameter(layer.name + ".slope", {channels}, options.init, where);
  return layer;
}

Tensor Prelu::operator()(const Tensor &x, Location where) const {
  Call call(name.empty() ? "prelu" : name, {x, slope}, where);
  const std::int64_t channels = slope.shape()[0].size();
  if (channels > 1) detail::check_input(call, x, channels, slope.dtype());
  Scope scope(x, where, name);
  return select(x > 0, x, (channels > 1 ? slope : reshape(slope, {})) * x);
}

} // namespace gait::nn
