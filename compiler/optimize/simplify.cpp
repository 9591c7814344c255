// Rewrites a graph to an equal one that computes less, by the folders and patterns that stand with the ops, then removes what is
// computed twice or never read.
// Before:
//   %t = gait.transpose %w [1, 0] : tensor<10x64xf32> to tensor<64x10xf32>
//   %y = gait.dot "bk,kn->bn" %x, %t : ...
//   %z = gait.mul %y, %one : tensor<?x10xf32>
// After:
//   %z = gait.dot "ab,cb->ac" %x, %w : ...
#include "compiler/dialect/module_phase.h"
#include "compiler/ops/ops.h"
#include "compiler/optimize/passes.h"
#include "compiler/optimize/patterns.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace gait;

namespace gait::compiler {
namespace {

// No gradient is left to stop.
struct DropStopGradient : OpRewritePattern<ir::StopGradientOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ir::StopGradientOp op, PatternRewriter &rewriter) const override {
    rewriter.replaceOp(op, op.getX());
    return success();
  }
};

// The same pointwise op on operands of another shape.
Value cloneOnShape(PatternRewriter &rewriter, ir::PointwiseOp op, ValueRange operands, ArrayRef<int64_t> shape) {
  Operation *clone = rewriter.clone(*op);
  auto type = cast<RankedTensorType>(op->getResult(0).getType());
  rewriter.modifyOpInPlace(clone, [&] {
    clone->setOperands(operands);
    clone->getResult(0).setType(RankedTensorType::get(shape, type.getElementType()));
  });
  return clone->getResult(0);
}

// The scalar that `value` repeats, null if it is none such.
Value broadcastScalar(Value value) {
  auto broadcast = value.getDefiningOp<ir::BroadcastOp>();
  return broadcast && broadcast.getX().getType().getRank() == 0 ? broadcast.getX() : Value();
}

// A pointwise op of scalars, each broadcast, is computed once, on the scalars.
struct ComputeBeforeBroadcast : OpInterfaceRewritePattern<ir::PointwiseOp> {
  using OpInterfaceRewritePattern::OpInterfaceRewritePattern;
  LogicalResult matchAndRewrite(ir::PointwiseOp op, PatternRewriter &rewriter) const override {
    SmallVector<Value> scalars = llvm::map_to_vector(op->getOperands(), broadcastScalar);
    if (llvm::is_contained(scalars, Value())) return failure();
    Value onScalars = cloneOnShape(rewriter, op, scalars, {});
    rewriter.replaceOpWithNewOp<ir::BroadcastOp>(op, op->getResult(0).getType(), onScalars, ArrayRef<int64_t>());
    return success();
  }
};

// Sizes of 1 that a reshape inserts (a sum that keeps its dimension) are inserted after the pointwise ops, where they often meet
// the reshape that takes them away.
struct ComputeBeforeUnitSizes : OpInterfaceRewritePattern<ir::PointwiseOp> {
  using OpInterfaceRewritePattern::OpInterfaceRewritePattern;

  static bool insertsUnitSizes(ir::ReshapeOp reshape) {
    auto others = [](RankedTensorType type) {
      return llvm::make_filter_range(type.getShape(), [](int64_t size) { return size != 1; });
    };
    RankedTensorType x = reshape.getX().getType(), y = reshape.getY().getType();
    return x.getRank() < y.getRank() && llvm::equal(others(x), others(y));
  }

  LogicalResult matchAndRewrite(ir::PointwiseOp op, PatternRewriter &rewriter) const override {
    ir::ReshapeOp first;
    for (Value operand : op->getOperands()) {
      if (broadcastScalar(operand)) continue;
      auto reshape = operand.getDefiningOp<ir::ReshapeOp>();
      if (!reshape || !insertsUnitSizes(reshape)) return failure();
      if (first && reshape.getX().getType().getShape() != first.getX().getType().getShape()) return failure();
      if (!first) first = reshape;
    }
    if (!first) return failure();
    ArrayRef<int64_t> shape = first.getX().getType().getShape();
    auto operands = llvm::map_to_vector(op->getOperands(), [&](Value operand) -> Value {
      Value scalar = broadcastScalar(operand);
      if (!scalar) return operand.getDefiningOp<ir::ReshapeOp>().getX();
      auto type = RankedTensorType::get(shape, getElementTypeOrSelf(scalar));
      return rewriter.createOrFold<ir::BroadcastOp>(op->getLoc(), type, scalar, ArrayRef<int64_t>());
    });
    Value computed = cloneOnShape(rewriter, op, operands, shape);
    rewriter.replaceOpWithNewOp<ir::ReshapeOp>(op, op->getResult(0).getType(), computed);
    return success();
  }
};

struct Simplify : PassWrapper<Simplify, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(Simplify)
  StringRef getArgument() const final { return "gait-simplify"; }
  StringRef getDescription() const final { return "removes what need not be computed"; }

  void runOnOperation() override {
    ModuleOp module = getOperation();
    MLIRContext *context = &getContext();
    if (failed(expectPhase(module, getArgument(), Phase::Backward))) return signalPassFailure();
    RewritePatternSet patterns(context);
    patterns.add<DropStopGradient, ComputeBeforeBroadcast, ComputeBeforeUnitSizes>(context);
    addCanonicalizationPatterns(patterns, ir::GaitDialect::getDialectNamespace());
    FrozenRewritePatternSet frozen(std::move(patterns));
    for (auto entry : module.getOps<func::FuncOp>())
      if (failed(rewriteToFixpoint(entry, frozen))) return signalPassFailure();
    setPhase(module, Phase::Simplified);
  }
};

} // namespace

std::unique_ptr<Pass> createSimplifyPass() { return std::make_unique<Simplify>(); }

} // namespace gait::compiler
