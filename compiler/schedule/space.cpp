#include "compiler/schedule/space.h"
#include "compiler/dialect/contraction.h"
#include "compiler/dialect/selection.h"
#include "mlir/Analysis/SliceAnalysis.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;

namespace gait::schedule {

Operation *findCombiner(linalg::LinalgOp op) {
  if (op->getNumResults() != 1) return nullptr;
  auto fill = op.getDpsInits()[0].getDefiningOp<linalg::FillOp>();
  if (!fill) return nullptr;
  SmallVector<Operation *> combiners;
  if (!matchReduction(op.getRegionOutputArgs(), 0, combiners) || combiners.size() != 1) return nullptr;
  std::optional<TypedAttr> neutral = arith::getNeutralElement(combiners[0]);
  Attribute start;
  if (!neutral || !matchPattern(fill.getInputs()[0], m_Constant(&start))) return nullptr;
  auto neutralFloat = dyn_cast<FloatAttr>(*neutral), startFloat = dyn_cast<FloatAttr>(start);
  bool bothZero = neutralFloat && startFloat && neutralFloat.getValue().isZero() && startFloat.getValue().isZero();
  return bothZero || start == *neutral ? combiners[0] : nullptr;
}

bool isMatrixProduct(linalg::LinalgOp op) {
  if (!ir::isContraction(op)) return false;
  FailureOr<linalg::ContractionDimensions> dims = linalg::inferContractionDims(op);
  if (failed(dims)) return false;
  SmallVector<int64_t> extents = op.getStaticLoopRanges();
  auto several = [&](ArrayRef<unsigned> loops) { return llvm::any_of(loops, [&](unsigned loop) { return extents[loop] != 1; }); };
  return several(dims->m) && several(dims->n);
}

bool isPartial(linalg::LinalgOp op, ArrayRef<int> labels) {
  for (auto [loop, iterator] : llvm::enumerate(op.getIteratorTypesArray()))
    if (iterator == utils::IteratorType::reduction && labels[loop] >= 0) return true;
  return false;
}

Labels labelsOfDimensions(AffineMap map, ArrayRef<int> labels) {
  Labels dims;
  for (unsigned dim = 0; dim < map.getNumResults(); ++dim) {
    int loop = loopOf(map, dim);
    dims.push_back(loop < 0 ? -1 : labels[loop]);
  }
  return dims;
}

/// Blocks that a dimension of this extent is cut into, about.
static int64_t blocksIn(int64_t extent) { return ShapedType::isDynamic(extent) ? 1 : llvm::divideCeil(extent, 16); }

/// For a sum: the slowest loop of its largest input, if panels of it can be summed apart or it is a loop of the result.
static int slowestLoop(const Node &node, bool cuttable) {
  linalg::LinalgOp op = node.op;
  SmallVector<int64_t> extents = node.extents();
  int64_t largest = 0;
  int slowest = -1;
  for (OpOperand *input : op.getDpsInputOperands()) {
    if (!isa<RankedTensorType>(input->get().getType())) continue;
    // At one row: whatever depends on the rows is cut along them before.
    int64_t bytes = bytesOf(input->get().getType(), 1);
    AffineMap map = op.getMatchingIndexingMap(input);
    if (bytes <= largest || map.getNumResults() == 0) continue;
    largest = bytes;
    slowest = -1;
    for (unsigned dim = 0; dim < map.getNumResults() && slowest < 0; ++dim)
      if (int loop = loopOf(map, dim); loop >= 0 && extents[loop] != 1) slowest = loop;
  }
  if (slowest < 0 || op.getIteratorTypesArray()[slowest] == utils::IteratorType::parallel) return slowest;
  return cuttable && 2 * blocksIn(extents[slowest]) * bytesOf(op->getResult(0).getType(), 1) <= largest ? slowest : -1;
}

Space spaceOf(const Graph &graph, int index) {
  const Node &node = graph.nodes[index];
  linalg::LinalgOp op = node.op;
  if (!op) return {{}, {{index, {}}}}; // a loop
  SmallVector<int64_t> extents = node.extents();
  SmallVector<utils::IteratorType> iterators = op.getIteratorTypesArray();
  AffineMap result = node.resultMap(0);
  auto isParallel = [&](int loop) { return iterators[loop] == utils::IteratorType::parallel; };
  bool matrix = isMatrixProduct(op), cuttable = !matrix && findCombiner(op) && !node.returned;
  int chosen = -1;
  // Rows first, as a loop of the result; then the places of a sum whose terms go to one place each, for parts of the terms would
  // leave as many whole results; then rows as a loop of a sum; its slowest loop; the result's first dimension.
  auto chooseRows = [&](bool parallel) {
    for (int loop = 0, end = extents.size(); loop < end && chosen < 0; ++loop)
      if (ShapedType::isDynamic(extents[loop]) && isParallel(loop) == parallel) chosen = loop;
  };
  chooseRows(true);
  if (std::optional<ir::Selection> selection = ir::findSelection(op); selection && chosen < 0) chosen = selection->loop;
  if (cuttable) chooseRows(false);
  if (chosen < 0 && !matrix && op.getNumReductionLoops() > 0) chosen = slowestLoop(node, cuttable);
  for (unsigned dim = 0; dim < result.getNumResults() && chosen < 0; ++dim)
    if (int loop = loopOf(result, dim); loop >= 0 && isParallel(loop) && extents[loop] != 1) chosen = loop;
  Space space;
  space.labels[index].assign(extents.size(), -1);
  if (chosen < 0) return space;
  space.labels[index][chosen] = 0;
  space.extents.push_back(extents[chosen]);
  return space;
}

/// Edges among `nodes`, as (reader, access).
using Edges = SmallVector<std::pair<int, const Access *>>;
static Edges edgesAmong(const Graph &graph, ArrayRef<int> nodes) {
  Edges edges;
  for (int reader : nodes)
    for (const Access &access : graph.nodes[reader].reads)
      if (access.from >= 0 && llvm::is_contained(nodes, access.from)) edges.push_back({reader, &access});
  return edges;
}

/// Makes the loops of a reader and of its producer one where an edge ties them; false if that contradicts itself.
static bool tie(const Graph &graph, int reader, const Access &access, Space &space, bool &changed) {
  const Node &producer = graph.nodes[access.from];
  AffineMap read = graph.nodes[reader].mapOf(access);
  AffineMap made = producer.resultMap(cast<OpResult>(access.root).getResultNumber());
  Labels &readerLabels = space.labels[reader], &producerLabels = space.labels[access.from];
  for (auto [dim, source] : llvm::enumerate(access.dims)) {
    int readerLoop = loopOf(read, dim), producerLoop = source < 0 ? -1 : loopOf(made, source);
    if (readerLoop < 0 || producerLoop < 0) continue;
    int &a = readerLabels[readerLoop], &b = producerLabels[producerLoop];
    if (a == b) continue;
    if (a >= 0 && b >= 0) return false;
    (a < 0 ? a : b) = std::max(a, b);
    changed = true;
  }
  return true;
}

/// Every op runs in the whole outer space, once in each dimension of it.
static bool coversSpace(const Node &node, const Labels &labels, const Space &space) {
  SmallVector<int64_t> extents = node.extents();
  linalg::LinalgOp op = node.op;
  SmallVector<utils::IteratorType> iterators = op.getIteratorTypesArray();
  SmallVector<int> count(space.extents.size(), 0);
  for (auto [loop, label] : llvm::enumerate(labels)) {
    if (label < 0) {
      // A tile of a result would have a size that is not known before run time.
      if (ShapedType::isDynamic(extents[loop]) && iterators[loop] == utils::IteratorType::parallel) return false;
      continue;
    }
    if (++count[label] > 1 || extents[loop] != space.extents[label]) return false;
  }
  return llvm::all_of(count, [](int times) { return times == 1; });
}

/// The reader takes exactly what the producer made on the same panel.
static bool readsOwnPanel(const Graph &graph, int reader, const Access &access, Space &space) {
  if (access.inMemory) return false;
  const Node &producer = graph.nodes[access.from];
  linalg::LinalgOp producerOp = producer.op;
  if (isPartial(producerOp, space.labels[access.from])) return false;
  Labels read = labelsOfDimensions(graph.nodes[reader].mapOf(access), space.labels[reader]);
  Labels made = labelsOfDimensions(producer.resultMap(cast<OpResult>(access.root).getResultNumber()), space.labels[access.from]);
  Labels seen(made.size(), -1);
  for (auto [dim, source] : llvm::enumerate(access.dims)) {
    if (source < 0) {
      if (read[dim] >= 0) return false;
    } else {
      if (read[dim] != made[source]) return false;
      seen[source] = read[dim];
    }
  }
  return seen == made;
}

/// Others may read a state that an op of the cluster overwrites, if they read just the panel that it is going to write.
static bool readsStateInTime(const Graph &graph, ArrayRef<int> nodes, Space &space) {
  for (int writer : nodes)
    for (auto [result, old] : llvm::enumerate(graph.nodes[writer].overwrites)) {
      if (!old) continue;
      Labels place = labelsOfDimensions(graph.nodes[writer].resultMap(result), space.labels[writer]);
      for (int reader : nodes)
        for (const Access &access : graph.nodes[reader].reads)
          if (reader != writer && access.root == old &&
              (!access.direct || access.inMemory ||
               labelsOfDimensions(graph.nodes[reader].mapOf(access), space.labels[reader]) != place))
            return false;
    }
  return true;
}

std::optional<Space> spread(const Graph &graph, ArrayRef<int> nodes, const Space &seed) {
  Space space = seed;
  for (int node : nodes) {
    linalg::LinalgOp op = graph.nodes[node].op;
    space.labels.try_emplace(node, Labels(op.getNumLoops(), -1));
  }
  Edges edges = edgesAmong(graph, nodes);
  for (bool changed = true; std::exchange(changed, false);)
    for (auto [reader, access] : edges)
      if (access->inMemory || !tie(graph, reader, *access, space, changed)) return std::nullopt;
  for (int node : nodes) {
    const Labels &labels = space.labels[node];
    linalg::LinalgOp op = graph.nodes[node].op;
    if (!coversSpace(graph.nodes[node], labels, space)) return std::nullopt;
    if (isPartial(op, labels) && (graph.nodes[node].returned || !findCombiner(op))) return std::nullopt;
  }
  for (auto [reader, access] : edges)
    if (!readsOwnPanel(graph, reader, *access, space)) return std::nullopt;
  if (!readsStateInTime(graph, nodes, space)) return std::nullopt;
  return space;
}

} // namespace gait::schedule
