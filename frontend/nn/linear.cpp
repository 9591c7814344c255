#include "gait/nn/linear.h"
#include "frontend/call.h"
#include "gait/ops.h"

namespace gait::nn {

using detail::Call;

Linear linear(Graph graph, std::int64_t in, std::int64_t out, const LinearOptions &options, Location where) {
  Call call("linear", graph, where);
  call.require(in >= 1 && out >= 1, "a layer from {} to {} features; both are at least 1", in, out);
  Linear layer;
  layer.name = options.name.empty() ? fmt::format("linear_{}", graph.next_number("linear")) : options.name;
  layer.weight = graph.parameter(layer.name + ".weight", {in, out}, options.init, where);
  if (options.bias) layer.bias = graph.parameter(layer.name + ".bias", {out}, options.bias_init, where);
  return layer;
}

Tensor Linear::operator()(const Tensor &x, Location where) const {
  Call call(name.empty() ? "linear" : name, {x, weight}, where);
  const Dimension in = weight.shape()[0];
  call.require(x.rank() >= 1 && x.shape()[x.rank() - 1] == in,
               "the input {} has not the layer's {} features as its last dimension; check the layer's width", x.shape().text(),
               in.size());
  call.require(x.dtype() == weight.dtype(), "the input is {}, the layer's weight {}; convert the input first", name_of(x.dtype()),
               name_of(weight.dtype()));
  Scope scope(x, where, name);
  Tensor product = dot(x, weight);
  return bias.empty() ? product : product + bias;
}

} // namespace gait::nn
