// The memory plan: where every tensor that leaves a cluster lies.
#ifndef GAIT_COMPILER_SCHEDULE_PLAN_H
#define GAIT_COMPILER_SCHEDULE_PLAN_H
#include "compiler/artifact/manifest.h"
#include "compiler/dialect/dialect.h"
#include "compiler/schedule/clustering.h"

namespace gait::schedule {

/// A tensor that leaves its cluster.
struct Leaving {
  mlir::OpResult value;
  int cluster;
  llvm::SmallVector<int> readers; ///< clusters
  int64_t bytes;                  ///< at the largest batch, all partial results included
  ir::BufferAttr buffer;          ///< set for states and outputs; the arena's are set by `placeInArena`
};

/// How many partial results of `op` there are in each reduced outer dimension: the leading dimensions of its buffer. Empty for an
/// op that sums over no outer dimension.
llvm::SmallVector<int64_t> partialShape(mlir::linalg::LinalgOp op, llvm::ArrayRef<int> labels, llvm::ArrayRef<int64_t> extents,
                                        llvm::ArrayRef<int64_t> tiles, int64_t block, int64_t maxBatch);

/// Everything that leaves a cluster, in order of clusters; states and outputs have their buffers.
llvm::SmallVector<Leaving, 0> findLeaving(const Graph &graph, llvm::ArrayRef<Cluster> clusters, const Target &target,
                                          const compiler::Manifest &manifest);

/// Offsets by first fit, the largest first, when the clusters run in this order; 64-byte aligned. Returns the arena's bytes.
int64_t placeInArena(llvm::MutableArrayRef<Leaving> values, llvm::ArrayRef<int> order);

/// The buffer of an argument of an entry.
ir::BufferAttr bufferOf(mlir::func::FuncOp entry, mlir::BlockArgument argument, int64_t maxBatch,
                        const compiler::Manifest &manifest);

} // namespace gait::schedule
#endif
