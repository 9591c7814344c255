// A model's kernels to objects: each alone, on all cores, or from the cache.
#ifndef GAIT_BACKENDS_CPU_KERNELS_H
#define GAIT_BACKENDS_CPU_KERNELS_H
#include "backends/backend.h"
#include "mlir/IR/OwningOpRef.h"

namespace gait::compiler {

/// A kernel that has become an object.
struct KernelObject {
  std::string kernel;  ///< its name in the module: "train_step_k3"
  std::string object;  ///< ELF; defines `objectSymbol`, hidden from outside the artifact
  int64_t scratch = 0; ///< bytes a thread
};

/// The name under which the objects of a model `prefix` define and use a kernel: "digits.train_step_k3".
std::string objectSymbol(llvm::StringRef prefix, llvm::StringRef kernel);

/// Every kernel of a module (phase `kernels` to `llvm`) to an object, in the module's order. A kernel's bytes depend on itself,
/// the target and its name alone, whatever phase they come from and whatever stands beside it. What each took goes to `context`.
mlir::FailureOr<std::vector<KernelObject>> compileKernels(mlir::ModuleOp module, const TargetInfo &target, llvm::StringRef prefix,
                                                          EmitContext &context);

/// Leaves declarations in place of the kernels that have become objects, and nothing that only kernels use.
void declareKernels(mlir::ModuleOp module, llvm::ArrayRef<KernelObject> objects);
/// Gives these declarations, where nothing refers to them but calls any more, the names that the objects define.
void nameKernels(mlir::ModuleOp module, llvm::StringRef prefix, llvm::ArrayRef<KernelObject> objects);

} // namespace gait::compiler
#endif
