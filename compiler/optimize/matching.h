// Which values of one scan's block are equal to values of another's.
#ifndef GAIT_COMPILER_OPTIMIZE_MATCHING_H
#define GAIT_COMPILER_OPTIMIZE_MATCHING_H
#include "compiler/ops/ops.h"
#include "mlir/IR/IRMapping.h"

namespace gait::compiler {

/// Maps the slices and captures of `scan` to those of `other` with the same operands.
void matchOperands(ir::ScanOp scan, ir::ScanOp other, mlir::IRMapping &equal);
/// Maps the results of the ops of `block`, whose operands are mapped, to those of the same ops on the mapped operands in `other`.
void matchOps(mlir::Block &block, mlir::Block &other, mlir::IRMapping &equal);

} // namespace gait::compiler
#endif
