// What the schedule asks of the ops of a structured graph: which of them compute, and which only look at bytes another way.
#ifndef GAIT_COMPILER_SCHEDULE_VIEWS_H
#define GAIT_COMPILER_SCHEDULE_VIEWS_H
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Utils/ReshapeOpsUtils.h"

namespace gait::schedule {

/// expand_shape or collapse_shape: the same bytes under another type.
bool isReshape(mlir::Operation *op);
/// extract_slice: some of the bytes of a tensor that lies in memory.
bool isSlice(mlir::Operation *op);
/// The same tensor, but later.
bool isOrdering(mlir::Operation *op);
inline bool isView(mlir::Operation *op) { return isReshape(op) || isSlice(op) || isOrdering(op); }
/// A dense constant that is a tensor.
bool isTensorConstant(mlir::Operation *op);
/// An op on scalars: constants and arithmetic of the number of rows.
bool isScalar(mlir::Operation *op);
/// `linalg.fill`, whose result is as cheap to make again as to read.
bool isFill(mlir::Operation *op);

llvm::SmallVector<mlir::ReassociationIndices> reassociationOf(mlir::Operation *reshape);
/// The value under `value` when reshapes are taken off.
mlir::Value throughReshapes(mlir::Value value);
/// The value under `value` when orderings are taken off.
mlir::Value throughOrderings(mlir::Value value);
/// The value under `value` when reshapes, slices and orderings are taken off.
mlir::Value rootOf(mlir::Value value);

/// Whether it is an argument of a loop's block, which may lie with gaps: a slice of a whole tensor, or a carry.
bool isOfStep(mlir::Value value);
/// The blocks of an entry with ops to schedule: those of loops, inner ones first, then its own.
llvm::SmallVector<mlir::Block *> blocksOf(mlir::func::FuncOp entry);

/// For each dimension of the result of a reshape the operand's dimension it is, or -1 where dimensions are split or joined.
llvm::SmallVector<int> dimensionsThrough(mlir::Operation *reshape);

/// The loop that runs along dimension `dim` of an operand with this map, or -1 if no single one does.
int loopOf(mlir::AffineMap map, unsigned dim);

/// Calls `visit` for every operand of `op` and of the ops in its regions that is defined outside `op`.
void forOutsideOperands(mlir::Operation *op, llvm::function_ref<void(mlir::OpOperand &)> visit);
/// Whether this operand of `op` is an operand of an op in its region: a captured value.
inline bool isCaptured(mlir::Operation *op, mlir::OpOperand &operand) { return operand.getOwner() != op; }

/// Bytes of a tensor at `rows` rows. An i1 takes one byte.
int64_t bytesOf(mlir::Type type, int64_t rows);
int64_t elementBytes(mlir::Type type);

} // namespace gait::schedule
#endif
