#include "gait/nn/gated.h"
#include "checks.h"
#include "gait/nn/dropout.h"

namespace gait::nn {

using detail::Call;
using detail::Composition;

Tensor residual(const Tensor &x, const std::function<Tensor(const Tensor &)> &inner, Location where) {
  Composition call("residual", {x}, where);
  Tensor made = inner(x);
  call.require(!made.empty() && made.shape() == x.shape(), "what is made of {} is {}; a residual adds equal shapes",
               x.shape().text(), made.empty() ? "empty" : made.shape().text());
  return x + made;
}

Highway highway(Graph graph, std::int64_t size, const HighwayOptions &options, Location where) {
  Call call("highway", graph, where);
  detail::check_size(call, "features", size);
  const std::string name = detail::layer_name(graph, options.name, "highway");
  Linear transform = linear(graph, size, size, {.name = name + ".transform"}, where);
  Linear gate = linear(graph, size, size, {.bias_init = init::constant(options.gate_bias), .name = name + ".gate"}, where);
  return {name, transform, gate, options.activation};
}

Tensor Highway::operator()(const Tensor &x, Location where) const {
  Call call(name.empty() ? "highway" : name, {x, transform.weight}, where);
  detail::check_input(call, x, transform.weight.shape()[0].size(), transform.weight.dtype());
  Scope scope(x, where, name);
  return x + sigmoid(gate(x)) * (activation(transform(x)) - x);
}

GatedLinear gated_linear(Graph graph, std::int64_t in, std::int64_t out, const GatedLinearOptions &options, Location where) {
  Call call("gated_linear", graph, where);
  detail::check_size(call, "features", in);
  detail::check_size(call, "features", out);
  const std::string name = detail::layer_name(graph, options.name, "gated_linear");
  return {name, linear(graph, in, 2 * out, {.bias = options.bias, .name = name + ".both"}, where)};
}

Tensor GatedLinear::operator()(const Tensor &x, Location where) const {
  Call call(name.empty() ? "gated_linear" : name, {x, both.weight}, where);
  detail::check_input(call, x, both.weight.shape()[0].size(), both.weight.dtype());
  Scope scope(x, where, name);
  return glu(both(x));
}

GatedResidual gated_residual(Graph graph, std::int64_t in, std::int64_t hidden, std::int64_t out,
                             const GatedResidualOptions &options, Location where) {
  Call call("gated_residual", graph, where);
  for (std::int64_t size : {in, hidden, out}) detail::check_size(call, "features", size);
  call.require(options.context >= 0, "a context of {} features; 0 is none", options.context);
  call.require(options.dropout >= 0 && options.dropout < 1, "the rate {} is outside [0, 1)", options.dropout);
  GatedResidual layer;
  layer.name = detail::layer_name(graph, options.name, "gated_residual");
  layer.first = linear(graph, in, hidden, {.name = layer.name + ".first"}, where);
  if (options.context > 0)
    layer.of_context = linear(graph, options.context, hidden, {.bias = false, .name = layer.name + ".context"}, where);
  layer.second = linear(graph, hidden, hidden, {.name = layer.name + ".second"}, where);
  layer.gate = gated_linear(graph, hidden, out, {.name = layer.name + ".gate"}, where);
  if (in != out) layer.skip = linear(graph, in, out, {.name = layer.name + ".skip"}, where);
  layer.norm = layer_norm(graph, out, {.name = layer.name + ".norm"}, where);
  layer.rate = options.dropout;
  return layer;
}

Tensor GatedResidual::operator()(const Tensor &x, const Tensor &context, Location where) const {
  Call call(name.empty() ? "gated_residual" : name, {x, first.weight}, where);
  detail::check_input(call, x, first.weight.shape()[0].size(), first.weight.dtype());
  call.require(context.empty() == of_context.weight.empty(), "{}",
               context.empty() ? "the layer was made with a context; pass it"
                               : "the layer was made without a context; give its features in the options");
  Scope scope(x, where, name);
  Tensor hidden = first(x);
  if (!context.empty()) hidden = hidden + of_context(context);
  hidden = dropout(second(elu(hidden)), rate);
  return norm((skip.weight.empty() ? x : skip(x)) + gate(hidden));
}

} // namespace gait::nn
