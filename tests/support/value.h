// A tensor's value in a test: plain, comparable, of any backend.
#ifndef GAIT_TESTS_SUPPORT_VALUE_H
#define GAIT_TESTS_SUPPORT_VALUE_H
#include "runtime/abi.h"
#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

namespace gait::test {

struct Value {
  gait_dtype dtype = GAIT_F64;
  std::vector<int64_t> shape;
  std::vector<double> floats;    ///< the elements of an f32 or f64 tensor
  std::vector<int64_t> integers; ///< those of any other

  bool isFloat() const { return dtype == GAIT_F32 || dtype == GAIT_F64; }
  int64_t size() const {
    int64_t size = 1;
    for (int64_t extent : shape) size *= extent;
    return size;
  }
};

inline Value f64(std::vector<int64_t> shape, std::vector<double> elements) {
  return {GAIT_F64, std::move(shape), std::move(elements), {}};
}
inline Value f32(std::vector<int64_t> shape, std::vector<double> elements) {
  return {GAIT_F32, std::move(shape), std::move(elements), {}};
}
inline Value i32(std::vector<int64_t> shape, std::vector<int64_t> elements) {
  return {GAIT_I32, std::move(shape), {}, std::move(elements)};
}
inline Value i64(std::vector<int64_t> shape, std::vector<int64_t> elements) {
  return {GAIT_I64, std::move(shape), {}, std::move(elements)};
}
inline Value i1(std::vector<int64_t> shape, std::vector<int64_t> elements) {
  return {GAIT_I1, std::move(shape), {}, std::move(elements)};
}
Value zeros(gait_dtype dtype, std::vector<int64_t> shape);

/// Type, shape and elements are equal; a NaN equals a NaN, 0 equals -0.
bool operator==(const Value &a, const Value &b);
std::ostream &operator<<(std::ostream &stream, const Value &value);

/// The largest difference of two tensors of floats, relative to the largest magnitude in `expected` (absolute where that is 0).
/// Infinity when the shapes differ, or where one element is NaN or infinite and the other is not the same.
double relativeError(const Value &actual, const Value &expected);

/// Elements as they lie in memory, and back.
std::vector<unsigned char> toBytes(const Value &value);
Value fromBytes(gait_dtype dtype, std::vector<int64_t> shape, const void *bytes);

} // namespace gait::test
#endif
