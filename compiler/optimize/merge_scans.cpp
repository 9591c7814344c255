// Makes one scan of two that run the same steps: what the later one stacks, the earlier one stacks too. A gradient leaves such
// pairs: it runs the forward scan again to keep what each step read.
// Before:
//   %last = gait.scan count 60 carry (%h = %h0) over (%x = %xs axis 1) : ... { %n = gait.add %h, %x; gait.yield %n }
//   %0, %all = gait.scan count 60 carry (%h = %h0) over (%x = %xs axis 1) stacking [1] : ... { %n = gait.add %h, %x; gait.yield
//   %n, %h }
// After:
//   %last, %all = gait.scan count 60 carry (%h = %h0) over (%x = %xs axis 1) stacking [1] : ... { %n = gait.add %h, %x;
//   gait.yield %n, %h }
#include "compiler/dialect/module_phase.h"
#include "compiler/ops/ops.h"
#include "compiler/ops/scan_edit.h"
#include "compiler/optimize/matching.h"
#include "compiler/optimize/passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;
using namespace gait;
using ir::ScanEdit;

namespace gait::compiler {
namespace {

/// The values of the first scan's block that those of the second are equal to; nothing where the steps differ.
std::optional<IRMapping> matchSteps(ir::ScanOp first, ir::ScanOp second) {
  if (first.getCount() != second.getCount() || first.getReverse() != second.getReverse() || second.getInits().empty() ||
      !llvm::equal(first.getInits(), second.getInits()))
    return std::nullopt;
  IRMapping equal;
  equal.map(second.getCarried(), first.getCarried());
  matchOperands(second, first, equal);
  matchOps(second.getBlock(), first.getBlock(), equal);
  for (auto [value, other] : llvm::zip(second.getNext(), first.getNext()))
    if (equal.lookupOrNull(value) != other) return std::nullopt;
  for (Value slice : second.getStackedSlices())
    if (!equal.contains(slice)) return std::nullopt;
  return equal;
}

/// Null where they cannot be one.
ir::ScanOp merge(RewriterBase &rewriter, ir::ScanOp first, ir::ScanOp second) {
  std::optional<IRMapping> equal = matchSteps(first, second);
  if (!equal) return nullptr;
  ScanEdit edit(rewriter, first);
  SmallVector<size_t> places;
  for (auto [slice, axis] : llvm::zip(second.getStackedSlices(), second.getStacking()))
    places.push_back(edit.keep(equal->lookup(slice), axis));
  ir::ScanOp merged = edit.finish();
  SmallVector<Value> results(merged.getFinals());
  for (size_t place : places) results.push_back(merged.getStacks()[place]);
  rewriter.replaceOp(second, results);
  return merged;
}

void mergeIn(RewriterBase &rewriter, Block &block) {
  SmallVector<ir::ScanOp> kept;
  for (Operation &op : llvm::make_early_inc_range(block)) {
    auto scan = dyn_cast<ir::ScanOp>(op);
    if (!scan) continue;
    mergeIn(rewriter, scan.getBlock());
    bool isMerged = false;
    for (ir::ScanOp &earlier : kept)
      if (ir::ScanOp merged = merge(rewriter, earlier, scan)) {
        earlier = merged;
        isMerged = true;
        break;
      }
    if (!isMerged) kept.push_back(scan);
  }
}

struct MergeScans : PassWrapper<MergeScans, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(MergeScans)
  StringRef getArgument() const final { return "gait-merge-scans"; }
  StringRef getDescription() const final { return "makes one scan of those that run the same steps"; }

  void runOnOperation() override {
    ModuleOp module = getOperation();
    if (failed(expectPhase(module, getArgument(), {Phase::Backward, Phase::Simplified}))) return signalPassFailure();
    IRRewriter rewriter(&getContext());
    for (auto entry : module.getOps<func::FuncOp>())
      for (Block &block : entry.getBody()) mergeIn(rewriter, block);
  }
};

} // namespace

std::unique_ptr<Pass> createMergeScansPass() { return std::make_unique<MergeScans>(); }

} // namespace gait::compiler
