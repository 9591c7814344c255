// What one core of this machine can do: measured beside whatever is compared with it, for a busy neighbour slows both.
#ifndef GAIT_TOOLS_BENCH_MEASURE_PEAK_H
#define GAIT_TOOLS_BENCH_MEASURE_PEAK_H
#include <cstdint>

namespace gait::bench {

/// Whether this processor has fused multiply-adds on registers that are measured here (AVX-512 or AVX2).
bool has_multiply_adds();
/// Runs independent chains of f32 multiply-adds on whole registers, `steps` rounds of them. Returns their operations (a
/// multiply-add is two).
double run_multiply_adds(std::int64_t steps);
/// Operations a nanosecond of the fastest of `rounds` short runs.
double multiply_add_peak(int rounds = 20);

} // namespace gait::bench
#endif
