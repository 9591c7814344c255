// The numbers of a machine that the schedule decides by.
#ifndef GAIT_COMPILER_SCHEDULE_TARGET_H
#define GAIT_COMPILER_SCHEDULE_TARGET_H
#include <cstdint>

namespace gait::schedule {

struct Target {
  int64_t maxBatch = 64;    ///< the largest number of rows
  int64_t panel = 8;        ///< rows of one register tile, a power of two
  int64_t vectorBytes = 16; ///< of one register
  int64_t l1 = 32 << 10;    ///< bytes
  int64_t l2 = 512 << 10;   ///< bytes
  /// Row clusters with matrix products are joined while their weights together take no more bytes than this; 0: one product each.
  int64_t weightsTogether = 0;
};

} // namespace gait::schedule
#endif
