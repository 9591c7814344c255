// Rows that lie in memory.
#ifndef GAIT_RUNTIME_DATA_MEMORY_H
#define GAIT_RUNTIME_DATA_MEMORY_H
#include "runtime/data/source.h"

namespace gait::data {

/// Columns in memory. `reach` as in Source. Throws: Error when they differ in rows or have no whole ones.
std::shared_ptr<const Source> in_memory(std::vector<Dataset::Column> columns, int64_t reach = 0);

/// Every row of a source as columns in memory.
std::vector<Dataset::Column> read_all(const Source &source);

/// Throws: Error when two fields share a name or one has empty rows.
void check_fields(const std::vector<Field> &fields);

/// Copies the rows of these indexes, each of `bytes` bytes, out of `from`.
void copy_rows(const std::byte *from, size_t bytes, std::span<const int64_t> rows, std::byte *to);

} // namespace gait::data
#endif
