// A pointwise op moves into its only reader: one trip over memory instead of two.
//
//   %s = linalg.generic ins(%x, %y) { addf }           ->  %r = linalg.generic ins(%x, %y, %z) { addf, mulf }
//   %r = linalg.generic ins(%s, %z) { mulf }
//
// Only where both have the same number of loops: a producer with fewer would be computed once for every element it is broadcast
// to. And only where no buffer that the producer reads is written before the consumer runs: states may change places in a step.
#include "compiler/lower/kernel.h"
#include "compiler/lower/passes.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;

namespace gait::compiler {
namespace {

/// The kernel's buffer that a tensor or a piece of memory lies in; null where it is a value that an op computed.
Value bufferOf(Value value) {
  while (Operation *op = value.getDefiningOp()) {
    if (!isa<bufferization::ToTensorOp, ViewLikeOpInterface, tensor::ExtractSliceOp, tensor::ExpandShapeOp,
             tensor::CollapseShapeOp>(op))
      return {};
    value = op->getOperand(0);
  }
  return value;
}

/// Is a buffer that the producer reads written between it and the consumer?
bool isOverwritten(linalg::LinalgOp producer, linalg::LinalgOp consumer) {
  if (producer->getBlock() != consumer->getBlock()) return true;
  for (Operation *op = producer->getNextNode(); op != consumer; op = op->getNextNode()) {
    auto write = dyn_cast<bufferization::MaterializeInDestinationOp>(op);
    if (!write) continue;
    Value written = bufferOf(write.getDest());
    if (llvm::any_of(producer->getOperands(), [&](Value read) { return bufferOf(read) == written; })) return true;
  }
  return false;
}

bool worthFusing(OpOperand *operand) {
  auto producer = operand->get().getDefiningOp<linalg::LinalgOp>();
  auto consumer = dyn_cast<linalg::LinalgOp>(operand->getOwner());
  return producer && consumer && operand->get().hasOneUse() && producer.getNumLoops() == consumer.getNumLoops() &&
         !isOverwritten(producer, consumer);
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
