// Which ops become one kernel.
#ifndef GAIT_COMPILER_SCHEDULE_CLUSTERING_H
#define GAIT_COMPILER_SCHEDULE_CLUSTERING_H
#include "compiler/schedule/space.h"
#include "compiler/schedule/target.h"

namespace gait::schedule {

/// Nodes that run together; a loop is by itself.
struct Cluster {
  llvm::SmallVector<int> nodes; ///< in the order they run on a panel
  Space space;
  llvm::SmallVector<int64_t> tiles; ///< panel size in each outer dimension
  int64_t block = 1;                ///< elements of outer dimension 0 in one unit of work
};

/// Starts from one cluster a node and joins what is legal to join and saves traffic, in four sweeps: along edges; clusters that
/// read the same tensor; along edges again; what is too small for a kernel of its own. Tiles and blocks are not chosen yet.
std::vector<Cluster> formClusters(const Graph &graph, const Target &target);

/// A partial sum is combined where it is read, if each of its elements is read once. The others must be combined by an op of
/// their own: these are their values.
llvm::SmallVector<mlir::Value> findPartialsToCombine(const Graph &graph, llvm::ArrayRef<Cluster> clusters);

/// A second outer dimension where one is not enough: columns of a matrix product whose right side is large, so that a part of it
/// stays in the cache while all rows pass; and of pointwise work on long rows.
void extendSpace(const Graph &graph, Cluster &cluster, const Target &target);

/// Panel sizes and blocks, from shapes and the target alone.
void chooseTiles(const Graph &graph, Cluster &cluster, const Target &target);

/// The order in which clusters run: what a cluster reads before it, readers of an old state before its update. By levels, so that
/// neighbours need no barrier between them, unless the arena (as `arenaOf` tells) is large and much smaller in an order that
/// keeps the least alive after each kernel.
llvm::SmallVector<int> orderClusters(const Graph &graph, llvm::ArrayRef<Cluster> clusters, const Target &target,
                                     llvm::function_ref<int64_t(llvm::ArrayRef<int>)> arenaOf);

} // namespace gait::schedule
#endif
