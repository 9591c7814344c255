// Expands every gradient op, in program order: a gradient of a gradient sees the graph of the first.
// Before:
//   %y = gait.exp %x : tensor<f32>
//   %dx = gait.gradient %y wrt %x : (tensor<f32>) -> tensor<f32>
// After:
//   %y = gait.exp %x : tensor<f32>
//   %one = gait.constant dense<1.0> : tensor<f32>
//   %dx = gait.mul %one, %y : tensor<f32>
#include "compiler/autodiff/backward.h"
#include "compiler/autodiff/passes.h"
#include "compiler/dialect/module_phase.h"

using namespace mlir;
using namespace gait;

namespace gait::compiler {
namespace {

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
    for (ir::GradientOp gradient : gradients) {
      FailureOr<SmallVector<Value>> expanded = buildBackward(gradient);
      if (failed(expanded)) return signalPassFailure();
      gradient.replaceAllUsesWith(*expanded);
      gradient.erase();
    }
    setPhase(module, Phase::Backward);
  }
};

} // namespace

std::unique_ptr<Pass> createExpandGradientsPass() { return std::make_unique<ExpandGradients>(); }

void registerAutodiffPasses() { registerPass(createExpandGradientsPass); }

} // namespace gait::compiler
