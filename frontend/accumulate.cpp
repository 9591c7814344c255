#include "accumulate.h"
#include "gait/init.h"
#include "gait/ops.h"

namespace gait::detail {

Accumulation::Accumulation(const Call &call, const std::vector<Tensor> &weights, const std::vector<Tensor> &gradients,
                           bool rows_vary) {
  Graph graph = call.graph->handle();
  const std::int64_t number = graph.next_number("accumulated");
  const std::string prefix = number == 0 ? "accumulated" : fmt::format("accumulated_{}", number);
  Scope scope(graph, call.where, prefix);
  Tensor count = graph.counter(prefix + ".rows"), here = rows_vary ? rows(graph) : constant(graph, 1, {}, i64);
  added.set(count, count + here);
  cleared.set(count, 0);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const DType dtype = weights[i].dtype();
    Tensor sum = graph.slot(fmt::format("{}.{}", prefix, weights[i].name()), weights[i], init::zeros());
    added.set(sum, rows_vary ? sum + convert(here, dtype) * gradients[i] : sum + gradients[i]);
    cleared.set(sum, 0);
    means.emplace_back(gradients[i], sum / convert(max(count, 1), dtype));
  }
}

EntrySpec Accumulation::accumulate(const std::vector<EntryResult> &results) const {
  return {"accumulate", results, added, /*training=*/true};
}

EntrySpec Accumulation::apply(const Updates &learned) const {
  Updates updates = learned;
  updates.merge(cleared);
  return {"apply", {}, std::move(updates), /*training=*/true, {}, means};
}

} // namespace gait::detail
