// Files that are whole or not there at all.
#ifndef GAIT_RUNTIME_CHECKPOINT_ATOMIC_FILE_H
#define GAIT_RUNTIME_CHECKPOINT_ATOMIC_FILE_H
#include <string>
#include <string_view>

namespace gait::detail {

/// Writes `<path>.partial`, forces it to the disk, renames it to `path` and forces the folder: whoever opens `path`, also after
/// a kill or a loss of power, finds the old file or the new one, whole. A `.partial` that a kill has left is used again.
/// Throws: RuntimeError with the path and the system's reason, or that another process is writing the same file; the old file
/// is then as it was.
void write_file_atomically(const std::string &path, std::string_view bytes);

} // namespace gait::detail
#endif
