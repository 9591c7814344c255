// Puts the steps of every scan in its place, inner scans first. What no step changes is computed once, before the first.
// Before:
//   %last, %all = gait.scan count 2 carry (%h = %h0) over (%x = %xs axis 1) stacking [1] : ... {
//     %y = gait.add %h, %x : tensor<?x8xf32>
//     gait.yield %y, %y : ...
//   }
// After:
//   %s0 = gait.slice %xs [0, 0, 0] to [-1, 1, 8] by [1, 1, 1] : tensor<?x2x8xf32> to tensor<?x1x8xf32>
//   %x0 = gait.reshape %s0 : tensor<?x1x8xf32> to tensor<?x8xf32>
//   %y0 = gait.add %h0, %x0 : tensor<?x8xf32>
//   %s1 = gait.slice %xs [0, 1, 0] to [-1, 2, 8] by [1, 1, 1] : ...
//   %x1 = gait.reshape %s1 : ...
//   %last = gait.add %y0, %x1 : tensor<?x8xf32>
//   %all = gait.concat (%y0 and %last as tensor<?x1x8xf32>) axis 1
#include "compiler/dialect/module_phase.h"
#include "compiler/ops/ops.h"
#include "compiler/ops/scan.h"
#include "compiler/optimize/passes.h"
#include "compiler/optimize/patterns.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace gait;

namespace gait::compiler {
namespace {

/// What the copies of one scan's block may come to. Compilers take minutes for more.
constexpr int64_t mostCopies = 100'000;

class Unrolling {
public:
  Unrolling(OpBuilder &builder, ir::ScanOp scan) : builder(builder), scan(scan), loc(scan.getLoc()) {}

  LogicalResult run() {
    builder.setInsertionPoint(scan);
    SmallVector<Operation *> perStep = copyInvariant();
    const auto count = static_cast<int64_t>(scan.getCount());
    if (static_cast<int64_t>(perStep.size()) > mostCopies / count)
      return scan.emitOpError("of ") << count << " steps of " << perStep.size()
                                     << " ops is too long to be unrolled: " << mostCopies << " ops are the most; make it shorter";
    SmallVector<Value> carried(scan.getInits());
    SmallVector<SmallVector<Value>> slices(scan.getStacks().size(), SmallVector<Value>(count));
    for (int64_t i = 0; i < count; ++i) {
      const int64_t at = scan.getReverse() ? count - 1 - i : i;
      IRMapping step = outside;
      step.map(scan.getCarried(), carried);
      for (auto [slice, stacked, axis] : llvm::zip(scan.getSlices(), scan.getStacked(), scan.getAxes()))
        if (!slice.use_empty()) step.map(slice, sliceAt(stacked, axis, at));
      for (Operation *op : perStep) builder.clone(*op, step);
      for (auto [carry, next] : llvm::zip(carried, scan.getNext())) carry = step.lookup(next);
      for (auto [list, slice, stack] : llvm::zip(slices, scan.getStackedSlices(), scan.getStacks()))
        if (!stack.use_empty()) list[at] = step.lookup(slice);
    }
    for (auto [last, carry] : llvm::zip(scan.getFinals(), carried)) last.replaceAllUsesWith(carry);
    for (auto [stack, list, axis] : llvm::zip(scan.getStacks(), slices, scan.getStacking()))
      if (!stack.use_empty()) stack.replaceAllUsesWith(stackOf(list, cast<RankedTensorType>(stack.getType()), axis));
    scan.erase();
    return success();
  }

private:
  /// Copies what no step changes; returns the other ops.
  SmallVector<Operation *> copyInvariant() {
    outside.map(scan.getRead(), scan.getCaptures());
    SmallVector<Operation *> perStep;
    for (Operation &op : scan.getBlock().without_terminator()) {
      bool invariant = llvm::all_of(op.getOperands(), [&](Value operand) { return outside.contains(operand); });
      if (invariant) builder.clone(op, outside);
      else perStep.push_back(&op);
    }
    return perStep;
  }

  Value sliceAt(Value stacked, int64_t axis, int64_t at) {
    auto type = cast<RankedTensorType>(stacked.getType());
    // Of what another unrolled scan has put together, the part itself.
    auto parts = stacked.getDefiningOp<ir::ConcatOp>();
    if (parts && static_cast<int64_t>(parts.getAxis()) == axis && parts.getNumOperands() == type.getDimSize(axis))
      return reshaped(parts.getOperand(at), ir::sliceType(type, axis));
    SmallVector<int64_t> starts(type.getRank()), limits(type.getShape()), strides(type.getRank(), 1);
    for (int64_t &limit : limits)
      if (ShapedType::isDynamic(limit)) limit = -1;
    starts[axis] = at, limits[axis] = at + 1;
    Value slice = builder.createOrFold<ir::SliceOp>(loc, stacked, starts, limits, strides);
    return reshaped(slice, ir::sliceType(type, axis));
  }

  Value stackOf(ArrayRef<Value> slices, RankedTensorType type, int64_t axis) {
    SmallVector<int64_t> shape(type.getShape());
    shape[axis] = 1;
    auto parts = llvm::map_to_vector(slices, [&](Value slice) { return reshaped(slice, type.clone(shape)); });
    return ir::ConcatOp::create(builder, loc, type, parts, axis);
  }

  Value reshaped(Value x, RankedTensorType type) {
    if (auto before = x.getDefiningOp<ir::ReshapeOp>()) x = before.getX();
    return x.getType() == type ? x : ir::ReshapeOp::create(builder, loc, type, x);
  }

  OpBuilder &builder;
  ir::ScanOp scan;
  Location loc;
  IRMapping outside; ///< from the block to the values before the scan, for what no step changes
};

struct UnrollScans : PassWrapper<UnrollScans, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(UnrollScans)
  StringRef getArgument() const final { return "gait-unroll-scans"; }
  StringRef getDescription() const final { return "puts the steps of every scan in its place"; }

  void runOnOperation() override {
    ModuleOp module = getOperation();
    MLIRContext *context = &getContext();
    if (failed(expectPhase(module, getArgument(), {Phase::Backward, Phase::Simplified}))) return signalPassFailure();
    RewritePatternSet patterns(context);
    addCanonicalizationPatterns(patterns, ir::GaitDialect::getDialectNamespace());
    FrozenRewritePatternSet frozen(std::move(patterns));
    for (auto entry : module.getOps<func::FuncOp>()) {
      SmallVector<ir::ScanOp> scans; // inner ones first
      entry.walk([&](ir::ScanOp scan) { scans.push_back(scan); });
      if (scans.empty()) continue;
      OpBuilder builder(context);
      for (ir::ScanOp scan : scans)
        if (failed(Unrolling(builder, scan).run())) return signalPassFailure();
      if (failed(rewriteToFixpoint(entry, frozen))) return signalPassFailure();
    }
  }
};

} // namespace

std::unique_ptr<Pass> createUnrollScansPass() { return std::make_unique<UnrollScans>(); }

} // namespace gait::compiler
