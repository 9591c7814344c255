#include "compiler/ops/scan_edit.h"
#include "compiler/ops/scan.h"

using namespace mlir;
using namespace gait::ir;

namespace gait::ir {

ScanEdit::ScanEdit(RewriterBase &rewriter, ScanOp scan) : rewriter(rewriter), scan(scan) {
  for (auto [init, argument, next, result] : llvm::zip(scan.getInits(), scan.getCarried(), scan.getNext(), scan.getFinals()))
    carries.push_back({init, argument, next, result});
  for (auto [operand, axis, argument] : llvm::zip(scan.getStacked(), scan.getAxes(), scan.getSlices()))
    stacked.push_back({operand, axis, argument});
  for (auto [operand, argument] : llvm::zip(scan.getCaptures(), scan.getRead())) captures.push_back({operand, argument});
  for (auto [slice, axis, result] : llvm::zip(scan.getStackedSlices(), scan.getStacking(), scan.getStacks()))
    stacks.push_back({slice, axis, result});
}

Value ScanEdit::capture(Value operand) {
  for (const Capture &old : captures)
    if (old.operand == operand) return old.argument;
  captures.push_back({operand, block().addArgument(operand.getType(), operand.getLoc())});
  return captures.back().argument;
}

Value ScanEdit::slice(Value operand, int64_t axis) {
  for (const Stacked &old : stacked)
    if (old.operand == operand && old.axis == axis) return old.argument;
  Type type = sliceType(cast<RankedTensorType>(operand.getType()), axis);
  stacked.push_back({operand, axis, block().addArgument(type, operand.getLoc())});
  return stacked.back().argument;
}

size_t ScanEdit::keep(Value slice) { return keep(slice, stackAxis(cast<RankedTensorType>(slice.getType()))); }

size_t ScanEdit::keep(Value slice, int64_t axis) {
  for (auto [index, old] : llvm::enumerate(stacks))
    if (old.slice == slice && old.axis == axis) return index;
  stacks.push_back({slice, axis, Value()});
  return stacks.size() - 1;
}

void ScanEdit::replace(Value old, Value value) {
  rewriter.replaceAllUsesWith(old, value);
  for (Carry &carry : carries)
    if (carry.next == old) carry.next = value;
  for (Stack &stack : stacks)
    if (stack.slice == old) stack.slice = value;
}

static void eraseUnread(RewriterBase &rewriter, Block &block) {
  SmallVector<Operation *> ops = llvm::map_to_vector(block.without_terminator(), [](Operation &op) { return &op; });
  for (Operation *op : llvm::reverse(ops))
    if (isOpTriviallyDead(op)) rewriter.eraseOp(op);
}

ScanOp ScanEdit::finish() {
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(scan);
  auto operands = [](auto &list) { return llvm::map_to_vector(list, [](auto &each) { return each.operand; }); };
  auto inits = llvm::map_to_vector(carries, [](Carry &carry) { return carry.init; });
  auto axes = llvm::map_to_vector(stacked, [](Stacked &each) { return each.axis; });
  auto stacking = llvm::map_to_vector(stacks, [](Stack &each) { return each.axis; });
  auto outputs = llvm::map_to_vector(
      stacks, [&](Stack &each) -> Type { return stackType(cast<RankedTensorType>(each.slice.getType()), each.axis, count()); });
  auto made = ScanOp::create(rewriter, scan.getLoc(), scan.getCount(), scan.getReverse(), inits, operands(stacked), axes,
                             operands(captures), outputs, stacking);

  SmallVector<Value> arguments, yields;
  for (Carry &carry : carries) arguments.push_back(carry.argument), yields.push_back(carry.next);
  for (Stacked &each : stacked) arguments.push_back(each.argument);
  for (Capture &each : captures) arguments.push_back(each.argument);
  for (Stack &each : stacks) yields.push_back(each.slice);
  rewriter.modifyOpInPlace(block().getTerminator(), [&] { block().getTerminator()->setOperands(yields); });
  eraseUnread(rewriter, block());

  Block *body = rewriter.createBlock(&made.getBody(), {}, TypeRange(ValueRange(arguments)),
                                     llvm::map_to_vector(arguments, [](Value argument) { return argument.getLoc(); }));
  llvm::DenseMap<Value, Value> moved;
  for (auto [old, argument] : llvm::zip(arguments, body->getArguments())) moved[old] = argument;
  // Of the arguments that are in no list any more nothing is left to replace.
  block().eraseArguments([&](BlockArgument old) { return !moved.contains(old); });
  auto inOrder = llvm::map_to_vector(block().getArguments(), [&](BlockArgument old) { return moved.lookup(old); });
  rewriter.mergeBlocks(&block(), body, inOrder);

  for (auto [carry, result] : llvm::zip(carries, made.getFinals()))
    if (carry.result) rewriter.replaceAllUsesWith(carry.result, result);
  for (auto [stack, result] : llvm::zip(stacks, made.getStacks()))
    if (stack.result) rewriter.replaceAllUsesWith(stack.result, result);
  rewriter.eraseOp(scan);
  scan = made;
  return made;
}

} // namespace gait::ir
