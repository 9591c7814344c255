// On structured IR: what costs nothing to compute is computed where it is read.
#ifndef GAIT_COMPILER_OPTIMIZE_FOLD_INTO_READERS_H
#define GAIT_COMPILER_OPTIMIZE_FOLD_INTO_READERS_H
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/PatternMatch.h"

namespace gait::compiler {

/// Folds broadcasts, copies, constants and iotas into every linalg.generic that reads them, however many there are.
void foldIntoReaders(mlir::RewriterBase &rewriter, mlir::func::FuncOp entry);

} // namespace gait::compiler
#endif
