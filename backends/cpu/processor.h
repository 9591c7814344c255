// The processors that the CPU backend compiles for.
#ifndef GAIT_BACKENDS_CPU_PROCESSOR_H
#define GAIT_BACKENDS_CPU_PROCESSOR_H
#include "backends/backend.h"
#include "compiler/lower/passes.h"
#include <memory>

namespace llvm {
class TargetMachine;
}

namespace gait::compiler {

/// The processor `cpu` names: "native", or a name of LLVM's for x86-64 or AArch64, whichever this machine is: code for the other
/// can be written, not loaded. A diagnostic on `module` and failure if there is none of that name. `features` lists only what
/// differs from that name's: what the machine at hand lacks.
mlir::FailureOr<TargetInfo> describeProcessor(mlir::ModuleOp module, llvm::StringRef cpu);

/// What kernels may use of it.
VectorUnit vectorUnitOf(const TargetInfo &target);

/// LLVM's code generator for it: position-independent code, floating-point operations never fused.
std::unique_ptr<llvm::TargetMachine> createMachine(const TargetInfo &target);

} // namespace gait::compiler
#endif
