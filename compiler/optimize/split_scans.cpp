// Takes out of loops what need not be in them: what no step changes, before the loop; contractions of what is known before with
// what no step changes, for all steps at once, before it (the projection of the inputs); sums over the steps and contractions
// that no later step reads, after it (the gradients of weights and of inputs). Before:
//   %last, %dw = gait.scan count 60 carry (%h = %h0, %sum = %zero) over (%x = %xs axis 1) reading (%u = %weight) ... {
//     %0 = gait.dot "bk,kn->bn" %x, %u : ...
//     %n = ... %h, %0 ...
//     %1 = gait.dot "bk,bn->kn" %x, %n : ...
//     %s = gait.add %sum, %1 : ...
//     gait.yield %n, %s : ...
//   }
// After:
//   %zs = gait.dot "btk,kn->btn" %xs, %weight : ...
//   %last, %ns = gait.scan count 60 carry (%h = %h0) over (%0 = %zs axis 1) stacking [1] ... {
//     %n = ... %h, %0 ...
//     gait.yield %n, %n : ...
//   }
//   %dw = gait.dot "btk,btn->kn" %xs, %ns : ...
#include "compiler/dialect/module_phase.h"
#include "compiler/ops/scan.h"
#include "compiler/ops/scan_edit.h"
#include "compiler/optimize/all_steps.h"
#include "compiler/optimize/passes.h"
#include "compiler/optimize/patterns.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace gait;
using ir::ScanEdit;

namespace gait::compiler {
namespace {

using Ops = llvm::SetVector<Operation *>;

/// One scan and what is made of it. What is built outside stands before the scan or before the op after it; until the scan is put
/// together again, casts of nothing stand for its new stacks.
class Splitting {
public:
  Splitting(RewriterBase &rewriter, ir::ScanOp scan)
      : rewriter(rewriter), scan(scan), after(scan->getNextNode()), edit(rewriter, scan), count(edit.count()) {
    for (ScanEdit::Stacked &each : edit.stacked) outside[each.argument] = {each.operand, each.axis};
    for (ScanEdit::Capture &each : edit.captures) {
      outside[each.argument] = {each.operand};
      invariant.insert(each.argument);
    }
    for (Operation &op : edit.block().without_terminator())
      if (llvm::all_of(op.getOperands(), isInvariant)) invariant.insert_range(op.getResults());
  }

  /// Null where nothing was to be taken out.
  ir::ScanOp run() {
    takeTail();
    takeSums();
    takeFront();
    hoist();
    if (!changed) return nullptr;
    ir::ScanOp made = edit.finish();
    for (Operation *placeholder : placeholders) rewriter.eraseOp(placeholder);
    return made;
  }

private:
  // Values of the block, outside.

  /// A value that no step changes, made before the scan.
  Value before(Value value) {
    if (auto known = outside.find(value); known != outside.end()) return known->second.value;
    Operation *op = value.getDefiningOp();
    IRMapping mapping;
    for (Value operand : op->getOperands()) mapping.map(operand, before(operand));
    OpBuilder::InsertionGuard guard(rewriter);
    rewriter.setInsertionPoint(scan);
    Operation *copy = rewriter.clone(*op, mapping);
    for (auto [result, made] : llvm::zip(op->getResults(), copy->getResults())) outside[result] = {made};
    return outside[value].value;
  }
  /// A value in all steps; what is known only inside is stacked.
  AllSteps inAllSteps(Value value) {
    if (invariant.contains(value)) return {before(value)};
    if (auto known = outside.find(value); known != outside.end()) return known->second;
    size_t place = edit.keep(value);
    ScanEdit::Stack &stack = edit.stacks[place];
    if (!stack.result) {
      OpBuilder::InsertionGuard guard(rewriter);
      rewriter.setInsertionPoint(scan);
      Type type = ir::stackType(cast<RankedTensorType>(value.getType()), stack.axis, count);
      placeholders.push_back(UnrealizedConversionCastOp::create(rewriter, scan.getLoc(), type, ValueRange()));
      stack.result = placeholders.back()->getResult(0);
    }
    return outside[value] = {stack.result, stack.axis};
  }
  SmallVector<AllSteps> operandsInAllSteps(Operation *op) {
    return llvm::map_to_vector(op->getOperands(), [&](Value operand) { return inAllSteps(operand); });
  }

  // What no step changes.

  /// Ops worth a tensor of their own.
  static bool isWork(Operation *op) {
    return !isa<ir::ConstantOp, ir::IotaOp, ir::BroadcastOp, ir::ReshapeOp, ir::TransposeOp>(op);
  }
  void hoist() {
    for (Operation &op : edit.block().without_terminator()) {
      if (!isWork(&op) || !isInvariantOp(op) || op.use_empty()) continue;
      for (Value result : op.getResults()) {
        Value outer = before(result), argument = edit.capture(outer);
        outside[argument] = {outer};
        invariant.insert(argument);
        edit.replace(result, argument);
      }
      changed = true;
    }
  }

