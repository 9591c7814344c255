// The memory plan: where every tensor that leaves a cluster lies.
#ifndef GAIT_COMPILER_SCHEDULE_PLAN_H
#define GAIT_COMPILER_SCHEDULE_PLAN_H
#include "compiler/artifact/manifest.h"
#include "compiler/dialect/dialect.h"
#include "compiler/schedule/clustering.h"

namespace gait::schedule {

/// A tensor that leaves its cluster. Of a loop: a stack; or the last value of a carry, which is in its second buffer while it
/// runs.
struct Leaving {
  mlir::OpResult value;
  int cluster;
  llvm::SmallVector<int> readers; ///< clusters
  int64_t bytes;                  ///< at the largest batch, all partial results included
  mlir::Attribute buffer;         ///< its place; set for states and outputs, for others by `planArena`
  int yielded = -1;               ///< in a loop: which yield of the step it is, whose place is the loop's
};

/// How many partial results of `op` there are in each reduced outer dimension: the leading dimensions of its buffer. Empty for an
/// op that sums over no outer dimension.
llvm::SmallVector<int64_t> partialShape(mlir::linalg::LinalgOp op, llvm::ArrayRef<int> labels, llvm::ArrayRef<int64_t> extents,
                                        llvm::ArrayRef<int64_t> tiles, int64_t block, int64_t maxBatch);

/// Everything that leaves a cluster, in order of clusters; states and outputs have their buffers.
llvm::SmallVector<Leaving, 0> findLeaving(const Graph &graph, llvm::ArrayRef<Cluster> clusters, const Target &target,
                                          const compiler::Manifest &manifest);

/// What wants a place in the arena, and between which positions of the program.
struct Tenant {
  int64_t bytes;
  int first, last;
  mlir::Attribute *buffer; ///< set where it is not null
};

/// Offsets by first fit, the largest first; 64-byte aligned. Returns the arena's bytes.
int64_t placeInArena(mlir::MLIRContext *context, llvm::ArrayRef<Tenant> tenants);

/// The buffer of an argument of an entry.
ir::BufferAttr bufferOf(mlir::func::FuncOp entry, mlir::BlockArgument argument, int64_t maxBatch,
                        const compiler::Manifest &manifest);

} // namespace gait::schedule
#endif
