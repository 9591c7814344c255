// Ops of a scan's block, run for all steps at once outside of it.
#ifndef GAIT_COMPILER_OPTIMIZE_ALL_STEPS_H
#define GAIT_COMPILER_OPTIMIZE_ALL_STEPS_H
#include "compiler/ops/ops.h"
#include "mlir/IR/Builders.h"

namespace gait::compiler {

/// What a value of the block is in all steps: a tensor with the steps along `axis`, or, without one, the same in each.
struct AllSteps {
  mlir::Value value;
  std::optional<int64_t> axis = {};
};

/// Whether `runAllSteps` knows the op; of its operands, those that no step changes are told by `isInvariant`.
bool canRunAllSteps(mlir::Operation *op, llvm::function_ref<bool(mlir::Value)> isInvariant);
/// The op's result for `count` steps, from those of its operands.
AllSteps runAllSteps(mlir::OpBuilder &builder, mlir::Operation *op, llvm::ArrayRef<AllSteps> operands, int64_t count);
/// The sum over the steps of what a dot or a reduce_sum computes in each.
mlir::Value sumOverSteps(mlir::OpBuilder &builder, mlir::Operation *op, llvm::ArrayRef<AllSteps> operands, int64_t count);
/// The tensor with the steps along `axis`.
mlir::Value withStepsAlong(mlir::OpBuilder &builder, mlir::Location loc, AllSteps steps, int64_t axis, int64_t count);

} // namespace gait::compiler
#endif
