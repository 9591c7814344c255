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

// A pointwise op of scalars, each broadcast, is computed once, on the scalars.
struct ComputeBeforeBroadcast : OpInterfaceRewritePattern<ir::PointwiseOp> {
  using OpInterfaceRewritePattern::OpInterfaceRewritePattern;
  LogicalResult matchAndRewrite(ir::PointwiseOp op, PatternRewriter &rewriter) const override {
    SmallVector<Value> scalars;
    for (Value operand : op->getOperands()) {
      auto broadcast = operand.getDefiningOp<ir::BroadcastOp>();
      if (!broadcast || broadcast.getX().getType().getRank() != 0) return failure();
      scalars.push_back(broadcast.getX());
    }
    auto type = cast<RankedTensorType>(op->getResult(0).getType());
    Operation *onScalars = rewriter.clone(*op);
    onScalars->setOperands(scalars);
    onScalars->getResult(0).setType(RankedTensorType::get({}, type.getElementType()));
    rewriter.replaceOpWithNewOp<ir::BroadcastOp>(op, type, onScalars->getResult(0), ArrayRef<int64_t>());
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
    patterns.add<DropStopGradient, ComputeBeforeBroadcast>(context);
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
