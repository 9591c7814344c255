// The walker: from a gradient op to the graph that it stands for.
#ifndef GAIT_COMPILER_AUTODIFF_BACKWARD_H
#define GAIT_COMPILER_AUTODIFF_BACKWARD_H
#include "compiler/ops/ops.h"
#include "mlir/IR/Builders.h"

namespace gait::compiler {

struct Backward {
  llvm::SmallVector<mlir::Value> gradients; ///< one per target
  llvm::SmallVector<mlir::Operation *> ops; ///< those that were made, in order; among them gradients that rules ask for
};

/// Builds the backward graph before `gradient`. Fails, with a diagnostic at the op, where an op between the targets and the
/// scalar has neither a rule nor the trait NotDifferentiable.
mlir::FailureOr<Backward> buildBackward(ir::GradientOp gradient);

} // namespace gait::compiler
#endif
