// The C header of a compiled model.
#ifndef GAIT_COMPILER_ARTIFACT_C_HEADER_H
#define GAIT_COMPILER_ARTIFACT_C_HEADER_H
#include "compiler/artifact/manifest.h"

namespace gait::compiler {

/// The text of `<model>.h`: sizes, offsets, error codes and documented prototypes, for C99 and C++11 and later.
std::string writeCHeader(const Manifest &manifest);

} // namespace gait::compiler
#endif
