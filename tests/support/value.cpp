#include "tests/support/value.h"
#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace gait::test {

Value zeros(gait_dtype dtype, std::vector<int64_t> shape) {
  Value value{dtype, std::move(shape), {}, {}};
  if (value.isFloat()) value.floats.resize(value.size());
  else value.integers.resize(value.size());
  return value;
}

static bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

bool operator==(const Value &a, const Value &b) {
  return a.dtype == b.dtype && a.shape == b.shape && a.integers == b.integers && std::ranges::equal(a.floats, b.floats, same);
}

std::ostream &operator<<(std::ostream &stream, const Value &value) {
  static constexpr const char *names[] = {"i1", "i32", "i64", "f32", "f64"};
  stream << names[value.dtype] << '[';
  for (size_t d = 0; d < value.shape.size(); ++d) stream << (d ? ", " : "") << value.shape[d];
  stream << "] {";
  auto precision = stream.precision(17);
  int64_t shown = std::min<int64_t>(value.size(), 24);
  for (int64_t i = 0; i < shown; ++i) {
    stream << (i ? ", " : "");
    if (value.isFloat()) stream << value.floats[i];
    else stream << value.integers[i];
  }
  stream.precision(precision);
  return stream << (shown < value.size() ? ", ...}" : "}");
}

double relativeError(const Value &actual, const Value &expected) {
  if (actual.shape != expected.shape || actual.floats.size() != expected.floats.size())
    return std::numeric_limits<double>::infinity();
  double largest = 0, difference = 0;
  for (size_t i = 0; i < expected.floats.size(); ++i) {
    double a = actual.floats[i], b = expected.floats[i];
    if (same(a, b)) {
      if (std::isfinite(b)) largest = std::max(largest, std::abs(b));
      continue;
    }
    if (!std::isfinite(a) || !std::isfinite(b)) return std::numeric_limits<double>::infinity();
    largest = std::max(largest, std::abs(b));
    difference = std::max(difference, std::abs(a - b));
  }
  return largest > 0 ? difference / largest : difference;
}

template <typename T> static void pack(std::vector<unsigned char> &bytes, const auto &elements) {
  bytes.resize(elements.size() * sizeof(T));
  for (size_t i = 0; i < elements.size(); ++i) {
    T element = static_cast<T>(elements[i]);
    std::memcpy(bytes.data() + i * sizeof(T), &element, sizeof(T));
  }
}

template <typename T> static void unpack(auto &elements, const void *bytes) {
  for (size_t i = 0; i < elements.size(); ++i) {
    T element;
    std::memcpy(&element, static_cast<const char *>(bytes) + i * sizeof(T), sizeof(T));
    elements[i] = element;
  }
}

std::vector<unsigned char> toBytes(const Value &value) {
  std::vector<unsigned char> bytes;
  switch (value.dtype) {
  case GAIT_I1:
    pack<uint8_t>(bytes, value.integers);
    break;
  case GAIT_I32:
    pack<int32_t>(bytes, value.integers);
    break;
  case GAIT_I64:
    pack<int64_t>(bytes, value.integers);
    break;
  case GAIT_F32:
    pack<float>(bytes, value.floats);
    break;
  case GAIT_F64:
    pack<double>(bytes, value.floats);
    break;
  }
  return bytes;
}

Value fromBytes(gait_dtype dtype, std::vector<int64_t> shape, const void *bytes) {
  Value value = zeros(dtype, std::move(shape));
  switch (dtype) {
  case GAIT_I1:
    unpack<uint8_t>(value.integers, bytes);
    break;
  case GAIT_I32:
    unpack<int32_t>(value.integers, bytes);
    break;
  case GAIT_I64:
    unpack<int64_t>(value.integers, bytes);
    break;
  case GAIT_F32:
    unpack<float>(value.floats, bytes);
    break;
  case GAIT_F64:
    unpack<double>(value.floats, bytes);
    break;
  }
  return value;
}

} // namespace gait::test
