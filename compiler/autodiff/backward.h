// The walker: from a gradient op to the graph that it stands for.
#ifndef GAIT_COMPILER_AUTODIFF_BACKWARD_H
#define GAIT_COMPILER_AUTODIFF_BACKWARD_H
#include "compiler/ops/ops.h"
#include "mlir/IR/Builders.h"

namespace gait::compiler {

/// Builds the backward graph before `gradient`: one value per target. Fails, with a diagnostic at the op, where an op between the
/// targets and the scalar has neither a rule nor the trait NotDifferentiable.
mlir::FailureOr<llvm::SmallVector<mlir::Value>> buildBackward(ir::GradientOp gradient);

} // namespace gait::compiler
#endif
