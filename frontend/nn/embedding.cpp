#include "gait/nn/embedding.h"
#include "checks.h"
#include "gait/ops.h"

namespace gait::nn {

using detail::Call;

Embedding embedding(Graph graph, std::int64_t count, std::int64_t size, const EmbeddingOptions &options, Location where) {
  Call call("embedding", graph, where);
  detail::check_size(call, "vectors", count);
  detail::check_size(call, "features", size);
  Embedding layer;
  layer.name = detail::layer_name(graph, options.name, "embedding");
  layer.table = graph.parameter(layer.name + ".table", {count, size}, options.init, where);
  return layer;
}

Tensor Embedding::operator()(const Tensor &indices, Location where) const {
  Call call(name.empty() ? "embedding" : name, {indices, table}, where);
  call.require(indices.dtype() == i32 || indices.dtype() == i64, "the indices are {}; numbers of things are i32 or i64",
               name_of(indices.dtype()));
  Scope scope(indices, where, name);
  if (call.graph->find_input(indices)) declare_range(indices, 0, table.shape()[0].size());
  return gather(table, indices);
}

Tensor Embedding::logits(const Tensor &x, Location where) const {
  Call call(name.empty() ? "embedding" : name, {x, table}, where);
  detail::check_input(call, x, table.shape()[1].size(), table.dtype());
  Scope scope(x, where, name);
  const std::string rows = detail::letters(static_cast<std::size_t>(x.rank()) - 1);
  return dot(rows + "z,yz->" + rows + "y", x, table);
}

} // namespace gait::nn
