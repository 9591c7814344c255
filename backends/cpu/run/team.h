// The run half of the CPU: an entry on a team of threads.
#ifndef GAIT_BACKENDS_CPU_RUN_TEAM_H
#define GAIT_BACKENDS_CPU_RUN_TEAM_H
#include "runtime/abi.h"

namespace gait::cpu {

/// The processors that this process may use (its affinity counts).
int processors();

/// What `gait_entry::run` takes, but for the threads.
struct Call {
  const gait_entry *entry;
  void *state, *arena;
  int64_t rows;
  const void *const *inputs;
  void *const *outputs;
};

/// Runs a call that its entry's `check` has accepted: on the calling thread alone where `threads` is 1, else in one OpenMP
/// region. The team may come out smaller than `threads`, never larger, so that an arena for `threads` is enough. Returns when all
/// are done.
void run(const Call &call, int threads);

} // namespace gait::cpu
#endif
