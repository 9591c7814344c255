// The schedule of an entry: of its block, and of the blocks of its loops.
#ifndef GAIT_COMPILER_SCHEDULE_BLOCK_SCHEDULE_H
#define GAIT_COMPILER_SCHEDULE_BLOCK_SCHEDULE_H
#include "compiler/schedule/plan.h"
#include <memory>

namespace gait::schedule {

struct BlockSchedule {
  Graph graph;
  std::vector<Cluster> clusters;
  llvm::SmallVector<int> order;                        ///< in which the clusters run
  llvm::SmallVector<Leaving, 0> values;                ///< that leave clusters
  std::map<int, std::unique_ptr<BlockSchedule>> loops; ///< by cluster
  /// Every cluster works on the same panels of rows, each of them by itself: nothing passes from one panel to another.
  bool isByRows = false;

  ir::LoopOp loopOf(int cluster) const { return graph.nodes[clusters[cluster].nodes[0]].loop(); }
};

/// Chooses clusters, their tiles and their order for a block, and for the blocks of the loops in it.
mlir::FailureOr<std::unique_ptr<BlockSchedule>> scheduleBlock(mlir::Block &block, const Target &target,
                                                              const compiler::Manifest &manifest);

/// Gives everything that leaves a cluster its place, and loops their attributes `places` and `buffers`. Returns the arena's
/// bytes.
///
/// The first buffer of a carry is where its initial value is made, the second the loop's own; a carry that is overwritten in
/// place has only the first. What a loop reads from outside is alive to its end, what it leaves from its beginning. Where steps
/// run panel by panel without a barrier, threads are in different steps at the same time: then nothing in the loop takes the
/// place of another.
int64_t planArena(BlockSchedule &entry, const Target &target, const compiler::Manifest &manifest);

} // namespace gait::schedule
#endif
