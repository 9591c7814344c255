#include "runtime/data/npy_elements.h"
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <fmt/format.h>
#include <limits>
#include <type_traits>
#include <utility>

namespace gait::data {
namespace {

struct Truth { // numpy.bool
  uint8_t bits;
};
struct Half { // numpy.float16
  uint16_t bits;
};

/// IEEE 754 binary16: 1 sign, 5 exponent, 10 fraction bits. Exact in f32.
float widen(Half half) {
  int exponent = half.bits >> 10 & 31, fraction = half.bits & 1023;
  float magnitude = exponent == 31 ? (fraction ? std::numeric_limits<float>::quiet_NaN() : std::numeric_limits<float>::infinity())
                    : exponent == 0 ? std::ldexp(static_cast<float>(fraction), -24)
                                    : std::ldexp(static_cast<float>(fraction + 1024), exponent - 25);
  return half.bits >> 15 ? -magnitude : magnitude;
}
uint8_t widen(Truth truth) { return truth.bits; }
template <typename T> T widen(T value) { return value; }

template <typename From> auto load(const ElementConversion::Rules &rules, const char *at) {
  char bytes[sizeof(From)];
  std::memcpy(bytes, at, sizeof(From));
  if (rules.swap) std::reverse(bytes, bytes + sizeof(From));
  From value;
  std::memcpy(&value, bytes, sizeof(From));
  return widen(value);
}

/// Whether a floating type of so many fraction bits holds the integer as it is.
template <typename T> bool is_exact(T value, int digits) {
  uint64_t magnitude = value < 0 ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
  return magnitude == 0 || static_cast<int>(std::bit_width(magnitude)) - std::countr_zero(magnitude) <= digits;
}

template <typename To, typename T> bool narrow(const ElementConversion::Rules &rules, T value, To &result) {
  if constexpr (std::is_floating_point_v<T>) {
    if (!std::isfinite(value) && (rules.finite || !std::is_floating_point_v<To>)) return false;
  }
  if constexpr (std::is_same_v<To, bool>) {
    if (value != T(0) && value != T(1)) return false;
  } else if constexpr (std::is_floating_point_v<T> && std::is_integral_v<To>) {
    // The bounds are powers of two, exact in every floating type.
    constexpr T low = static_cast<T>(std::numeric_limits<To>::min());
    if (!(value >= low && value < -low && value == std::trunc(value))) return false;
  } else if constexpr (std::is_integral_v<To>) {
    if (!std::in_range<To>(value)) return false;
  } else if constexpr (std::is_integral_v<T>) {
    if (rules.exact && !is_exact(value, std::numeric_limits<To>::digits)) return false;
  }
  result = static_cast<To>(value);
  if constexpr (std::is_floating_point_v<T> && std::is_floating_point_v<To>)
    return std::isfinite(result) || !std::isfinite(value);
  return true;
}

template <typename From, typename To>
int64_t convert_elements(const ElementConversion::Rules &rules, const char *from, int64_t count, std::byte *result) {
  for (int64_t i = 0; i < count; ++i) {
    To value;
    if (!narrow<To>(rules, load<From>(rules, from + i * static_cast<int64_t>(sizeof(From))), value)) return i;
    std::memcpy(result + i * static_cast<int64_t>(sizeof(To)), &value, sizeof(To));
  }
  return count;
}

template <typename From> std::string show_element(const ElementConversion::Rules &rules, const char *from) {
  return fmt::format("{}", load<From>(rules, from));
}

} // namespace

template <typename From> void ElementConversion::choose() {
  show = show_element<From>;
  switch (to) {
  case DType::i1:
    elements = convert_elements<From, bool>;
    break;
  case DType::i32:
    elements = convert_elements<From, int32_t>;
    break;
  case DType::i64:
    elements = convert_elements<From, int64_t>;
    break;
  case DType::f32:
    elements = convert_elements<From, float>;
    break;
  case DType::f64:
    elements = convert_elements<From, double>;
    break;
  }
}

ElementConversion::ElementConversion(const NpyHeader &header, std::optional<DType> dtype, bool finite) {
  auto is = [&](char kind, int64_t bytes) { return header.kind == kind && header.bytes == bytes; };
  std::optional<DType> own;
  if (is('b', 1)) own = DType::i1;
  if (is('i', 4)) own = DType::i32;
  if (is('i', 8)) own = DType::i64;
  if (is('f', 4)) own = DType::f32;
  if (is('f', 8)) own = DType::f64;
  to = dtype ? *dtype : own.value_or(DType::f64);
  no_type = !dtype && !own;
  rules = {.swap = header.bytes > 1 && header.big_endian != (std::endian::native == std::endian::big),
           .finite = finite,
           .exact = no_type};
  plain = own == to && to != DType::i1 && !rules.swap && !(finite && is_floating(to));
  if (is('b', 1)) choose<Truth>();
  else if (is('i', 1)) choose<int8_t>();
  else if (is('i', 2)) choose<int16_t>();
  else if (is('i', 4)) choose<int32_t>();
  else if (is('i', 8)) choose<int64_t>();
  else if (is('u', 1)) choose<uint8_t>();
  else if (is('u', 2)) choose<uint16_t>();
  else if (is('u', 4)) choose<uint32_t>();
  else if (is('u', 8)) choose<uint64_t>();
  else if (is('f', 2)) choose<Half>();
  else if (is('f', 4)) choose<float>();
  else choose<double>();
}

std::string ElementConversion::explain(const char *from) const {
  std::string text = show(rules, from);
  if (rules.finite && text.find_first_of("ni") != std::string::npos) // nan, inf
    return text + "; NaN and infinities are refused here (ArrayOptions::finite)";
  return fmt::format("{}, which {} cannot hold{}", text, name_of(to),
                     rules.exact ? " exactly; ask for a type that rounds it" : "");
}

} // namespace gait::data
