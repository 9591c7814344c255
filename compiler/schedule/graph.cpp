#include "compiler/schedule/graph.h"
#include "compiler/dialect/dialect.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;

namespace gait::schedule {

bool isAttached(Value value) {
  Operation *op = value.getDefiningOp();
  if (isa_and_nonnull<tensor::EmptyOp>(op)) return true;
  return isFill(op) && value.hasOneUse() && isa<linalg::LinalgOp>(*value.user_begin());
}

/// The dimensions of `value` in its root, read through views.
static SmallVector<int> dimensionsInRoot(Value value, bool &direct, bool &inMemory) {
  SmallVector<int> dims = llvm::to_vector(llvm::seq<int>(0, cast<RankedTensorType>(value.getType()).getRank()));
  for (; isView(value.getDefiningOp()); value = value.getDefiningOp()->getOperand(0)) {
    if (isOrdering(value.getDefiningOp())) continue;
    direct = false;
    if (isSlice(value.getDefiningOp())) inMemory = true;
    if (inMemory) continue;
    SmallVector<int> step = dimensionsThrough(value.getDefiningOp());
    for (int &dim : dims) dim = dim < 0 ? -1 : step[dim];
  }
  if (inMemory) llvm::fill(dims, -1);
  return dims;
}

/// What the orderings on the way from `value` to its root await.
static SmallVector<Value> awaitedBy(Value value) {
  SmallVector<Value> awaited;
  for (; isView(value.getDefiningOp()); value = value.getDefiningOp()->getOperand(0))
    if (auto ordering = dyn_cast<ir::OrderingOp>(value.getDefiningOp())) llvm::append_range(awaited, ordering.getAwaited());
  return awaited;
}

static bool isPlainHelper(Operation &op) {
  return isScalar(&op) || isView(&op) || isTensorConstant(&op) || isa<tensor::EmptyOp, func::ReturnOp, ir::YieldOp>(op);
}

Value overwrittenBy(Block &block, unsigned number) {
  if (auto entry = dyn_cast<func::FuncOp>(block.getParentOp())) {
    auto state = entry.getResultAttrOfType<IntegerAttr>(number, "gait.state");
    return state ? Value(entry.getArgument(state.getInt())) : Value();
  }
  auto loop = cast<ir::LoopOp>(block.getParentOp());
  if (number >= loop.getInits().size()) return {};
  auto next = dyn_cast<OpResult>(block.getTerminator()->getOperand(number));
  auto op = next ? dyn_cast<linalg::LinalgOp>(next.getOwner()) : nullptr;
  if (!op) return {};
  Value start = op.getDpsInitOperand(next.getResultNumber())->get(), old = loop.getCarried()[number];
  return start == old || (isFill(start.getDefiningOp()) && start.getDefiningOp()->getOperand(1) == old) ? old : Value();
}

static Access accessOf(OpOperand &operand) {
  Access access{&operand, rootOf(operand.get())};
  access.dims = dimensionsInRoot(operand.get(), access.direct, access.inMemory);
  return access;
}

/// The operands of a node that bring it data from elsewhere.
static void forReads(const Node &node, llvm::function_ref<void(Access)> visit) {
  forOutsideOperands(node.operation, [&](OpOperand &operand) {
    if (!isa<RankedTensorType>(operand.get().getType()) || (node.op && isAttached(operand.get()))) return;
    Access access = accessOf(operand);
    if (node.loop() || isCaptured(node.operation, operand)) {
      access.inMemory = true;
      llvm::fill(access.dims, -1);
    }
    visit(std::move(access));
  });
}

FailureOr<Graph> Graph::build(Block &block) {
  Graph graph;
  graph.block = &block;
  for (Operation &op : block) {
    auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
    if (isa<ir::LoopOp>(op) || (linalgOp && !(isFill(&op) && isAttached(op.getResult(0))))) {
      graph.indexOf[&op] = graph.nodes.size();
      graph.nodes.push_back({&op, linalgOp});
      graph.nodes.back().overwrites.assign(op.getNumResults(), Value());
    } else if (!linalgOp && !isPlainHelper(op)) {
      return op.emitError()
             << "'" << op.getName()
             << "' has no place in a structured entry: linalg on tensors, loops, reshapes, slices and scalars have";
    }
  }
  for (auto [index, node] : llvm::enumerate(graph.nodes)) {
    bool wellFormed = true;
    forReads(node, [&](Access access) {
      Operation *maker = access.root.getDefiningOp();
      if (auto made = graph.indexOf.find(maker); made != graph.indexOf.end()) access.from = made->second;
      else if (maker && maker->getBlock() == &block && !isTensorConstant(maker)) wellFormed = false;
      if (access.from >= 0) graph.nodes[access.from].readers.push_back(index);
      for (Value awaited : awaitedBy(access.operand->get()))
        if (auto made = graph.indexOf.find(rootOf(awaited).getDefiningOp()); made != graph.indexOf.end())
          node.awaits.push_back(made->second);
      node.reads.push_back(std::move(access));
    });
    if (!wellFormed) return node.operation->emitError("reads a tensor that no op of the entry computes");
  }
  for (OpOperand &result : block.getTerminator()->getOpOperands()) {
    auto root = dyn_cast<OpResult>(rootOf(result.get()));
    auto made = root ? graph.indexOf.find(root.getOwner()) : graph.indexOf.end();
    if (made == graph.indexOf.end()) continue;
    Node &node = graph.nodes[made->second];
    node.returned = true;
    if (Value old = overwrittenBy(block, result.getOperandNumber())) node.overwrites[root.getResultNumber()] = old;
  }
  for (auto [index, node] : llvm::enumerate(graph.nodes)) {
    node.after = node.awaits;
    for (Value old : node.overwrites) {
      if (!old) continue;
      for (auto [reader, other] : llvm::enumerate(graph.nodes))
        if (reader != index && llvm::any_of(other.reads, [&](const Access &access) { return access.root == old; }))
          node.after.push_back(reader);
    }
  }
  return graph;
}

} // namespace gait::schedule
