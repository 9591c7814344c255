#include "compiler/schedule/homes.h"
#include "compiler/dialect/places.h"
#include "compiler/schedule/plan.h"

using namespace mlir;

namespace gait::schedule {

ArrayRef<int64_t> outerOf(Operation *op) {
  auto outer = op->getAttrOfType<DenseI64ArrayAttr>("gait.outer");
  return outer ? outer.asArrayRef() : ArrayRef<int64_t>();
}

static std::optional<Partial> partialOf(ir::ClusterOp cluster, linalg::LinalgOp op, int64_t maxBatch) {
  Labels labels = llvm::to_vector(llvm::map_range(outerOf(op), [](int64_t label) { return int(label); }));
  if (!isPartial(op, labels)) return std::nullopt;
  SmallVector<int64_t> extents =
      llvm::map_to_vector(cluster.getExtents(), [](int64_t extent) { return extent < 0 ? ShapedType::kDynamic : extent; });
  Partial partial{op};
  for (auto [loop, iterator] : llvm::enumerate(op.getIteratorTypesArray()))
    if (iterator == utils::IteratorType::reduction && labels[loop] >= 0) partial.dims.push_back(labels[loop]);
  llvm::sort(partial.dims);
  partial.counts = partialShape(op, labels, extents, cluster.getTiles(), cluster.getBlock(), maxBatch);
  if (partial.dims[0] == 0 && ShapedType::isDynamic(extents[0])) partial.block = cluster.getBlock();
  return partial;
}

FailureOr<Homes> Homes::read(func::FuncOp entry, int64_t maxBatch) {
  Homes homes;
  for (BlockArgument argument : entry.getArguments()) {
    if (!isa<RankedTensorType>(argument.getType())) continue;
    auto buffer = entry.getArgAttrOfType<ir::BufferAttr>(argument.getArgNumber(), "gait.buffer");
    if (!buffer) return entry.emitError() << "argument " << argument.getArgNumber() << " has no gait.buffer";
    homes.homes[argument] = {buffer, std::nullopt};
  }
  if (failed(homes.readBlock(entry.getBody().front(), maxBatch))) return failure();
  return homes;
}

LogicalResult Homes::readBlock(Block &block, int64_t maxBatch) {
  for (Operation &op : block) {
    if (auto cluster = dyn_cast<ir::ClusterOp>(op); cluster && failed(readCluster(cluster, maxBatch))) return failure();
    if (auto loop = dyn_cast<ir::LoopOp>(op); loop && failed(readLoop(loop, maxBatch))) return failure();
  }
  return success();
}

LogicalResult Homes::readLoop(ir::LoopOp loop, int64_t maxBatch) {
  if (!loop.getPlaces()) return loop.emitError("has no planned places");
  for (auto [argument, place] : llvm::zip(loop.getBlock().getArguments(), loop.getPlaces()->getValue()))
    homes[argument] = {place, std::nullopt};
  for (auto [result, place] : llvm::zip(loop.getResults(), loop.getBuffers()->getValue())) homes[result] = {place, std::nullopt};
  for (auto [value, home] : homes)
    if (!ir::isPlace(home.place)) return loop.emitError() << home.place << " is no place of a tensor";
  return readBlock(loop.getBlock(), maxBatch);
}

LogicalResult Homes::readCluster(ir::ClusterOp cluster, int64_t maxBatch) {
  auto yield = cast<ir::YieldOp>(cluster.getBody().front().getTerminator());
  if (!cluster.getBuffers() || cluster.getBuffers()->size() != cluster.getNumResults() ||
      yield.getNumOperands() != cluster.getNumResults())
    return cluster.emitError("needs one buffer and one yielded tensor for each result");
  for (auto [result, value, place] : llvm::zip(cluster.getResults(), yield.getValues(), cluster.getBuffers()->getValue())) {
    auto op = value.getDefiningOp<linalg::LinalgOp>();
    if (!ir::isPlace(place) || !op || op->getBlock() != &cluster.getBody().front())
      return cluster.emitError("yields something else than results of its own linalg ops with planned buffers");
    homes[result] = {place, partialOf(cluster, op, maxBatch)};
  }
  for (Operation &op : cluster.getBody().front())
    if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op); linalgOp && outerOf(&op).size() != linalgOp.getNumLoops())
      return op.emitError("needs gait.outer with one number for each loop");
  return success();
}

} // namespace gait::schedule
