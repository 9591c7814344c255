// Reading files whole.
#ifndef GAIT_RUNTIME_FILE_H
#define GAIT_RUNTIME_FILE_H
#include <string>

namespace gait::detail {

/// All bytes of a file. Throws: RuntimeError with the path and the system's reason.
std::string read_file(const std::string &path);

} // namespace gait::detail
#endif
