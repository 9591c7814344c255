// Every result of an entry gets an op of its own, and every state that may be overwritten in place gets it as that op's
// destination:
//
//   %w1 = generic ins(%w, %g) outs(%empty)   {w - g}       ->      %w1 = generic ins(%g) outs(%w)   {out - g}
//   return %w1, %w1                                                %copy = generic ins(%w1) outs(%empty)   {in}
//                                                                  return %w1, %copy
//
// The same goes for loops: every value that a step leaves gets an op of its own; a carry that may be overwritten in place is.
//
// In place is safe when all other readers of the old value can run before. Where one of them needs the new value (a' = b, b' =
// a), or the op reads the old value at other places than it writes, the new value is a tensor like any other and is copied at the
// end.
#include "compiler/dialect/contraction.h"
#include "compiler/schedule/legalise.h"
#include "compiler/schedule/space.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
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

/// An op's result, or the stack that a loop leaves: a tensor that lies in memory as it is.
static bool isMadeAsAWhole(Value value) {
  auto result = dyn_cast<OpResult>(value);
  if (!result) return false;
  auto loop = dyn_cast<ir::LoopOp>(result.getOwner());
  return loop ? result.getResultNumber() >= loop.getInits().size() : isa<linalg::LinalgOp>(result.getOwner());
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

/// Whether result `result` may be written over `old`, which nobody needs afterwards; then its other readers run before.
static bool canWriteOver(const Graph &graph, Order &order, OpResult updated, Value old) {
  int updater = graph.indexOf.lookup(updated.getOwner());
  SmallVector<int> readers = order.readersOf(old);
  if (!readsOnlyItsPlace(graph.nodes[updater], updated.getResultNumber(), old)) return false;
  if (llvm::any_of(readers, [&](int reader) { return reader != updater && order.reaches(updater, reader); })) return false;
  for (int reader : readers)
    if (reader != updater) order.later[reader].push_back(updater);
  return true;
}

// Loops

/// %1 = contract outs(0); %next = generic ins(%carry, %1) {add}   ->   %next = contract outs(%carry)
static void accumulate(ir::LoopOp loop) {
  for (auto [carried, next] : llvm::zip(loop.getCarried(), loop.getNext())) {
    auto sum = next.getDefiningOp<linalg::GenericOp>();
    if (!sum || sum.getNumDpsInputs() != 2 || sum.getNumReductionLoops() > 0 || !carried.hasOneUse()) continue;
    Block &payload = *sum.getBody();
    Operation &add = payload.front();
    if (!isa<arith::AddFOp, arith::AddIOp>(add) || payload.getTerminator()->getOperand(0) != add.getResult(0)) continue;
    if (!llvm::all_of(add.getOperands(), [&](Value operand) { return isa<BlockArgument>(operand); })) continue;
    if (add.getOperand(0) == add.getOperand(1) || llvm::is_contained(add.getOperands(), payload.getArguments().back())) continue;
    if (!llvm::all_of(sum.getIndexingMapsArray(), [](AffineMap map) { return map.isIdentity(); })) continue;
    unsigned term = sum.getInputs()[0] == carried ? 1 : 0;
    if (sum.getInputs()[1 - term] != carried) continue;
    auto product = sum.getInputs()[term].getDefiningOp<linalg::LinalgOp>();
    if (!product || !ir::isContraction(product) || !findCombiner(product) || !product->hasOneUse() ||
        product->getBlock() != sum->getBlock())
      continue;
    product.getDpsInitsMutable()[0].set(carried);
    next.replaceAllUsesWith(product->getResult(0));
    sum.erase();
  }
}

/// What a step leaves has an op of its own; what may be written over the carry it replaces is.
static LogicalResult legaliseStep(ir::LoopOp loop, Value rows) {
  Block &block = loop.getBlock();
  Operation *end = block.getTerminator();
  OpBuilder builder(end);
  accumulate(loop);
  llvm::DenseSet<Value> taken;
  for (OpOperand &result : end->getOpOperands()) {
    auto maker = result.get().getDefiningOp<linalg::LinalgOp>();
    if (maker && maker->getBlock() == &block && !isLargeSum(result.get()) && taken.insert(result.get()).second) continue;
    bool fill = isFill(maker) && maker->getBlock() == &block;
    result.set(fill ? builder.clone(*maker)->getResult(0) : copyOf(builder, result.get(), rows));
    taken.insert(result.get());
  }
  FailureOr<Graph> graph = Graph::build(block);
  if (failed(graph)) return failure();
  Order order(*graph);
  SmallVector<std::pair<OpResult, Value>> updates;
  for (auto [old, next] : llvm::zip(loop.getCarried(), loop.getNext())) {
    auto updated = cast<OpResult>(next);
    const Node &updater = graph->nodes[graph->indexOf.lookup(updated.getOwner())];
    bool reads = llvm::any_of(updater.reads, [&](const Access &access) { return access.root == old; });
    if (reads && canWriteOver(*graph, order, updated, old)) updates.push_back({updated, old});
  }
  for (auto [updated, old] : updates) writeOver(cast<linalg::LinalgOp>(updated.getOwner()), updated.getResultNumber(), old);
  return success();
}

/// A carry starts in the loop's own buffer, where an op of its own puts it; a stacked operand lies in memory as a whole.
static void legaliseOperands(ir::LoopOp loop, Value rows) {
  OpBuilder builder(loop);
  for (OpOperand &init : loop.getInitsMutable()) {
    auto maker = init.get().getDefiningOp<linalg::LinalgOp>();
    bool own = maker && maker->getBlock() == loop->getBlock() && maker->hasOneUse() && maker->getNumResults() == 1 &&
               !isLargeSum(init.get());
    if (own) continue;
    Operation *fill = throughOrderings(init.get()).getDefiningOp();
    init.set(isFill(fill) ? builder.clone(*fill)->getResult(0) : copyOf(builder, init.get(), rows));
  }
  for (OpOperand &stacked : loop.getStackedMutable()) {
    Value dense = throughReshapes(throughOrderings(stacked.get()));
    if (!isMadeAsAWhole(dense) && !isa<BlockArgument>(dense)) stacked.set(copyOf(builder, stacked.get(), rows));
  }
}

static LogicalResult legaliseLoops(func::FuncOp entry) {
  SmallVector<ir::LoopOp> loops; // inner ones first
  entry.walk([&](ir::LoopOp loop) { loops.push_back(loop); });
  for (ir::LoopOp loop : loops) legaliseOperands(loop, rowsOf(entry));
  for (ir::LoopOp loop : loops)
    if (failed(legaliseStep(loop, rowsOf(entry)))) return failure();
  return success();
}

// Results of the entry

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
  FailureOr<Graph> graph = Graph::build(entry.getBody().front());
  if (failed(graph)) return failure();
  Order order(*graph);
  SmallVector<std::pair<OpResult, Value>> updates;
  SmallVector<OpOperand *> late;
  for (OpOperand &result : end->getOpOperands()) {
    Value old = stateOf(result);
    if (!old || result.get() == old) continue;
    auto updated = cast<OpResult>(result.get());
    if (canWriteOver(*graph, order, updated, old)) updates.push_back({updated, old});
    else late.push_back(&result);
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
  if (failed(legaliseLoops(entry))) return failure();
  llvm::DenseSet<Value> taken;
  if (failed(legaliseStates(entry, taken))) return failure();
  Operation *end = entry.getBody().front().getTerminator();
  OpBuilder builder(end);
  for (OpOperand &result : end->getOpOperands()) {
    if (entry.getResultAttr(result.getOperandNumber(), "gait.state")) continue;
    Value root = throughReshapes(result.get());
    if (isMadeAsAWhole(root) && !isLargeSum(root) && taken.insert(root).second) continue;
    result.set(again(builder, result.get(), rowsOf(entry)));
    taken.insert(result.get());
  }
  eraseDead(entry);
  return success();
}

} // namespace gait::schedule
