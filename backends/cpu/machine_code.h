// From the LLVM dialect to machine code.
#ifndef GAIT_BACKENDS_CPU_MACHINE_CODE_H
#define GAIT_BACKENDS_CPU_MACHINE_CODE_H
#include "backends/backend.h"
#include "mlir/IR/DialectRegistry.h"
#include <memory>

namespace llvm {
class TargetMachine;
}

namespace gait::compiler {

/// LLVM's code generator for one target, for one thread: what it costs to make is paid once.
class CodeGenerator {
public:
  explicit CodeGenerator(const TargetInfo &target);
  ~CodeGenerator();
  /// Bytes of an object file, or assembly text (`form`: Object or Asm), of a module in the LLVM dialect.
  mlir::FailureOr<std::string> emit(mlir::ModuleOp module, Phase form);

private:
  const TargetInfo target;
  const std::unique_ptr<llvm::TargetMachine> machine;
};

/// Bytes of an object file, or assembly text (`form`: Object or Asm), of each module in the LLVM dialect, compiled at the same
/// time where their context allows threads. The same input gives the same bytes.
mlir::FailureOr<std::vector<std::string>> emitMachineCode(llvm::ArrayRef<mlir::ModuleOp> modules, const TargetInfo &target,
                                                          Phase form);

/// The dialects of the CPU's own phases, with their translations to LLVM IR.
void registerCpuDialects(mlir::DialectRegistry &registry);

} // namespace gait::compiler
#endif
