// An entry of a model: a function cut from a pool.
#ifndef GAIT_COMPILER_BUILDER_ENTRY_H
#define GAIT_COMPILER_BUILDER_ENTRY_H
#include "compiler/builder/slice.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "runtime/abi.h"
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gait::compiler {

class Pool;

/// What stands at an argument or result of an entry.
struct Port {
  std::string name;
  gait_role role;
  mlir::Value value;                                ///< of the pool
  std::optional<std::pair<int64_t, int64_t>> range; ///< of an integer input: [low, high)
  std::optional<int64_t> state;                     ///< of a result: the argument it is the new value of
};

/// A module, and what keeps its context alive.
struct OwnedModule {
  std::shared_ptr<mlir::MLIRContext> context;
  mlir::OwningOpRef<mlir::ModuleOp> module;
};

/// An empty module @name of the phase `graph`.
mlir::OwningOpRef<mlir::ModuleOp> createModule(mlir::Location location, llvm::StringRef name);

/// Appends `func.func @name` from arguments to results: the ops of the slice are copied, in the pool's order; a choice by the
/// training flag is what it chooses.
void createEntry(mlir::ModuleOp module, mlir::Location location, llvm::StringRef name, const std::vector<Port> &arguments,
                 const std::vector<Port> &results, Pool &pool, const Slice &slice);

} // namespace gait::compiler
#endif
