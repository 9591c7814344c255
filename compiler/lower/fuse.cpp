// A pointwise op moves into its only reader: one trip over memory instead of two.
//
//   %s = linalg.generic ins(%x, %y) { addf }           ->  %r = linalg.generic ins(%x, %y, %z) { addf, mulf }
//   %r = linalg.generic ins(%s, %z) { mulf }
//
// Only where both have the same number of loops: a producer with fewer would be computed once for every element it is broadcast
// to.
#include "compiler/lower/kernel.h"
#include "compiler/lower/passes.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;

namespace gait::compiler {
namespace {

bool worthFusing(OpOperand *operand) {
  auto producer = operand->get().getDefiningOp<linalg::LinalgOp>();
  auto consumer = dyn_cast<linalg::LinalgOp>(operand->getOwner());
  return producer && consumer && operand->get().hasOneUse() && producer.getNumLoops() == consumer.getNumLoops();
}

struct FuseElementwise : PassWrapper<FuseElementwise, OperationPass<func::FuncOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(FuseElementwise)
  StringRef getArgument() const override { return "gait-fuse-elementwise"; }
  StringRef getDescription() const override { return "moves pointwise ops of a kernel into their only reader"; }
  void getDependentDialects(DialectRegistry &registry) const override { registry.insert<linalg::LinalgDialect>(); }

  LogicalResult initialize(MLIRContext *context) override {
    RewritePatternSet set(context);
    linalg::populateElementwiseOpsFusionPatterns(set, worthFusing);
    patterns = std::move(set);
    return success();
  }

  void runOnOperation() override {
    if (!isKernel(getOperation())) return markAllAnalysesPreserved();
    GreedyRewriteConfig config;
    config.enableConstantCSE(false).setRegionSimplificationLevel(GreedySimplifyRegionLevel::Disabled);
    if (failed(applyPatternsGreedily(getOperation(), patterns, config))) {
      (void)internalError(getOperation(), "fusion of pointwise ops does not end");
      signalPassFailure();
    }
  }

  FrozenRewritePatternSet patterns;
};

} // namespace

std::unique_ptr<Pass> createFuseElementwisePass() { return std::make_unique<FuseElementwise>(); }

} // namespace gait::compiler
