// Reproducible data, aligned and guarded, and comparisons.
#ifndef GAIT_TESTS_LOWER_SAMPLES_H
#define GAIT_TESTS_LOWER_SAMPLES_H
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <random>
#include <vector>

namespace gait::test {

/// Elements at a 64-byte boundary, with a guard behind them.
template <typename T> class Samples {
public:
  explicit Samples(size_t count, T value = T()) : count(count), memory(count * sizeof(T) + 192, static_cast<char>(0x5a)) {
    std::fill(begin(), end(), value);
  }
  T *begin() { return reinterpret_cast<T *>((reinterpret_cast<uintptr_t>(memory.data()) + 63) / 64 * 64); }
  T *end() { return begin() + count; }
  const T *begin() const { return const_cast<Samples *>(this)->begin(); }
  const T *end() const { return begin() + count; }
  T &operator[](size_t i) { return begin()[i]; }
  const T &operator[](size_t i) const { return begin()[i]; }
  size_t size() const { return count; }
  void *data() { return begin(); }
  /// Nothing was written behind the end.
  bool isIntact() const {
    const char *guard = reinterpret_cast<const char *>(end());
    return std::all_of(guard, guard + 64, [](char byte) { return byte == 0x5a; });
  }
  Samples(const Samples &other) : Samples(other.count) { std::copy(other.begin(), other.end(), begin()); }

private:
  size_t count;
  std::vector<char> memory;
};

template <typename T> Samples<T> random(size_t count, unsigned seed, double low = -1, double high = 1) {
  std::mt19937 generator(seed);
  Samples<T> result(count);
  for (T &value : result) value = static_cast<T>(low + (high - low) * (generator() / 4294967296.0));
  return result;
}

/// The largest error, relative to the largest magnitude wanted.
template <typename T, typename Want> double relativeError(const Samples<T> &got, const std::vector<Want> &want) {
  double error = 0, scale = 1e-300;
  for (Want w : want) scale = std::max(scale, std::fabs(static_cast<double>(w)));
  for (size_t i = 0; i < want.size(); ++i) {
    double difference = std::fabs(static_cast<double>(got[i]) - static_cast<double>(want[i]));
    if (!(difference <= error)) error = difference; // a NaN is an error
  }
  return error / scale;
}

template <typename T> double tolerance() { return sizeof(T) == 8 ? 1e-13 : 4e-6; }
template <typename T> const char *elementName() {
  return std::is_same_v<T, float> ? "f32" : std::is_same_v<T, double> ? "f64" : std::is_same_v<T, int32_t> ? "i32" : "i64";
}

} // namespace gait::test
#endif