  /// Whether the steps of a loop inside would be stacked again, step by step of this one: what such a loop leaves is contracted
  /// where it is, of all its steps at once.
  bool needsInnerStacks(Operation *op) {
    return llvm::any_of(op->getOperands(), [&](Value operand) {
      while (operand.getDefiningOp() && isa<ir::ReshapeOp, ir::TransposeOp, ir::SliceOp>(operand.getDefiningOp()))
        operand = operand.getDefiningOp()->getOperand(0);
      auto result = dyn_cast<OpResult>(operand);
      auto inner = result ? dyn_cast<ir::ScanOp>(result.getOwner()) : ir::ScanOp();
      return inner && !outside.contains(operand) && result.getResultNumber() >= inner.getInits().size();
    });
  }
  /// A contraction with something that no step changes.
  bool isProjection(Operation *op) {
    auto dot = dyn_cast<ir::DotOp>(op);
    return dot && isInvariant(dot.getLhs()) != isInvariant(dot.getRhs()) && !needsInnerStacks(op);
  }

  // Sums over the steps.

  /// The terms of a sum whose partial sums nobody else reads.
  static void collectTerms(Value sum, bool isRoot, SmallVectorImpl<Value> &terms) {
    auto add = sum.getDefiningOp<ir::AddOp>();
    if (!add || (!isRoot && !sum.hasOneUse())) return terms.push_back(sum);
    collectTerms(add.getA(), false, terms);
    collectTerms(add.getB(), false, terms);
  }
  /// Whether a term is better summed from what it is made of, for all steps at once.
  bool isTakenOut(Value term) {
    Operation *op = term.getDefiningOp();
    if (!op || !term.hasOneUse() || llvm::all_of(op->getOperands(), isInvariant) || !canRunAllSteps(op, isInvariant))
      return false;
    if (needsInnerStacks(op)) return false;
    if (isa<ir::DotOp>(op)) return true;
    auto sum = dyn_cast<ir::ReduceSumOp>(op);
    if (!sum) return false;
    auto isOfRows = [&](int64_t axis) { return sum.getX().getType().isDynamicDim(axis); };
    bool isKept =
        outside.contains(sum.getX()) || llvm::any_of(edit.stacks, [&](auto &stack) { return stack.slice == sum.getX(); });
    return isKept || llvm::any_of(sum.getAxes(), isOfRows);
  }
  void takeSums() {
    for (ScanEdit::Carry &carry : edit.carries) {
      SmallVector<Value> terms, taken;
      if (!carry.argument.hasOneUse() || !carry.next.hasOneUse() || !isa<FloatType>(getElementTypeOrSelf(carry.next))) continue;
      collectTerms(carry.next, true, terms);
      if (llvm::count(terms, carry.argument) != 1) continue;
      llvm::copy_if(terms, std::back_inserter(taken), [&](Value term) { return isTakenOut(term); });
      if (taken.empty()) continue;
      Value rest;
      rewriter.setInsertionPoint(edit.block().getTerminator());
      for (Value term : terms)
        if (!llvm::is_contained(taken, term)) rest = rest ? ir::AddOp::create(rewriter, scan.getLoc(), rest, term) : term;
      carry.next = rest;
      Value total = carry.result;
      Operation *first = nullptr;
      for (Value term : taken) {
        SmallVector<AllSteps> operands = operandsInAllSteps(term.getDefiningOp());
        rewriter.setInsertionPoint(after);
        Value sum = sumOverSteps(rewriter, term.getDefiningOp(), operands, count);
        total = ir::AddOp::create(rewriter, term.getLoc(), total, sum);
        if (!first) first = total.getDefiningOp();
      }
      rewriter.replaceAllUsesExcept(carry.result, total, first);
      changed = true;
    }
  }

  // What no later step reads: contractions there, and what is computed from them.

  void takeTail() {
    llvm::DenseSet<Operation *> read;
    SmallVector<Value> left = llvm::map_to_vector(edit.carries, [](auto &carry) { return carry.next; });
    auto follow = [&](Operation *op) {
      if (op && read.insert(op).second) llvm::append_range(left, op->getOperands());
    };
    while (!left.empty()) follow(left.pop_back_val().getDefiningOp());
    Ops tail;
    auto isOfTail = [&](Value value) { return value.getDefiningOp() && tail.contains(value.getDefiningOp()); };
    for (Operation &op : edit.block().without_terminator())
      if (!read.contains(&op) && (isProjection(&op) || llvm::any_of(op.getOperands(), isOfTail))) tail.insert(&op);
    for (Operation &op : llvm::reverse(edit.block().without_terminator())) {
      bool isReadInside = llvm::any_of(
          op.getUsers(), [&](Operation *user) { return !tail.contains(user) && user != edit.block().getTerminator(); });
      if (isReadInside || op.getNumResults() != 1 || !canRunAllSteps(&op, isInvariant)) tail.remove(&op);
    }
    // Of what is left: the contractions, and what is computed from them.
    Ops taken;
    for (Operation *op : tail)
      if (isProjection(op) || llvm::any_of(op->getOperands(), [&](Value operand) {
            return operand.getDefiningOp() && taken.contains(operand.getDefiningOp());
          }))
        taken.insert(op);
    for (Operation *op : taken) {
      SmallVector<AllSteps> operands = operandsInAllSteps(op);
      rewriter.setInsertionPoint(after);
      outside[op->getResult(0)] = runAllSteps(rewriter, op, operands, count);
    }
    llvm::erase_if(edit.stacks, [&](ScanEdit::Stack &stack) {
      if (!stack.slice.getDefiningOp() || !taken.contains(stack.slice.getDefiningOp())) return false;
      rewriter.setInsertionPoint(after);
      Value whole = withStepsAlong(rewriter, scan.getLoc(), outside[stack.slice], stack.axis, count);
      rewriter.replaceAllUsesWith(stack.result, whole);
      return changed = true;
    });
  }

