// Elements of any type as f64, and all rows of some fields.
#ifndef GAIT_RUNTIME_DATA_ELEMENTS_H
#define GAIT_RUNTIME_DATA_ELEMENTS_H
#include "runtime/data/source.h"

namespace gait::data {

/// Converts the elements at `from`, one for each of `to`.
void read_elements(DType dtype, const std::byte *from, std::span<double> to);

/// Reads some fields, by number, of every row in order, a few thousand rows at a time: `use` gets the number of the first row,
/// how many there are, and where each field's rows lie.
void scan(const Source &source, std::span<const size_t> fields,
          const std::function<void(int64_t first, int64_t rows, std::span<const std::byte *const> where)> &use);

} // namespace gait::data
#endif
