#include "backends/cpu/run/team.h"
#include <omp.h>

namespace gait::cpu {

int processors() { return omp_get_num_procs(); }

static void meet(void *) {
#pragma omp barrier
}

void run(const Call &call, int threads) {
  const gait_entry *entry = call.entry;
  if (threads == 1)
    return entry->run(entry, call.state, call.arena, call.rows, call.inputs, call.outputs, 0, 1, nullptr, nullptr);
#pragma omp parallel num_threads(threads)
  entry->run(entry, call.state, call.arena, call.rows, call.inputs, call.outputs, omp_get_thread_num(), omp_get_num_threads(),
             meet, nullptr);
}

} // namespace gait::cpu
