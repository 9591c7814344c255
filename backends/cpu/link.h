// From objects to a shared object, in this process.
#ifndef GAIT_BACKENDS_CPU_LINK_H
#define GAIT_BACKENDS_CPU_LINK_H
#include "backends/backend.h"
#include "compiler/artifact/manifest.h"

namespace gait::compiler {

/// Emissions of these names are for one form of an artifact only: an object of `_threads` functions with OpenMP::Optional goes
/// into the shared object, the one with OpenMP::Required into the archive.
inline constexpr llvm::StringLiteral sharedOnlySuffix = "_threads_shared.o";
inline constexpr llvm::StringLiteral archiveOnlySuffix = "_threads.o";

/// Links a model's objects with lld to a shared object that exports the model's functions and `gait_model_get` and nothing else,
/// and seals it (runtime/seal.h). Calls from several threads wait for each other, for lld keeps its state in globals. Errors (on
/// `module`): whatever lld says.
mlir::FailureOr<std::string> linkSharedObject(mlir::ModuleOp module, const Manifest &manifest, llvm::ArrayRef<Emission> objects);

} // namespace gait::compiler
#endif
