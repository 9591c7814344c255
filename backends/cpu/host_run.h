// The function that runs an entry's kernels.
#ifndef GAIT_BACKENDS_CPU_HOST_RUN_H
#define GAIT_BACKENDS_CPU_HOST_RUN_H
#include "compiler/artifact/manifest.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/SymbolTable.h"

namespace gait::compiler {

/// Adds `run.<entry>`: the launches of `program` in order, each thread its part, threads meeting before those that are not
/// `gait.independent`; loops as loops, whose kernels get pointers to where the step's parts lie. Kernels are functions of the
/// LLVM dialect in `symbols`.
void addRun(mlir::func::FuncOp program, const EntryDescription &entry, const mlir::SymbolTable &symbols);

} // namespace gait::compiler
#endif
