#include "compiler/schedule/clustering.h"

using namespace mlir;

namespace gait::schedule {

// A right side up to this share of the second cache is read again by every panel at no loss.
static constexpr int64_t shareOfCache = 4;
// Numbers of a row that pointwise work does in one panel.
static constexpr int64_t longRow = 4096;

/// The last dimension of the result, if panels of it are worth an outer dimension: (loop, extent) of the op, or -1.
static int columnsWorthCutting(const Node &node, const Labels &labels, const Target &target) {
  linalg::LinalgOp op = node.op;
  AffineMap result = node.resultMap(0);
  if (result.getNumResults() < 2) return -1;
  int loop = loopOf(result, result.getNumResults() - 1);
  SmallVector<int64_t> extents = node.extents();
  if (loop < 0 || labels[loop] >= 0 || ShapedType::isDynamic(extents[loop])) return -1;
  if (!isMatrixProduct(op)) return op.getNumReductionLoops() == 0 && extents[loop] > longRow ? loop : -1;
  for (const Access &access : node.reads) {
    if (!node.mapOf(access).isFunctionOfDim(loop)) continue;
    int64_t bytes = elementBytes(access.operand->get().getType());
    for (AffineExpr expr : node.mapOf(access).getResults())
      if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
        int64_t extent = extents[dim.getPosition()];
        // A panel's own part is small whatever it is.
        if (labels[dim.getPosition()] < 0) bytes *= ShapedType::isDynamic(extent) ? target.maxBatch : extent;
      }
    if (bytes > target.l2 / shareOfCache) return loop;
  }
  return -1;
}

void extendSpace(const Graph &graph, Cluster &cluster, const Target &target) {
  if (cluster.space.extents.size() != 1) return;
  for (int index : cluster.nodes) {
    const Node &node = graph.nodes[index];
    linalg::LinalgOp op = node.op;
    bool product = isMatrixProduct(op);
    if (!product && llvm::any_of(cluster.nodes, [&](int other) { return isMatrixProduct(graph.nodes[other].op); })) continue;
    int loop = columnsWorthCutting(node, cluster.space.labels.at(index), target);
    if (loop < 0) continue;
    Space seed = cluster.space;
    seed.labels[index][loop] = 1;
    seed.extents.push_back(node.extents()[loop]);
    std::optional<Space> space = spread(graph, cluster.nodes, seed);
    if (!space) return;
    for (int other : cluster.nodes) {
      linalg::LinalgOp otherOp = graph.nodes[other].op;
      for (auto [iterator, label] : llvm::zip(otherOp.getIteratorTypesArray(), space->labels.at(other)))
        if (label == 1 && iterator == utils::IteratorType::reduction) return; // a sum along the columns stays whole
    }
    cluster.space = *space;
    return;
  }
}

} // namespace gait::schedule
