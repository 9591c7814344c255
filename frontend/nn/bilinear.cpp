#include "gait/nn/bilinear.h"
#include "checks.h"
#include "gait/ops.h"

namespace gait::nn {

using detail::Call;

Bilinear bilinear(Graph graph, std::int64_t in_a, std::int64_t in_b, std::int64_t out, const BilinearOptions &options,
                  Location where) {
  Call call("bilinear", graph, where);
  for (std::int64_t size : {in_a, in_b, out}) detail::check_size(call, "features", size);
  Bilinear layer;
  layer.name = detail::layer_name(graph, options.name, "bilinear");
  layer.weight = graph.parameter(layer.name + ".weight", {in_a, in_b, out}, options.init, where);
  if (options.bias) layer.bias = graph.parameter(layer.name + ".bias", {out}, options.bias_init, where);
  return layer;
}

Tensor Bilinear::operator()(const Tensor &a, const Tensor &b, Location where) const {
  Call call(name.empty() ? "bilinear" : name, {a, b, weight}, where);
  detail::check_input(call, a, weight.shape()[0].size(), weight.dtype());
  detail::check_input(call, b, weight.shape()[1].size(), weight.dtype());
  std::vector<Dimension> lead(a.shape().begin(), a.shape().end() - 1);
  call.require(lead == std::vector<Dimension>(b.shape().begin(), b.shape().end() - 1),
               "the leading dimensions of a {} and b {} differ; broadcast until they agree", a.shape().text(), b.shape().text());
  Scope scope(a, where, name);
  const std::int64_t in_b = weight.shape()[1].size(), out = weight.shape()[2].size();
  // First what a makes of the weight, a matrix for each row; then that with b.
  std::vector<Dimension> matrices = lead;
  matrices.insert(matrices.end(), {in_b, out});
  Tensor matrix = reshape(dot(a, reshape(weight, {weight.shape()[0], in_b * out})), Shape(matrices));
  const std::string rows = detail::letters(lead.size());
  Tensor product = dot(rows + "y," + rows + "yz->" + rows + "z", b, matrix);
  return bias.empty() ? product : product + bias;
}

} // namespace gait::nn
