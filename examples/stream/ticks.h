/* The ticks of the streams: the same numbers in C and C++, exactly. */
#ifndef GAIT_EXAMPLES_STREAM_TICKS_H
#define GAIT_EXAMPLES_STREAM_TICKS_H
#include <stdint.h>

/* Tick t of stream s: a hash of both, as a number around 0 whose size grows with s and is four times as large in every second
 * hundred of ticks. */
static inline float stream_tick(int64_t t, int64_t s) {
  uint32_t word = (uint32_t)(t * 3 + s) * 2654435761u;
  word = (word ^ (word >> 15)) * 2246822519u;
  word ^= word >> 13;
  return (float)((int32_t)(word >> 8) - 8388608) / 8388608.0f * (float)(s + 1) * (t / 100 % 2 ? 1.0f : 0.25f);
}
#endif
