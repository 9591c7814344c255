#include "compiler/schedule/block_schedule.h"
#include "compiler/schedule/legalise.h"

using namespace mlir;

namespace gait::schedule {

/// Sums in parts that have several readers are combined by an op of their own.
static LogicalResult combinePartials(BlockSchedule &schedule, Block &block, const Target &target) {
  for (SmallVector<Value> partials; !(partials = findPartialsToCombine(schedule.graph, schedule.clusters)).empty();) {
    for (Value partial : partials) {
      OpBuilder builder(block.getParentOp()->getContext());
      builder.setInsertionPointAfterValue(partial);
      Operation *entry = block.getParentOp();
      while (!isa<func::FuncOp>(entry)) entry = entry->getParentOp();
      Value whole = copyOf(builder, partial, rowsOf(cast<func::FuncOp>(entry)));
      partial.replaceAllUsesExcept(whole, whole.getDefiningOp());
    }
    FailureOr<Graph> graph = Graph::build(block);
    if (failed(graph)) return failure();
    schedule.graph = std::move(*graph);
    schedule.clusters = formClusters(schedule.graph, target);
  }
  return success();
}

/// In a loop all clusters that are cut along the rows get the same blocks, so that each thread keeps to its rows.
static void alignBlocks(BlockSchedule &schedule) {
  SmallVector<Cluster *> byRows;
  for (Cluster &cluster : schedule.clusters)
    if (cluster.space.extents.size() == 1 && ShapedType::isDynamic(cluster.space.extents[0])) byRows.push_back(&cluster);
  if (byRows.empty()) return;
  int64_t block = (*llvm::min_element(byRows, [](Cluster *a, Cluster *b) { return a->block < b->block; }))->block;
  for (Cluster *cluster : byRows) cluster->block = block;
  schedule.isByRows = byRows.size() == schedule.clusters.size();
  for (Cluster *cluster : byRows)
    for (int node : cluster->nodes)
      if (isPartial(schedule.graph.nodes[node].op, cluster->space.labels.at(node))) schedule.isByRows = false;
}

FailureOr<std::unique_ptr<BlockSchedule>> scheduleBlock(Block &block, const Target &target, const compiler::Manifest &manifest) {
  FailureOr<Graph> graph = Graph::build(block);
  if (failed(graph)) return failure();
  auto schedule = std::make_unique<BlockSchedule>();
  schedule->graph = std::move(*graph);
  schedule->clusters = formClusters(schedule->graph, target);
  if (failed(combinePartials(*schedule, block, target))) return failure();
  for (auto [index, cluster] : llvm::enumerate(schedule->clusters)) {
    if (ir::LoopOp loop = schedule->loopOf(index)) {
      auto inner = scheduleBlock(loop.getBlock(), target, manifest);
      if (failed(inner)) return failure();
      schedule->loops[index] = std::move(*inner);
      continue;
    }
    extendSpace(schedule->graph, cluster, target);
    chooseTiles(schedule->graph, cluster, target);
  }
  if (isa<ir::LoopOp>(block.getParentOp())) alignBlocks(*schedule);
  schedule->values = findLeaving(schedule->graph, schedule->clusters, target, manifest);
  auto arenaOf = [&](ArrayRef<int> order) {
    SmallVector<int> position(order.size());
    for (auto [at, cluster] : llvm::enumerate(order)) position[cluster] = at;
    SmallVector<Tenant> tenants;
    for (const Leaving &value : schedule->values) {
      if (value.buffer || value.yielded >= 0) continue;
      Tenant tenant{value.bytes, position[value.cluster], position[value.cluster], nullptr};
      for (int reader : value.readers) tenant.last = std::max(tenant.last, position[reader]);
      tenants.push_back(tenant);
    }
    return placeInArena(block.getParentOp()->getContext(), tenants);
  };
  schedule->order = orderClusters(schedule->graph, schedule->clusters, target, arenaOf);
  return schedule;
}

} // namespace gait::schedule
