// What a value of the pool depends on.
#ifndef GAIT_FRONTEND_SLICE_H
#define GAIT_FRONTEND_SLICE_H
#include "mlir/IR/Value.h"
#include "llvm/ADT/DenseSet.h"

namespace gait::detail {

/// The ops and arguments that values are computed from. Sets for asking only: their order means nothing.
struct Slice {
  llvm::DenseSet<mlir::Operation *> ops;
  llvm::DenseSet<mlir::Value> arguments;

  /// Adds a value with all it depends on.
  void add(mlir::Value value);
};

} // namespace gait::detail
#endif
