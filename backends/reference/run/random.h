// Counter-based random numbers: the words, and the distributions made of them.
#ifndef GAIT_BACKENDS_REFERENCE_RUN_RANDOM_H
#define GAIT_BACKENDS_REFERENCE_RUN_RANDOM_H
#include <array>
#include <cstdint>

namespace gait::reference {

/// Philox 4x32-10. Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
std::array<uint32_t, 4> philox(std::array<uint32_t, 4> counter, std::array<uint32_t, 2> key);

/// Uniform in [0, 1): the word's upper 24 or 53 bits.
double uniform32(uint32_t word);
double uniform64(uint64_t word);

/// The quantile of the standard normal distribution at p in (0, 1), to 1e-16 relative.
/// Source: M. J. Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Appl. Statist. 37 (1988), PPND16.
double normalQuantile(double p);

/// Standard normal: the quantile at the middle of the word's cell, of 2^32 or 2^52 cells.
double normal32(uint32_t word);
double normal64(uint64_t word);

} // namespace gait::reference
#endif
