// An artifact on disk.
#ifndef GAIT_COMPILER_ARTIFACT_WRITE_H
#define GAIT_COMPILER_ARTIFACT_WRITE_H
#include "compiler/artifact/manifest.h"

namespace gait::compiler {

/// One object file of an archive.
struct ArchiveMember {
  std::string name, bytes;
};

/// The bytes of a static archive (`ar`, GNU form, no times or owners: the same members give the same bytes).
/// Errors (on `module`): what LLVM's archive writer says of a member that is no object.
mlir::FailureOr<std::string> writeArchive(mlir::ModuleOp module, llvm::ArrayRef<ArchiveMember> members);

/// Writes a file so that its path holds either what it held or all of `bytes`: to a temporary file beside it, then renamed.
/// Errors (on `module`): the path and the system's reason.
mlir::LogicalResult writeFile(mlir::ModuleOp module, llvm::StringRef path, llvm::StringRef bytes);

/// Writes `<name>.so`, `<name>.a` and `<name>.h` into a directory, which is made if it is missing. `<name>` is the model's name
/// as a C identifier. Errors (on `module`): the path that could not be written and the system's reason.
mlir::LogicalResult writeArtifact(mlir::ModuleOp module, const Manifest &manifest, llvm::StringRef sharedObject,
                                  llvm::ArrayRef<ArchiveMember> members, llvm::StringRef directory);

} // namespace gait::compiler
#endif
