// What the generated definitions of the pointwise ops call.
#ifndef GAIT_COMPILER_OPS_POINTWISE_H
#define GAIT_COMPILER_OPS_POINTWISE_H
#include "compiler/ops/ops.h"

namespace gait::ir {

bool haveSameShape(mlir::Value a, mlir::Value b);
/// (C1) of most: operands and result have one type. `names`: of the operands, then of the result.
llvm::LogicalResult verifySameTypes(mlir::Operation *op, llvm::ArrayRef<llvm::StringRef> names);
llvm::LogicalResult verifySameShapes(mlir::Operation *op);
/// No integer constant with a zero in it.
llvm::LogicalResult verifyDivisor(mlir::Operation *op, mlir::Value divisor);
llvm::LogicalResult verifyCompare(CompareOp op);
llvm::LogicalResult verifySelect(SelectOp op);
llvm::LogicalResult verifyFromWords(mlir::Operation *op);

/// The value of a pointwise op of constants, null if an operand is none, the op is not exact, or the constant would be large.
mlir::Attribute foldPointwise(PointwiseOp op, llvm::ArrayRef<mlir::Attribute> operands);
/// One linalg.generic; of scalars on rank-0 tensors.
mlir::Value lowerPointwise(mlir::OpBuilder &builder, PointwiseOp op, mlir::ValueRange operands, mlir::Value rows);

/// The constant behind broadcasts, reshapes and transposes, null if there is none.
mlir::DenseElementsAttr constantBehind(mlir::Value value);
/// Whether every element is this number. -0 counts as 0.
bool isFilledWith(mlir::Value value, double number);
/// The operand of `value`'s op if that is an Op, else null.
template <typename Op> mlir::Value operandOf(mlir::Value value) {
  auto op = value.getDefiningOp<Op>();
  return op ? op->getOperand(0) : mlir::Value();
}

} // namespace gait::ir
#endif
