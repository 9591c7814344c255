// What the ops' lowerings to linalg on tensors share.
#ifndef GAIT_COMPILER_OPS_STRUCTURED_H
#define GAIT_COMPILER_OPS_STRUCTURED_H
#include "compiler/ops/ops.h"
#include "mlir/IR/AffineMap.h"
#include "mlir/IR/Builders.h"

namespace gait::ir {

/// The sizes of a type: numbers, and `rows` for `?`.
llvm::SmallVector<mlir::OpFoldResult> mixedSizes(mlir::OpBuilder &builder, mlir::RankedTensorType type, mlir::Value rows);
mlir::Value createEmpty(mlir::OpBuilder &builder, mlir::Location loc, mlir::RankedTensorType type, mlir::Value rows);
/// `scalar`, a value of the element type, everywhere.
mlir::Value createFill(mlir::OpBuilder &builder, mlir::Location loc, mlir::RankedTensorType type, mlir::Value scalar,
                       mlir::Value rows);

/// Builds the body of a linalg.generic: from the elements of the inputs, then the old element of the output, to the new one.
using BodyBuilder = llvm::function_ref<mlir::Value(mlir::OpBuilder &, mlir::Location, mlir::ValueRange)>;

/// A linalg.generic with one parallel loop per dimension of `type`. maps[i]: from loops to dimensions of inputs[i].
mlir::Value createParallel(mlir::OpBuilder &builder, mlir::Location loc, mlir::RankedTensorType type, mlir::ValueRange inputs,
                           llvm::ArrayRef<mlir::AffineMap> maps, mlir::Value rows, BodyBuilder body);
/// A linalg.generic over the dimensions of inputs[0], which loses `axes`, from `start` in the elements of `type`.
mlir::Value createReduction(mlir::OpBuilder &builder, mlir::Location loc, mlir::RankedTensorType type, mlir::ValueRange inputs,
                            llvm::ArrayRef<mlir::AffineMap> maps, llvm::ArrayRef<int64_t> axes, mlir::Attribute start,
                            mlir::Value rows, BodyBuilder body);
/// 0, 1, ... rank - 1 without `axes`.
llvm::SmallVector<int64_t> dimsWithout(int64_t rank, llvm::ArrayRef<int64_t> axes);
/// From `loops` loops to the dimensions `dims`, in their order.
mlir::AffineMap projection(mlir::MLIRContext *context, int64_t loops, llvm::ArrayRef<int64_t> dims);

} // namespace gait::ir
#endif
