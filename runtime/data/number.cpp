#include "runtime/data/number.h"
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <type_traits>

namespace gait::data {
namespace {

/// Whether a decimal number that from_chars finds out of range is so for being large. Below: zero is its nearest neighbour, or
/// all but. The sign of the exponent does not tell: "0.000...1" has none.
bool is_large(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  size_t e = std::min(text.find_first_of("eE"), text.size());
  std::string_view digits = text.substr(0, e);
  int64_t exponent = 0;
  if (e < text.size()) {
    std::string_view power = text.substr(e + 1);
    if (power.starts_with('+')) power.remove_prefix(1);
    auto [end, error] = std::from_chars(power.data(), power.data() + power.size(), exponent);
    if (error == std::errc::result_out_of_range) return !power.starts_with('-');
  }
  size_t first = digits.find_first_of("123456789"), point = std::min(digits.find('.'), digits.size());
  if (first == std::string_view::npos) return false;
  return exponent + static_cast<int64_t>(point) - static_cast<int64_t>(first) > 0;
}

template <typename T> Parsed parse(std::string_view text, T &value) {
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::invalid_argument || end != text.data() + text.size()) return Parsed::no_number;
  if constexpr (std::is_floating_point_v<T>) {
    if (error == std::errc::result_out_of_range) {
      if (is_large(text)) return Parsed::too_large;
      value = text.starts_with('-') ? -T(0) : T(0);
    }
    return std::isfinite(value) ? Parsed::right : Parsed::not_finite;
  }
  return error == std::errc() ? Parsed::right : Parsed::too_large;
}

template <typename T> Parsed parse_into(std::string_view text, std::byte *to) {
  T value{};
  Parsed parsed = parse(text, value);
  std::memcpy(to, &value, sizeof(T));
  return parsed;
}

} // namespace

Parsed parse_number(std::string_view text, DType dtype, std::byte *to) {
  switch (dtype) {
  case DType::i1:
    if (text != "0" && text != "1") return Parsed::no_number;
    *to = static_cast<std::byte>(text == "1");
    return Parsed::right;
  case DType::i32:
    return parse_into<int32_t>(text, to);
  case DType::i64:
    return parse_into<int64_t>(text, to);
  case DType::f32:
    return parse_into<float>(text, to);
  case DType::f64:
    return parse_into<double>(text, to);
  }
  return Parsed::no_number;
}

bool parse_whole(std::string_view text, int64_t &value) { return parse(text, value) == Parsed::right; }

} // namespace gait::data
