#include "compiler/dialect/selection.h"
#include "compiler/schedule/clustering.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace gait::schedule {

// Numbers in a panel of pointwise work; iterations that make a unit of work worth handing out (about a microsecond); units that
// are enough for any number of threads, and so many at least where the work is small.
static constexpr int64_t pointwisePanel = 1024, smallestUnit = 16384, manyUnits = 64, fewUnits = 4;

static bool hasReduction(const Graph &graph, const Cluster &cluster) {
  return llvm::any_of(cluster.nodes, [&](int node) {
    linalg::LinalgOp op = graph.nodes[node].op;
    return op.getNumReductionLoops() > 0;
  });
}

static bool transposes(const Graph &graph, const Cluster &cluster) {
  for (int index : cluster.nodes) {
    const Node &node = graph.nodes[index];
    AffineMap result = node.resultMap(0);
    for (const Access &access : node.reads) {
      if (access.inMemory) continue;
      AffineMap map = node.mapOf(access);
      if (map.getNumResults() > 1 && map.getNumResults() == result.getNumResults() && map != result) return true;
    }
  }
  return false;
}

/// Iterations of all ops for one element of outer dimension `outer`, the other outer dimensions taken at their tile.
static int64_t iterationsPerElement(const Graph &graph, const Cluster &cluster, int64_t maxBatch, bool widestOnly) {
  int64_t sum = 0, widest = 1;
  for (int node : cluster.nodes) {
    int64_t volume = 1;
    for (auto [extent, label] : llvm::zip(graph.nodes[node].extents(), cluster.space.labels.at(node)))
      if (label < 0) volume *= ShapedType::isDynamic(extent) ? maxBatch : extent;
      else if (label > 0) volume *= cluster.tiles[label];
    if (std::optional<ir::Selection> selection = ir::findSelection(graph.nodes[node].op)) // terms are looked at once
      volume = llvm::divideCeil(volume, graph.nodes[node].extents()[selection->loop]);
    sum += volume;
    widest = std::max(widest, volume);
  }
  return widestOnly ? widest : sum;
}

/// Columns of a panel: for products as many as keep the right side's part in a quarter of the second cache.
static int64_t columnTile(const Graph &graph, const Cluster &cluster, const Target &target) {
  int64_t columns = cluster.space.extents[1];
  for (int index : cluster.nodes) {
    const Node &node = graph.nodes[index];
    linalg::LinalgOp op = node.op;
    if (!isMatrixProduct(op)) continue;
    int64_t depth = elementBytes(op->getResult(0).getType());
    for (auto [extent, iterator] : llvm::zip(node.extents(), op.getIteratorTypesArray()))
      if (iterator == utils::IteratorType::reduction) depth *= ShapedType::isDynamic(extent) ? target.maxBatch : extent;
    int64_t lanes = std::max<int64_t>(4, target.vectorBytes / elementBytes(op->getResult(0).getType()));
    int64_t fitting = target.l2 / 4 / depth / (2 * lanes) * (2 * lanes);
    return std::min(columns, std::max(2 * lanes, fitting));
  }
  return std::min(columns, pointwisePanel);
}

/// Every panel looks at all terms of a sum that goes to one place each: panels as large as a quarter of the second cache; 0 where
/// the cluster has no such sum along its first outer dimension.
static int64_t placesTile(const Graph &graph, const Cluster &cluster, const Target &target) {
  for (int index : cluster.nodes) {
    linalg::LinalgOp op = graph.nodes[index].op;
    std::optional<ir::Selection> selection = ir::findSelection(op);
    if (!selection || cluster.space.labels.at(index)[selection->loop] != 0) continue;
    int64_t places = graph.nodes[index].extents()[selection->loop];
    int64_t bytes = llvm::divideCeil(bytesOf(op->getResult(0).getType(), target.maxBatch), places);
    return int64_t(llvm::bit_floor(uint64_t(std::max<int64_t>(1, target.l2 / 4 / bytes))));
  }
  return 0;
}

void chooseTiles(const Graph &graph, Cluster &cluster, const Target &target) {
  cluster.tiles.assign(cluster.space.extents.size(), 1);
  cluster.block = 1;
  if (cluster.space.extents.empty()) return;
  if (cluster.space.extents.size() > 1) cluster.tiles[1] = columnTile(graph, cluster, target);
  bool dynamic = ShapedType::isDynamic(cluster.space.extents[0]);
  int64_t extent = dynamic ? target.maxBatch : cluster.space.extents[0];
  int64_t tile = target.panel;
  if (!dynamic && !hasReduction(graph, cluster)) {
    tile = int64_t(llvm::bit_floor(
        uint64_t(std::max<int64_t>(1, pointwisePanel / iterationsPerElement(graph, cluster, target.maxBatch, true)))));
    if (transposes(graph, cluster)) tile = std::max(tile, std::max<int64_t>(16, target.vectorBytes / 4));
  }
  if (int64_t places = placesTile(graph, cluster, target); places && !dynamic) tile = places;
  // Rows may be fewer than the panel at run time anyway; a static dimension that is smaller has smaller panels.
  if (!dynamic) tile = std::min(tile, int64_t(llvm::bit_floor(uint64_t(extent))));
  cluster.tiles[0] = tile;

  int64_t panels = llvm::divideCeil(extent, tile);
  int64_t wanted = llvm::divideCeil(smallestUnit, tile * iterationsPerElement(graph, cluster, target.maxBatch, false));
  for (int node : cluster.nodes) {
    linalg::LinalgOp op = graph.nodes[node].op;
    if (isPartial(op, cluster.space.labels.at(node))) wanted = std::max<int64_t>(wanted, 2);
  }
  int64_t columns = cluster.tiles.size() > 1 ? llvm::divideCeil(cluster.space.extents[1], cluster.tiles[1]) : 1;
  if (columns > 1 && hasReduction(graph, cluster)) wanted = panels; // all rows pass while these columns are in the cache
  int64_t least = llvm::divideCeil(panels, manyUnits);
  cluster.block = tile * std::clamp(std::min(wanted, panels), least, std::max(least, panels * columns / fewUnits));
}

} // namespace gait::schedule
