// From the LLVM dialect to machine code.
#ifndef GAIT_BACKENDS_CPU_MACHINE_CODE_H
#define GAIT_BACKENDS_CPU_MACHINE_CODE_H
#include "backends/backend.h"
#include "mlir/IR/DialectRegistry.h"

namespace gait::compiler {

/// Bytes of an object file, or assembly text (`form`: Object or Asm), of a module in the LLVM dialect. The same input gives the
/// same bytes.
mlir::FailureOr<std::string> emitMachineCode(mlir::ModuleOp module, const TargetInfo &target, Phase form);

/// The dialects of the CPU's own phases, with their translations to LLVM IR.
void registerCpuDialects(mlir::DialectRegistry &registry);

} // namespace gait::compiler
#endif