  // What is known before the loop: contractions there, what they are computed from and what is computed from them alone.

  void takeFront() {
    Ops known, taken; // known: all steps can be computed before the first
    auto isKnown = [&](Value value) {
      return isInvariant(value) || (value.getDefiningOp() ? known.contains(value.getDefiningOp()) : isSlice(value));
    };
    for (Operation &op : edit.block().without_terminator())
      if (!isInvariantOp(op) && op.getNumResults() == 1 && canRunAllSteps(&op, isInvariant) &&
          llvm::all_of(op.getOperands(), isKnown))
        known.insert(&op);
    for (Operation *op : llvm::reverse(known.getArrayRef())) {
      bool isReadByTaken = llvm::any_of(op->getUsers(), [&](Operation *user) { return taken.contains(user); });
      if (isProjection(op) || isReadByTaken) taken.insert(op);
    }
    if (taken.empty()) return;
    auto isTaken = [&](Value value) { return value.getDefiningOp() && taken.contains(value.getDefiningOp()); };
    for (Operation *op : known)
      if (isa<ir::PointwiseOp>(op) && llvm::any_of(op->getOperands(), isTaken) &&
          llvm::all_of(op->getOperands(), [&](Value operand) { return isTaken(operand) || isInvariant(operand); }))
        taken.insert(op);
    for (Operation *op : known) {
      if (!taken.contains(op)) continue;
      SmallVector<AllSteps> operands = operandsInAllSteps(op);
      rewriter.setInsertionPoint(scan);
      outside[op->getResult(0)] = runAllSteps(rewriter, op, operands, count);
    }
    for (Operation *op : taken) {
      Value result = op->getResult(0);
      if (llvm::all_of(op->getUsers(), [&](Operation *user) { return taken.contains(user); })) continue;
      AllSteps whole = outside[result];
      edit.replace(result, edit.slice(whole.value, *whole.axis));
    }
    changed = true;
  }
  bool isInvariantOp(Operation &op) { return op.getNumResults() > 0 && isInvariant(op.getResult(0)); }
  bool isSlice(Value argument) {
    return llvm::any_of(edit.stacked, [&](ScanEdit::Stacked &each) { return each.argument == argument; });
  }

  RewriterBase &rewriter;
  ir::ScanOp scan;
  Operation *after;
  ScanEdit edit;
  int64_t count;
  bool changed = false;
  llvm::DenseMap<Value, AllSteps> outside; ///< values of the block in all steps
  llvm::DenseSet<Value> invariant;
  std::function<bool(Value)> isInvariant = [this](Value value) { return invariant.contains(value); };
  SmallVector<Operation *> placeholders;
};

void splitIn(RewriterBase &rewriter, Block &block) {
  // What is taken out of one place may let more be taken out.
  constexpr int mostRounds = 4;
  for (ir::ScanOp scan : llvm::to_vector(block.getOps<ir::ScanOp>())) {
    splitIn(rewriter, scan.getBlock());
    for (int round = 0; scan && round < mostRounds; ++round) scan = Splitting(rewriter, scan).run();
  }
}

struct SplitScans : PassWrapper<SplitScans, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(SplitScans)
  StringRef getArgument() const final { return "gait-split-scans"; }
  StringRef getDescription() const final { return "takes out of loops what need not be in them"; }

  void runOnOperation() override {
    ModuleOp module = getOperation();
    MLIRContext *context = &getContext();
    if (failed(expectPhase(module, getArgument(), Phase::Simplified))) return signalPassFailure();
    RewritePatternSet patterns(context);
    addCanonicalizationPatterns(patterns, ir::GaitDialect::getDialectNamespace());
    FrozenRewritePatternSet frozen(std::move(patterns));
    IRRewriter rewriter(context);
    for (auto entry : module.getOps<func::FuncOp>()) {
      if (entry.walk([](ir::ScanOp) { return WalkResult::interrupt(); }).wasInterrupted()) {
        for (Block &block : entry.getBody()) splitIn(rewriter, block);
        if (failed(rewriteToFixpoint(entry, frozen))) return signalPassFailure();
      }
    }
  }
};

} // namespace

std::unique_ptr<Pass> createSplitScansPass() { return std::make_unique<SplitScans>(); }

} // namespace gait::compiler
