// From the LLVM dialect to machine code.
#ifndef GAIT_BACKENDS_CPU_MACHINE_CODE_H
#define GAIT_BACKENDS_CPU_MACHINE_CODE_H
#include "backends/backend.h"
#include "mlir/IR/DialectRegistry.h"

namespace gait::compiler {

/// Bytes of an object file, or assembly text (`form`: Object or Asm), of each module in the LLVM dialect, compiled at the same
/// time where their context allows threads. The same input gives the same bytes.
mlir::FailureOr<std::vector<std::string>> emitMachineCode(llvm::ArrayRef<mlir::ModuleOp> modules, const TargetInfo &target,
                                                          Phase form);

/// The dialects of the CPU's own phases, with their translations to LLVM IR.
void registerCpuDialects(mlir::DialectRegistry &registry);

} // namespace gait::compiler
#endif
