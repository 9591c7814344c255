// A seeded generator with its own distributions, so that a printed seed gives the same test on every machine.
#ifndef GAIT_TESTS_SUPPORT_RANDOM_H
#define GAIT_TESTS_SUPPORT_RANDOM_H
#include <cstdint>
#include <random>
#include <vector>

namespace gait::test {

class Random {
public:
  explicit Random(uint64_t seed) : engine(seed) {}
  /// In [0, limit).
  int64_t below(int64_t limit) { return static_cast<int64_t>(engine() % static_cast<uint64_t>(limit)); }
  /// In [low, high].
  int64_t between(int64_t low, int64_t high) { return low + below(high - low + 1); }
  /// In [low, high).
  double real(double low, double high) { return low + (high - low) * static_cast<double>(engine() >> 11) * 0x1p-53; }
  bool chance(double probability) { return real(0, 1) < probability; }
  template <typename T> const T &pick(const std::vector<T> &list) { return list[below(static_cast<int64_t>(list.size()))]; }
  template <typename T> void shuffle(std::vector<T> &list) {
    for (size_t i = list.size(); i > 1; --i) std::swap(list[i - 1], list[below(static_cast<int64_t>(i))]);
  }

private:
  std::mt19937_64 engine;
};

} // namespace gait::test
#endif
