// Expands every gradient op, in program order: a gradient of a gradient sees the graph of the first. Then puts the block of every
// op that stands for one in its place.
// Before:
//   %y = gait.checkpoint (%a = %x) : (tensor<f32>) -> tensor<f32> {
//     %e = gait.exp %a : tensor<f32>
//     gait.yield %e : tensor<f32>
//   }
//   %dx = gait.gradient %y wrt %x : (tensor<f32>, tensor<f32>) -> tensor<f32>
// After:
//   %y = gait.exp %x : tensor<f32>
//   %one = gait.constant dense<1.0> : tensor<f32>
//   %a = gait.barrier %x after %one : tensor<f32>, tensor<f32>
//   %e = gait.exp %a : tensor<f32>
//   %dx = gait.mul %one, %e : tensor<f32>
#include "compiler/autodiff/backward.h"
#include "compiler/autodiff/passes.h"
#include "compiler/dialect/module_phase.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace gait;

namespace gait::compiler {
namespace {

// A rule may leave gradients to be expanded: of the block that its op holds. They come before the next, which may be one of them.
LogicalResult expand(ir::GradientOp gradient, SmallVectorImpl<Operation *> &made) {
  FailureOr<Backward> backward = buildBackward(gradient);
  if (failed(backward)) return failure();
  gradient.replaceAllUsesWith(backward->gradients);
  gradient.erase();
  for (Operation *op : backward->ops) {
    SmallVector<ir::GradientOp> left;
    op->walk([&](ir::GradientOp inner) { left.push_back(inner); });
    if (left.empty() || left.back().getOperation() != op) made.push_back(op);
    for (ir::GradientOp inner : left)
      if (failed(expand(inner, made))) return failure();
  }
  return success();
}

// Of what a rule computes again, a gradient needs only a part.
void eraseUnread(ArrayRef<Operation *> made) {
  for (Operation *op : llvm::reverse(made))
    if (isOpTriviallyDead(op)) op->erase();
}

void replaceByBlock(IRRewriter &rewriter, ir::BlockOp op) {
  Block &block = op.getForward();
  SmallVector<Value> results(block.getTerminator()->getOperands());
  for (auto [result, value] : llvm::zip(results, block.getTerminator()->getOperands()))
    if (auto argument = dyn_cast<BlockArgument>(value)) result = op->getOperand(argument.getArgNumber());
  rewriter.eraseOp(block.getTerminator());
  rewriter.inlineBlockBefore(&block, op, op->getOperands());
  rewriter.replaceOp(op, results);
}

struct ExpandGradients : PassWrapper<ExpandGradients, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(ExpandGradients)
  StringRef getArgument() const final { return "gait-expand-gradients"; }
  StringRef getDescription() const final { return "replaces every gradient by the graph that computes it"; }
  void getDependentDialects(DialectRegistry &registry) const final { registry.insert<ir::GaitDialect>(); }

  void runOnOperation() override {
    ModuleOp module = getOperation();
    if (failed(expectPhase(module, getArgument(), Phase::Graph))) return signalPassFailure();
    SmallVector<ir::GradientOp> gradients;
    module.walk([&](ir::GradientOp gradient) { gradients.push_back(gradient); });
    SmallVector<Operation *> made;
    for (ir::GradientOp gradient : gradients)
      if (failed(expand(gradient, made))) return signalPassFailure();
    eraseUnread(made);
    SmallVector<ir::BlockOp> blocks; // inner ones first
    module.walk([&](ir::BlockOp op) { blocks.push_back(op); });
    IRRewriter rewriter(&getContext());
    for (ir::BlockOp op : blocks) replaceByBlock(rewriter, op);
    setPhase(module, Phase::Backward);
  }
};

} // namespace

std::unique_ptr<Pass> createExpandGradientsPass() { return std::make_unique<ExpandGradients>(); }

void registerAutodiffPasses() { registerPass(createExpandGradientsPass); }

} // namespace gait::compiler
