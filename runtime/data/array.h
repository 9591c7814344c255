// One array of numbers in a file, as a column.
#ifndef GAIT_RUNTIME_DATA_ARRAY_H
#define GAIT_RUNTIME_DATA_ARRAY_H
#include "runtime/data/byte_range.h"
#include "runtime/data/npy.h"
#include "runtime/data/source.h"

namespace gait::data {

/// The column in memory. `where` stands in front of messages. Throws: Error, RuntimeError.
Dataset::Column read_array(const ByteRange &bytes, const std::string &where, const std::string &name,
                           const ArrayOptions &options);

/// The same column, its rows read when they are needed. Checks every element that may be wrong now. Throws: Error, RuntimeError.
std::shared_ptr<const Source> stream_array(const ByteRange &bytes, const std::string &where, const std::string &name,
                                           const ArrayOptions &options);

} // namespace gait::data
#endif
