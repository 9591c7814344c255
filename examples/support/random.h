// Random numbers for data that a program makes: the same on every machine, which those of <random>'s distributions are not.
#ifndef GAIT_EXAMPLES_SUPPORT_RANDOM_H
#define GAIT_EXAMPLES_SUPPORT_RANDOM_H
#include <cmath>
#include <cstdint>
#include <numbers>
#include <random>

namespace example {

class Random {
public:
  explicit Random(std::uint64_t seed) : words(seed) {}
  /// Uniform in [0, 1).
  double uniform() { return static_cast<double>(words() >> 11) * 0x1p-53; }
  /// A whole number in [0, limit), as good as uniform for small limits.
  std::int64_t below(std::int64_t limit) { return static_cast<std::int64_t>(uniform() * static_cast<double>(limit)); }
  /// Normal with mean 0 and deviation 1.  Source: Box and Muller 1958.
  double normal() {
    const double radius = std::sqrt(-2 * std::log(1 - uniform()));
    return radius * std::cos(2 * std::numbers::pi * uniform());
  }

private:
  std::mt19937_64 words;
};

} // namespace example
#endif
