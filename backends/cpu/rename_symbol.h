// Renaming a symbol of an object file.
#ifndef GAIT_BACKENDS_CPU_RENAME_SYMBOL_H
#define GAIT_BACKENDS_CPU_RENAME_SYMBOL_H
#include "mlir/IR/Operation.h"
#include <string>

namespace gait::compiler {

/// Gives the symbol `from` of an ELF object the name `to`. Errors (on `op`): whatever LLVM's objcopy says.
mlir::LogicalResult renameSymbol(mlir::Operation *op, std::string &object, llvm::StringRef from, llvm::StringRef to);

} // namespace gait::compiler
#endif
