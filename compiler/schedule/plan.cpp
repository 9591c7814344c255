#include "compiler/schedule/plan.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using gait::ir::BufferAttr;

namespace gait::schedule {

SmallVector<int64_t> partialShape(linalg::LinalgOp op, ArrayRef<int> labels, ArrayRef<int64_t> extents, ArrayRef<int64_t> tiles,
                                  int64_t block, int64_t maxBatch) {
  SmallVector<int> outer;
  for (auto [loop, iterator] : llvm::enumerate(op.getIteratorTypesArray()))
    if (iterator == utils::IteratorType::reduction && labels[loop] >= 0) outer.push_back(labels[loop]);
  llvm::sort(outer);
  return llvm::map_to_vector(outer, [&](int dim) {
    int64_t extent = ShapedType::isDynamic(extents[dim]) ? maxBatch : extents[dim];
    return int64_t(llvm::divideCeil(extent, dim == 0 ? block : tiles[dim]));
  });
}

BufferAttr bufferOf(func::FuncOp entry, BlockArgument argument, int64_t maxBatch, const compiler::Manifest &manifest) {
  MLIRContext *context = entry.getContext();
  int64_t bytes = bytesOf(argument.getType(), maxBatch);
  auto roleOf = [&](unsigned number) { return entry.getArgAttrOfType<StringAttr>(number, "gait.role"); };
  if (roleOf(argument.getArgNumber()).getValue() != "input") {
    auto name = entry.getArgAttrOfType<StringAttr>(argument.getArgNumber(), "gait.name");
    return BufferAttr::get(context, ir::Space::State, manifest.findState(name)->offset, bytes);
  }
  int64_t number = llvm::count_if(llvm::seq<unsigned>(0, argument.getArgNumber()),
                                  [&](unsigned other) { return roleOf(other).getValue() == "input"; });
  return BufferAttr::get(context, ir::Space::Input, number, bytes);
}

/// The buffer that a result of the entry is written to.
static BufferAttr resultBuffer(func::FuncOp entry, unsigned result, int64_t bytes, int64_t maxBatch,
                               const compiler::Manifest &manifest) {
  if (auto state = entry.getResultAttrOfType<IntegerAttr>(result, "gait.state"))
    return bufferOf(entry, entry.getArgument(state.getInt()), maxBatch, manifest);
  int64_t number =
      llvm::count_if(llvm::seq<unsigned>(0, result), [&](unsigned other) { return !entry.getResultAttr(other, "gait.state"); });
  return BufferAttr::get(entry.getContext(), ir::Space::Output, number, bytes);
}

SmallVector<Leaving, 0> findLeaving(const Graph &graph, ArrayRef<Cluster> clusters, const Target &target,
                                    const compiler::Manifest &manifest) {
  std::map<int, int> clusterOf;
  for (auto [index, cluster] : llvm::enumerate(clusters))
    for (int node : cluster.nodes) clusterOf[node] = index;
  SmallVector<Leaving, 0> values;
  DenseMap<Value, int> indexOf;
  for (auto [index, cluster] : llvm::enumerate(clusters))
    for (int node : cluster.nodes) {
      linalg::LinalgOp op = graph.nodes[node].op;
      Operation *operation = graph.nodes[node].operation;
      int64_t parts = 1;
      if (op)
        for (int64_t count : partialShape(op, cluster.space.labels.at(node), cluster.space.extents, cluster.tiles, cluster.block,
                                          target.maxBatch))
          parts *= count;
      for (OpResult result : operation->getResults()) {
        llvm::SmallSetVector<int, 4> readers;
        for (int reader : graph.nodes[node].readers)
          if (clusterOf[reader] != int(index) &&
              llvm::any_of(graph.nodes[reader].reads, [&](const Access &access) { return access.root == result; }))
            readers.insert(clusterOf[reader]);
        indexOf[result] = values.size();
        values.push_back({result, int(index), readers.takeVector(), parts * bytesOf(result.getType(), target.maxBatch), {}});
      }
    }
  auto entry = dyn_cast<func::FuncOp>(graph.block->getParentOp());
  for (OpOperand &result : graph.block->getTerminator()->getOpOperands())
    if (auto found = indexOf.find(rootOf(result.get())); found != indexOf.end()) {
      Leaving &value = values[found->second];
      if (entry) value.buffer = resultBuffer(entry, result.getOperandNumber(), value.bytes, target.maxBatch, manifest);
      else value.yielded = result.getOperandNumber();
    }
  llvm::erase_if(values, [](const Leaving &value) {
    return value.readers.empty() && !value.buffer && value.yielded < 0 && !isa<ir::LoopOp>(value.value.getOwner());
  });
  return values;
}

int64_t placeInArena(MLIRContext *context, ArrayRef<Tenant> tenants) {
  struct Place {
    int64_t offset, bytes;
    int first, last;
  };
  SmallVector<const Tenant *> todo(llvm::make_pointer_range(tenants));
  llvm::sort(todo, [](const Tenant *a, const Tenant *b) { return a->bytes != b->bytes ? a->bytes > b->bytes : a < b; });
  SmallVector<Place> placed;
  int64_t size = 0;
  for (const Tenant *tenant : todo) {
    Place place{0, tenant->bytes, tenant->first, tenant->last};
    // `placed` is in order of offsets: the first gap that is wide enough.
    auto at = placed.begin();
    for (; at != placed.end(); ++at) {
      if (at->last < place.first || place.last < at->first) continue;
      if (place.offset + place.bytes <= at->offset) break;
      place.offset = std::max<int64_t>(place.offset, llvm::alignTo(at->offset + at->bytes, GAIT_ALIGNMENT));
    }
    auto after =
        llvm::upper_bound(placed, place.offset, [](int64_t offset, const Place &other) { return offset < other.offset; });
    placed.insert(after, place);
    if (tenant->buffer) *tenant->buffer = BufferAttr::get(context, ir::Space::Arena, place.offset, place.bytes);
    size = std::max<int64_t>(size, llvm::alignTo(place.offset + place.bytes, GAIT_ALIGNMENT));
  }
  return size;
}

} // namespace gait::schedule
