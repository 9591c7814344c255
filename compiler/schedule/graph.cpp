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
  return isScalar(&op) || isView(&op) || isTensorConstant(&op) || isa<tensor::EmptyOp, func::ReturnOp>(op);
}

FailureOr<Graph> Graph::build(func::FuncOp entry) {
  Graph graph;
  graph.entry = entry;
  for (Operation &op : entry.getBody().front()) {
    auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
    if (linalgOp && !(isFill(&op) && isAttached(op.getResult(0)))) {
      graph.indexOf[&op] = graph.nodes.size();
      graph.nodes.push_back({linalgOp});
      graph.nodes.back().overwrites.assign(op.getNumResults(), -1);
    } else if (!linalgOp && !isPlainHelper(op)) {
      return op.emitError() << "'" << op.getName()
                            << "' has no place in a structured entry: linalg on tensors, reshapes, slices and scalars have";
    }
  }
  for (auto [index, node] : llvm::enumerate(graph.nodes)) {
    bool wellFormed = true;
    forOutsideOperands(node.op, [&](OpOperand &operand) {
      if (!isa<RankedTensorType>(operand.get().getType()) || isAttached(operand.get())) return;
      Access access{&operand, rootOf(operand.get())};
      access.inMemory = isCaptured(node.op, operand);
      access.dims = dimensionsInRoot(operand.get(), access.direct, access.inMemory);
      if (auto made = graph.indexOf.find(access.root.getDefiningOp()); made != graph.indexOf.end()) access.from = made->second;
      else if (!isa<BlockArgument>(access.root) && !isTensorConstant(access.root.getDefiningOp())) wellFormed = false;
      if (access.from >= 0) graph.nodes[access.from].readers.push_back(index);
      node.reads.push_back(std::move(access));
      for (Value awaited : awaitedBy(operand.get()))
        if (auto made = graph.indexOf.find(rootOf(awaited).getDefiningOp()); made != graph.indexOf.end())
          node.awaits.push_back(made->second);
    });
    if (!wellFormed) return node.op.emitError("reads a tensor that no op of the entry computes");
  }
  Operation *end = entry.getBody().front().getTerminator();
  for (OpOperand &result : end->getOpOperands()) {
    auto root = dyn_cast<OpResult>(rootOf(result.get()));
    auto made = root ? graph.indexOf.find(root.getOwner()) : graph.indexOf.end();
    if (made == graph.indexOf.end()) continue;
    Node &node = graph.nodes[made->second];
    node.returned = true;
    if (auto state = entry.getResultAttrOfType<IntegerAttr>(result.getOperandNumber(), "gait.state"))
      node.overwrites[root.getResultNumber()] = state.getInt();
  }
  for (auto [index, node] : llvm::enumerate(graph.nodes)) {
    node.after = node.awaits;
    for (int state : node.overwrites) {
      if (state < 0) continue;
      Value old = entry.getArgument(state);
      for (auto [reader, other] : llvm::enumerate(graph.nodes))
        if (reader != index && llvm::any_of(other.reads, [&](const Access &access) { return access.root == old; }))
          node.after.push_back(reader);
    }
  }
  return graph;
}

} // namespace gait::schedule
