// A model's kernels in several objects, so that they are compiled at the same time.
#ifndef GAIT_BACKENDS_CPU_PARTITION_H
#define GAIT_BACKENDS_CPU_PARTITION_H
#include "mlir/IR/BuiltinOps.h"
#include <vector>

namespace gait::compiler {

/// The module (LLVM dialect) in parts that link to the same: the first holds everything but the kernels that went to the others,
/// where they are called `<prefix>.<kernel>` and hidden from outside. The number of parts depends on the module alone.
std::vector<mlir::OwningOpRef<mlir::ModuleOp>> partitionKernels(mlir::ModuleOp module, llvm::StringRef prefix);

} // namespace gait::compiler
#endif
