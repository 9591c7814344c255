// From the choice of clusters to `gait.cluster` ops.
#ifndef GAIT_COMPILER_SCHEDULE_MATERIALISE_H
#define GAIT_COMPILER_SCHEDULE_MATERIALISE_H
#include "compiler/schedule/block_schedule.h"

namespace gait::schedule {

/// Rewrites the entry's body: the clusters in their order, each with the ops it is made of and the places of what leaves it;
/// loops, their blocks rewritten likewise; reshapes, slices and dense constants between them; the return. The graph's ops are
/// gone afterwards.
void materialise(const BlockSchedule &schedule);

} // namespace gait::schedule
#endif
