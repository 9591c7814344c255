// Counts every allocation of the process. Link tests/support/allocation_counter.cpp into the test's own executable: it replaces
// malloc and its kin, and mmap, for the program and all its libraries.
#ifndef GAIT_TESTS_SUPPORT_ALLOCATION_COUNTER_H
#define GAIT_TESTS_SUPPORT_ALLOCATION_COUNTER_H
#include <cstdint>

namespace gait::test {

/// Calls of malloc, calloc, realloc, the aligned forms and mmap so far, by all threads.
int64_t allocations();
/// False under a sanitizer, which needs these functions for itself.
bool counts_allocations();

template <typename F> int64_t allocations_during(F &&work) {
  int64_t before = allocations();
  work();
  return allocations() - before;
}

} // namespace gait::test
#endif
