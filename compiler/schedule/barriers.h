// Before which kernels threads meet.
#ifndef GAIT_COMPILER_SCHEDULE_BARRIERS_H
#define GAIT_COMPILER_SCHEDULE_BARRIERS_H
#include "compiler/schedule/homes.h"
#include "llvm/ADT/DenseSet.h"

namespace gait::schedule {

/// The clusters and loops of a clustered entry before which no thread needs to wait: what they touch is written by no other
/// thread since the last meeting, and they write nothing that another thread touched since then. Two kernels do not need a
/// meeting either where the same thread does both as a whole, or where they cut a buffer into the same parts: each part is one
/// thread's. In a loop that holds for what the step before left, too; of a loop: for what ran before it.
llvm::DenseSet<mlir::Operation *> findIndependent(mlir::func::FuncOp entry, const Homes &homes, int64_t maxBatch);

} // namespace gait::schedule
#endif
