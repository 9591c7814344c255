// Which compiler this is, down to its code.
#ifndef GAIT_COMPILER_CACHE_IDENTITY_H
#define GAIT_COMPILER_CACHE_IDENTITY_H
#include <string>

namespace gait::compiler {

/// Differs between any two builds of the compiler whose code differs, and between builds of LLVM and MLIR that are loaded; equal
/// in all programs that hold the same compiler, whatever else they hold.
const std::string &compilerIdentity();

} // namespace gait::compiler
#endif
