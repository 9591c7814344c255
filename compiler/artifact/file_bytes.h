#ifndef GAIT_COMPILER_ARTIFACT_FILE_BYTES_H
#define GAIT_COMPILER_ARTIFACT_FILE_BYTES_H
#include <string>

namespace gait::compiler {

/// A file that is not on a disk yet: an object, a library, a header.
struct FileBytes {
  std::string name; ///< without a folder: "digits.o"
  std::string bytes;
};

} // namespace gait::compiler
#endif
