// The records of record.py, and the generator of numbers that it shares with the tests.
#ifndef GAIT_TESTS_CONFORMANCE_GOLDEN_H
#define GAIT_TESTS_CONFORMANCE_GOLDEN_H
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace gait::test {

/// Records by their words: "losses sgd float32".
class Golden {
public:
  /// Reads `<name>.golden`. Throws: std::runtime_error when it is missing or has another form than record.py's.
  explicit Golden(const std::string &name);
  /// Throws: std::runtime_error when there is no such record.
  const std::vector<double> &at(const std::string &record) const;
  const std::map<std::string, std::vector<double>> &records() const { return all; }

private:
  std::map<std::string, std::vector<double>> all;
};

/// The numbers of record.py's class of this name.
class Numbers {
public:
  explicit Numbers(uint32_t seed) : x(seed) {}
  std::vector<double> take(int64_t count, double bound) {
    std::vector<double> values;
    for (int64_t i = 0; i < count; ++i) {
      x = 1664525 * x + 1013904223;
      values.push_back(static_cast<float>((x * 0x1p-31 - 1.0) * bound));
    }
    return values;
  }

private:
  uint32_t x;
};

} // namespace gait::test
#endif
