// An artifact on disk.
#ifndef GAIT_COMPILER_ARTIFACT_WRITE_H
#define GAIT_COMPILER_ARTIFACT_WRITE_H
#include "compiler/artifact/file_bytes.h"
#include "compiler/artifact/manifest.h"

namespace gait::compiler {

/// The bytes of a static archive (`ar`, GNU form, no times or owners: the same members give the same bytes).
/// Errors (on `module`): what LLVM's archive writer says of a member that is no object.
mlir::FailureOr<std::string> writeArchive(mlir::ModuleOp module, llvm::ArrayRef<FileBytes> members);

/// Writes a file so that its path holds either what it held or all of `bytes`: to a temporary file beside it, then renamed.
/// Errors (on `module`): the path and the system's reason.
mlir::LogicalResult writeFile(mlir::ModuleOp module, llvm::StringRef path, llvm::StringRef bytes);

/// `<name>.so`, `<name>.a` of the members and `<name>.h`. `<name>` is the model's name as a C identifier. Errors: as
/// writeArchive.
mlir::FailureOr<std::vector<FileBytes>> artifactFiles(mlir::ModuleOp module, const Manifest &manifest, std::string sharedObject,
                                                      llvm::ArrayRef<FileBytes> members);

/// Writes files, each as writeFile does, into a directory, which is made if it is missing. Errors (on `module`): the path that
/// could not be written and the system's reason.
mlir::LogicalResult writeFiles(mlir::ModuleOp module, llvm::ArrayRef<FileBytes> files, llvm::StringRef directory);

} // namespace gait::compiler
#endif
