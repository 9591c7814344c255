// The host side of a compiled model: the functions that check a call and run an entry's kernels in order.
#ifndef GAIT_BACKENDS_CPU_HOST_H
#define GAIT_BACKENDS_CPU_HOST_H
#include "compiler/artifact/manifest.h"
#include "mlir/Pass/Pass.h"

namespace gait::compiler {

/// `--gait-cpu-host`: from kernels in the LLVM dialect and entries of `gait.launch` to functions and tables in the LLVM dialect.
/// Kernels: `llvm.func @<entry>_k<N>(ptr each buffer, ptr scratch, i64 rows, i64 thread, i64 threads)` with `gait.scratch`, the
/// bytes of scratch per thread. Completes `gait.manifest` with each entry's arena bytes per thread.
std::unique_ptr<mlir::Pass> createCpuHostPass();
void registerCpuHostPass();

/// How the `_threads` functions refer to the OpenMP runtime. A shared object is loaded where none may be, and reports that:
/// Optional. A program that links an archive hears of a missing one from its linker: Required.
enum class OpenMP { Optional, Required };

/// The module of `<model>_<entry>_threads` for every entry but `init`: an object of its own, so that nobody else's program needs
/// OpenMP. Null where there is no such entry.
mlir::OwningOpRef<mlir::ModuleOp> buildThreadsModule(const Manifest &manifest, OpenMP openmp, mlir::MLIRContext *context);

/// Adds `<model>_<entry>` and `<model>_<entry>_spmd` for every entry, `<model>_init` for `init`, to the module of check and run.
void addTypedFunctions(mlir::ModuleOp module, const Manifest &manifest);

} // namespace gait::compiler
#endif
