// One kernel's function from one cluster.
#ifndef GAIT_COMPILER_SCHEDULE_KERNEL_BUILDER_H
#define GAIT_COMPILER_SCHEDULE_KERNEL_BUILDER_H
#include "compiler/schedule/homes.h"
#include "compiler/schedule/kernel_memory.h"

namespace gait::schedule {

/// A built kernel and what it is launched with.
struct BuiltKernel {
  mlir::func::FuncOp function;
  llvm::SmallVector<mlir::Attribute> places; ///< in the order of its arguments
};

/// Builds `name` at `builder`'s insertion point:
///
///   func.func private @name(%buffers: memref<Nxi8>..., %scratch, %rows, %thread, %threads) {
///     scf.for %block = %thread to %blocks step %threads {
///       scf.for %row = %low to %high step 8 { one panel } ... the same for what is left in panels of 4, 2, 1
mlir::FailureOr<BuiltKernel> buildKernel(mlir::OpBuilder &builder, ir::ClusterOp cluster, const Homes &homes,
                                         llvm::StringRef name);

} // namespace gait::schedule
#endif
