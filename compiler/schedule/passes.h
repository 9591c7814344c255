// The passes from `structured` to `kernels`.
#ifndef GAIT_COMPILER_SCHEDULE_PASSES_H
#define GAIT_COMPILER_SCHEDULE_PASSES_H
#include "compiler/schedule/target.h"
#include "mlir/Pass/Pass.h"
#include <memory>

namespace gait::compiler {

/// `--gait-cluster`: `structured` to `clustered`. Chooses the kernels of every entry, their order and the memory plan. The module
/// gets `gait.max_batch`, `gait.manifest`; an entry's function `gait.arena` (bytes), its arguments `gait.buffer`.
std::unique_ptr<mlir::Pass> createClusterPass(const schedule::Target &target = {});

/// `--gait-build-kernels`: `clustered` to `kernels`. One private function a kernel; entries become lists of launches.
std::unique_ptr<mlir::Pass> createBuildKernelsPass();

/// `--gait-merge-kernels`: kernels that do the same on other buffers become one.
std::unique_ptr<mlir::Pass> createMergeKernelsPass();

void registerSchedulePasses();

} // namespace gait::compiler
#endif
