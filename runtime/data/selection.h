// Some rows of another source, picked when they are read.
#ifndef GAIT_RUNTIME_DATA_SELECTION_H
#define GAIT_RUNTIME_DATA_SELECTION_H
#include "runtime/data/source.h"

namespace gait::data {

/// These rows, in their order. The indexes lie in [0, rows).
std::shared_ptr<const Source> pick(std::shared_ptr<const Source> source, std::span<const int64_t> rows);
/// Rows [first, last).
std::shared_ptr<const Source> pick_range(std::shared_ptr<const Source> source, int64_t first, int64_t last);

} // namespace gait::data
#endif
