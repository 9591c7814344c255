// Before clusters are chosen: an entry's ops, contractions and results are brought into the form that a schedule can be made for.
#ifndef GAIT_COMPILER_SCHEDULE_LEGALISE_H
#define GAIT_COMPILER_SCHEDULE_LEGALISE_H
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace gait::schedule {

/// Dead ops go; orderings stand right before their readers, and await nothing that is computed only for them; splat tensors
/// become fills; a fill has one reader; destinations that are only written are empty; a reshape of a slice gets a copy of the
/// slice; scalars that depend on tensors move into the regions that use them.
mlir::LogicalResult legaliseForm(mlir::func::FuncOp entry);

/// Gives every contraction whose right side does not lie along the result's last dimension an explicit transpose of it.
void packContractions(mlir::func::FuncOp entry, int64_t maxBatch);

/// Every result of the entry is computed by a linalg op of its own; an op that overwrites a state may do so in place.
mlir::LogicalResult legaliseResults(mlir::func::FuncOp entry);

/// Removes ops whose results nobody uses.
void eraseDead(mlir::func::FuncOp entry);
/// The entry's number of rows, its last argument of role `rows`; null if it has none.
mlir::Value rowsOf(mlir::func::FuncOp entry);
/// An empty tensor of this type; `rows` is its `?`.
mlir::Value emptyTensor(mlir::OpBuilder &builder, mlir::Location loc, mlir::Type type, mlir::Value rows);
/// `value`, computed again by an op of its own.
mlir::Value copyOf(mlir::OpBuilder &builder, mlir::Value value, mlir::Value rows);

} // namespace gait::schedule
#endif
