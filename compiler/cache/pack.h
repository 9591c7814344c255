// Several files as the bytes of one entry.
#ifndef GAIT_COMPILER_CACHE_PACK_H
#define GAIT_COMPILER_CACHE_PACK_H
#include "compiler/artifact/file_bytes.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <optional>
#include <string>
#include <vector>

namespace gait::compiler {

std::string pack(llvm::ArrayRef<FileBytes> files);
/// Nothing if `bytes` are not what `pack` made.
std::optional<std::vector<FileBytes>> unpack(llvm::StringRef bytes);

} // namespace gait::compiler
#endif
