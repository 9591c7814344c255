// Orders of rows: shuffled from a seed, or recorded.
#ifndef GAIT_RUNTIME_DATA_ORDER_H
#define GAIT_RUNTIME_DATA_ORDER_H
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace gait::data {

/// A permutation of 0 ... count - 1: Fisher and Yates from the end (Knuth, TAOCP 2, 3.4.2, algorithm P), its numbers below n
/// drawn from SplitMix64 started at `seed` by multiplication and rejection (Lemire 2019). The same on every machine.
std::vector<int64_t> shuffled(int64_t count, uint64_t seed);
/// The same permutation into memory that is there.
void shuffle_into(std::span<int64_t> order, uint64_t seed);

/// The seed of an epoch's order: number `epoch`, from 0, of the SplitMix64 sequence that starts at `seed`.
uint64_t epoch_seed(uint64_t seed, int64_t epoch);

/// Reads whole numbers separated by white space, such as a recorded permutation. Throws: RuntimeError, Error.
std::vector<int64_t> read_indexes(const std::string &path);

} // namespace gait::data
#endif
