// Every result of an entry gets an op of its own, and every state that may be overwritten in place gets it as that op's
// destination:
//
//   %w1 = generic ins(%w, %g) outs(%empty)   {w - g}       ->      %w1 = generic ins(%g) outs(%w)   {out - g}
//   return %w1, %w1                                                %copy = generic ins(%w1) outs(%empty)   {in}
//                                                                  return %w1, %copy
//
// In place is safe when all other readers of the old value can run before. Where one of them needs the new value (a' = b, b' =
// a), or the op reads the old value at other places than it writes, the new value is a tensor like any other and is copied at the
// end.
#include "compiler/schedule/legalise.h"
#include "compiler/schedule/space.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;

namespace gait::schedule {

// Iterations from which on a sum is worth more than one thread.
static constexpr int64_t largeSum = 4096;

namespace {
/// What must run before what: data, and readers of an old value before its update.
struct Order {
  explicit Order(const Graph &graph) : graph(graph), later(graph.nodes.size()) {
    for (auto [index, node] : llvm::enumerate(graph.nodes)) {
      later[index].append(node.readers.begin(), node.readers.end());
      for (int awaited : node.awaits) later[awaited].push_back(index);
    }
  }
  bool reaches(int from, int to) const {
    std::vector<char> seen(later.size());
    SmallVector<int> open{from};
    while (!open.empty()) {
      int node = open.pop_back_val();
      if (node == to) return true;
      if (std::exchange(seen[node], 1)) continue;
      open.append(later[node].begin(), later[node].end());
    }
    return false;
  }
  SmallVector<int> readersOf(Value old) const {
    SmallVector<int> readers;
    for (auto [index, node] : llvm::enumerate(graph.nodes))
      if (llvm::any_of(node.reads, [&](const Access &access) { return access.root == old; })) readers.push_back(index);
    return readers;
  }
  const Graph &graph;
  std::vector<SmallVector<int>> later;
};
} // namespace

/// The op reads `old` only where it writes result `result`, and what it reads of its destination is `old`, if anything.
static bool readsOnlyItsPlace(const Node &node, unsigned result, Value old) {
  linalg::LinalgOp op = node.op;
  OpOperand *init = op.getDpsInitOperand(result);
  AffineMap place = node.resultMap(result);
  for (const Access &access : node.reads) {
    if (access.root != old || access.operand == init) continue;
    if (!isa<linalg::GenericOp>(*op) || !access.direct || access.inMemory || node.mapOf(access) != place) return false;
    if (op.isDpsInit(access.operand) || (init->get() != old && op.payloadUsesValueFromOperand(init))) return false;
  }
  return true;
}

/// Makes `old` the destination of result `result`: what the op read of it as an input it now reads there.
static void writeOver(linalg::LinalgOp op, unsigned result, Value old) {
  OpOperand *init = op.getDpsInitOperand(result);
  BlockArgument place = op.getMatchingBlockArgument(init);
  SmallVector<int> dropped;
  for (OpOperand *input : op.getDpsInputOperands())
    if (throughOrderings(input->get()) == old) {
      op.getMatchingBlockArgument(input).replaceAllUsesWith(place);
      dropped.push_back(input->getOperandNumber());
    }
  if (!op.payloadUsesValueFromOperand(init) || !dropped.empty()) init->set(old);
  else if (isFill(init->get().getDefiningOp()) && isAttached(init->get()))
    init->get().getDefiningOp()->setOperand(1, old); // a fill: it starts in place
  if (dropped.empty()) return;
  auto generic = cast<linalg::GenericOp>(*op);
  SmallVector<Attribute> maps = llvm::to_vector(generic.getIndexingMaps().getValue());
  for (int operand : llvm::reverse(dropped)) {
    maps.erase(maps.begin() + operand);
    generic.getBody()->eraseArgument(operand);
    generic.getInputsMutable().erase(operand);
  }
  generic.setIndexingMapsAttr(Builder(op.getContext()).getArrayAttr(maps));
}

/// The same value by an op of its own: of a fill another fill, of anything else a copy.
static Value again(OpBuilder &builder, Value value, Value rows) {
  if (isFill(value.getDefiningOp())) return builder.clone(*value.getDefiningOp())->getResult(0);
  return copyOf(builder, value, rows);
}

/// A large sum had better be cut, and what it leaves be combined: its result is a copy.
static bool isLargeSum(Value value) {
  auto op = value.getDefiningOp<linalg::LinalgOp>();
  if (!op || op.getNumReductionLoops() == 0 || isMatrixProduct(op) || !findCombiner(op)) return false;
  int64_t iterations = 1;
  for (int64_t extent : op.getStaticLoopRanges()) {
    if (ShapedType::isDynamic(extent)) return !llvm::is_contained(cast<RankedTensorType>(value.getType()).getShape(), extent);
    iterations *= extent;
  }
  return iterations > largeSum;
}

static LogicalResult legaliseStates(func::FuncOp entry, llvm::DenseSet<Value> &taken) {
  Operation *end = entry.getBody().front().getTerminator();
  OpBuilder builder(end);
  Value rows = rowsOf(entry);
  auto stateOf = [&](OpOperand &result) {
    auto state = entry.getResultAttrOfType<IntegerAttr>(result.getOperandNumber(), "gait.state");
    return state ? Value(entry.getArgument(state.getInt())) : Value();
  };
  // An op for each: what is no result of a linalg op, or of one that already is a result, is copied.
  for (OpOperand &result : end->getOpOperands()) {
    Value old = stateOf(result);
    if (!old) continue;
    if (throughReshapes(result.get()) == old) {
      result.set(old); // unchanged
    } else if (!isa_and_nonnull<linalg::LinalgOp>(result.get().getDefiningOp()) || isLargeSum(result.get()) ||
               !taken.insert(result.get()).second) {
      result.set(again(builder, result.get(), rows));
      taken.insert(result.get());
    }
  }
  FailureOr<Graph> graph = Graph::build(entry);
  if (failed(graph)) return failure();
  Order order(*graph);
  SmallVector<std::pair<OpResult, Value>> updates;
  SmallVector<OpOperand *> late;
  for (OpOperand &result : end->getOpOperands()) {
    Value old = stateOf(result);
    if (!old || result.get() == old) continue;
    auto updated = cast<OpResult>(result.get());
    int updater = graph->indexOf.lookup(updated.getOwner());
    SmallVector<int> readers = order.readersOf(old);
    bool inPlace = readsOnlyItsPlace(graph->nodes[updater], updated.getResultNumber(), old) &&
                   llvm::none_of(readers, [&](int reader) { return reader != updater && order.reaches(updater, reader); });
    if (!inPlace) {
      late.push_back(&result);
      continue;
    }
    for (int reader : readers)
      if (reader != updater) order.later[reader].push_back(updater);
    updates.push_back({updated, old});
  }
  for (auto [updated, old] : updates) writeOver(cast<linalg::LinalgOp>(updated.getOwner()), updated.getResultNumber(), old);
  for (OpOperand *result : late) {
    taken.erase(result->get());
    Value copy = copyOf(builder, result->get(), rows);
    writeOver(cast<linalg::LinalgOp>(copy.getDefiningOp()), 0, stateOf(*result));
    result->set(copy);
    taken.insert(copy);
  }
  return success();
}

LogicalResult legaliseResults(func::FuncOp entry) {
  llvm::DenseSet<Value> taken;
  if (failed(legaliseStates(entry, taken))) return failure();
  Operation *end = entry.getBody().front().getTerminator();
  OpBuilder builder(end);
  for (OpOperand &result : end->getOpOperands()) {
    if (entry.getResultAttr(result.getOperandNumber(), "gait.state")) continue;
    Value root = throughReshapes(result.get());
    if (isa_and_nonnull<linalg::LinalgOp>(root.getDefiningOp()) && !isLargeSum(root) && taken.insert(root).second) continue;
    result.set(again(builder, result.get(), rowsOf(entry)));
    taken.insert(result.get());
  }
  eraseDead(entry);
  return success();
}

} // namespace gait::schedule
