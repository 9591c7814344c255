// Element types, for the frontend and the runtime.
#ifndef GAIT_RUNTIME_DTYPE_H
#define GAIT_RUNTIME_DTYPE_H
#include "runtime/abi.h"
#include <cstdint>
#include <string_view>

namespace gait {

/// The type of a tensor's elements. The values are those of `gait_dtype`.
enum class DType : int32_t { i1 = GAIT_I1, i32 = GAIT_I32, i64 = GAIT_I64, f32 = GAIT_F32, f64 = GAIT_F64 };

inline constexpr DType i1 = DType::i1;   ///< truth values, one byte each, 0 or 1; `bool` in C++
inline constexpr DType i32 = DType::i32; ///< `int32_t`
inline constexpr DType i64 = DType::i64; ///< `int64_t`
inline constexpr DType f32 = DType::f32; ///< `float`
inline constexpr DType f64 = DType::f64; ///< `double`

/// "f32" and so on.
constexpr std::string_view name_of(DType dtype) {
  switch (dtype) {
  case DType::i1:
    return "i1";
  case DType::i32:
    return "i32";
  case DType::i64:
    return "i64";
  case DType::f32:
    return "f32";
  case DType::f64:
    return "f64";
  }
  return "unknown";
}

/// Bytes of one element.
constexpr int64_t bytes_of(DType dtype) {
  switch (dtype) {
  case DType::i1:
    return 1;
  case DType::i32:
  case DType::f32:
    return 4;
  case DType::i64:
  case DType::f64:
    return 8;
  }
  return 0;
}

constexpr bool is_floating(DType dtype) { return dtype == DType::f32 || dtype == DType::f64; }

/// The element type that a C++ type is: bool, int32_t, int64_t, float or double.
template <typename T> struct DTypeOf;
template <> struct DTypeOf<bool> {
  static constexpr DType value = DType::i1;
};
template <> struct DTypeOf<int32_t> {
  static constexpr DType value = DType::i32;
};
template <> struct DTypeOf<int64_t> {
  static constexpr DType value = DType::i64;
};
template <> struct DTypeOf<float> {
  static constexpr DType value = DType::f32;
};
template <> struct DTypeOf<double> {
  static constexpr DType value = DType::f64;
};
template <typename T> inline constexpr DType dtype_of = DTypeOf<T>::value;

} // namespace gait
#endif
