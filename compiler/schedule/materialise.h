// From the choice of clusters to `gait.cluster` ops.
#ifndef GAIT_COMPILER_SCHEDULE_MATERIALISE_H
#define GAIT_COMPILER_SCHEDULE_MATERIALISE_H
#include "compiler/schedule/plan.h"

namespace gait::schedule {

/// Rewrites the entry's body: the clusters in this order, each with the ops it is made of and the buffers of what leaves it;
/// reshapes, slices and dense constants between them; the return. The graph's ops are gone afterwards.
void materialise(const Graph &graph, llvm::ArrayRef<Cluster> clusters, llvm::ArrayRef<int> order, llvm::ArrayRef<Leaving> values);

} // namespace gait::schedule
#endif
