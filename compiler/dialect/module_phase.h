// The module attribute `gait.phase`: which phase a module is at.
#ifndef GAIT_COMPILER_DIALECT_MODULE_PHASE_H
#define GAIT_COMPILER_DIALECT_MODULE_PHASE_H
#include "compiler/phase.h"
#include "mlir/IR/BuiltinOps.h"

namespace gait::compiler {

/// Fails, with a diagnostic that names both, unless the module is at one of `phases`. `pass` is the pass's argument.
llvm::LogicalResult expectPhase(mlir::ModuleOp module, llvm::StringRef pass, llvm::ArrayRef<Phase> phases);
void setPhase(mlir::ModuleOp module, Phase phase);

} // namespace gait::compiler
#endif
