// Tensors as the reference computes with them: every element is a double or an int64, whatever the declared type.
#ifndef GAIT_BACKENDS_REFERENCE_RUN_TENSOR_H
#define GAIT_BACKENDS_REFERENCE_RUN_TENSOR_H
#include "runtime/abi.h"
#include <cstdint>
#include <vector>

namespace gait::reference {

inline bool isFloat(gait_dtype dtype) { return dtype == GAIT_F32 || dtype == GAIT_F64; }

using Index = std::vector<int64_t>;

inline int64_t sizeOf(const std::vector<int64_t> &shape) {
  int64_t size = 1;
  for (int64_t extent : shape) size *= extent;
  return size;
}

/// A dense row-major tensor on memory that belongs to someone else. Floating types use `floats`, the others `integers`; an
/// integer is kept as its sign-extended value, an i1 as 0 or 1.
struct Tensor {
  gait_dtype dtype = GAIT_F64;
  std::vector<int64_t> shape; ///< sizes; no GAIT_BATCH is left
  double *floats = nullptr;
  int64_t *integers = nullptr;

  int64_t size() const { return sizeOf(shape); }

  /// The position of an element.
  int64_t at(const Index &index) const {
    int64_t position = 0;
    for (size_t d = 0; d < shape.size(); ++d) position = position * shape[d] + index[d];
    return position;
  }
};

/// Calls `visit(index)` for every index of the shape, in row-major order.
template <typename Visit> void forEachIndex(const std::vector<int64_t> &shape, Visit visit) {
  Index index(shape.size(), 0);
  for (int64_t left = sizeOf(shape); left > 0; --left) {
    visit(static_cast<const Index &>(index));
    for (size_t d = shape.size(); d-- > 0;) {
      if (++index[d] < shape[d]) break;
      index[d] = 0;
    }
  }
}

/// An integer of the language: all 64 bits, wrapping. store() cuts it to the type at hand.
struct Integer {
  int64_t value = 0;
};

inline Integer wrap(uint64_t bits) { return {static_cast<int64_t>(bits)}; }
inline Integer operator+(Integer a, Integer b) { return wrap(uint64_t(a.value) + uint64_t(b.value)); }
inline Integer operator-(Integer a, Integer b) { return wrap(uint64_t(a.value) - uint64_t(b.value)); }
inline Integer operator*(Integer a, Integer b) { return wrap(uint64_t(a.value) * uint64_t(b.value)); }
inline Integer operator-(Integer a) { return wrap(0 - uint64_t(a.value)); }
/// Truncating; x / 0 = 0; the one quotient that does not fit, lowest / -1, wraps.
inline Integer operator/(Integer a, Integer b) {
  if (b.value == 0) return {0};
  if (b.value == -1) return -a;
  return {a.value / b.value};
}
inline auto operator<=>(Integer a, Integer b) { return a.value <=> b.value; }
inline bool operator==(Integer a, Integer b) { return a.value == b.value; }

/// Element access of one kind, so that one function serves floats (`double`, or `float` in the naive mode) and `Integer`s.
template <typename E> E load(const Tensor &tensor, int64_t position) { return static_cast<E>(tensor.floats[position]); }
template <> inline Integer load<Integer>(const Tensor &tensor, int64_t position) { return {tensor.integers[position]}; }

inline void store(const Tensor &tensor, int64_t position, double value) { tensor.floats[position] = value; }
inline void store(const Tensor &tensor, int64_t position, Integer value) {
  switch (tensor.dtype) {
  case GAIT_I1:
    tensor.integers[position] = value.value & 1;
    break;
  case GAIT_I32:
    tensor.integers[position] = static_cast<int32_t>(static_cast<uint32_t>(value.value));
    break;
  default:
    tensor.integers[position] = value.value;
  }
}

inline void copyElement(const Tensor &from, int64_t source, const Tensor &to, int64_t target) {
  if (isFloat(from.dtype)) to.floats[target] = from.floats[source];
  else to.integers[target] = from.integers[source];
}

} // namespace gait::reference
#endif
