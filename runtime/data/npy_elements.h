// The elements of an array in a file, as a column's type.
#ifndef GAIT_RUNTIME_DATA_NPY_ELEMENTS_H
#define GAIT_RUNTIME_DATA_NPY_ELEMENTS_H
#include "runtime/data/npy_header.h"
#include "runtime/dtype.h"
#include <optional>

namespace gait::data {

/// How elements become a column's: chosen once for an array.
class ElementConversion {
public:
  /// Without a type: the array's own where it is one of ours, otherwise untyped f64.
  ElementConversion(const NpyHeader &header, std::optional<DType> dtype, bool finite);

  DType dtype() const { return to; }
  bool untyped() const { return no_type; }
  /// Whether the bytes stay as they are, and nothing can be wrong with them.
  bool copies() const { return plain; }
  /// Converts `count` elements; the number of the first that is refused, or `count`.
  int64_t convert(const char *from, int64_t count, std::byte *result) const { return elements(rules, from, count, result); }
  /// Why the element at `from` is refused: "1e+39, which f32 cannot hold".
  std::string explain(const char *from) const;

  struct Rules {
    bool swap = false;   ///< the bytes of an element are reversed
    bool finite = false; ///< NaN and infinities are refused
    bool exact = false;  ///< integers that a floating type would round are refused
  };

private:
  using Convert = int64_t (*)(const Rules &, const char *, int64_t, std::byte *);
  using Show = std::string (*)(const Rules &, const char *);
  template <typename From> void choose();
  DType to;
  bool no_type = false, plain = false;
  Rules rules;
  Convert elements = nullptr;
  Show show = nullptr;
};

} // namespace gait::data
#endif
