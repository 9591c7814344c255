// Numbers from text, whatever the locale.
#ifndef GAIT_RUNTIME_DATA_NUMBER_H
#define GAIT_RUNTIME_DATA_NUMBER_H
#include "runtime/dtype.h"
#include <cstddef>
#include <string_view>

namespace gait::data {

enum class Parsed {
  right,
  no_number,
  too_large, ///< a number, but beyond the largest of its type
  not_finite ///< NaN or an infinity
};

/// The whole of `text` as a number of a type, into memory of its size; a leading + is allowed. A number too close to zero for its
/// type is zero. NaN and infinities are written too, though told.
Parsed parse_number(std::string_view text, DType dtype, std::byte *to);

/// The whole of `text` as a whole number.
bool parse_whole(std::string_view text, int64_t &value);

} // namespace gait::data
#endif
