#include "frontend/open_block.h"
#include "compiler/builder/blocks.h"
#include "compiler/builder/pool.h"
#include "compiler/ops/ops.h"
#include <utility>

namespace gait::detail {

std::vector<mlir::Value> values_of(const Call &call, const std::vector<Tensor> &tensors) {
  std::vector<mlir::Value> values;
  values.reserve(tensors.size());
  for (const Tensor &tensor : tensors) values.push_back(call.value(tensor));
  return values;
}

std::string describe_tensor(GraphState &graph, mlir::Value value) {
  for (const auto *declarations : {&graph.inputs, &graph.states})
    for (const Declaration &each : *declarations)
      if (graph.value(each.tensor) == value) return fmt::format("\"{}\"", each.name);
  return "a tensor " + ir::describe(value.getType());
}

void check_gradients(const Call &call, std::int64_t block, const std::vector<mlir::Value> &given) {
  if (mlir::Value target = call.graph->pool->blocks.findMissedTarget(block, given))
    call.fail(
        fmt::format("a gradient inside is by {}, from which something else is computed that the block reads, and it would miss "
                    "that part; compute both inside, or take the gradient outside",
                    describe_tensor(*call.graph, target)));
}

std::vector<Tensor> hold(const Call &call, compiler::Holder &&holder) {
  GraphState &graph = *call.graph;
  const compiler::Holder &held = graph.pool->blocks.hold(*graph.pool, std::move(holder));
  std::vector<Tensor> results;
  for (mlir::Value result : held.results) results.push_back(graph.wrap(result));
  return results;
}

} // namespace gait::detail
