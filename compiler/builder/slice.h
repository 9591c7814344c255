// What a value of the pool depends on.
#ifndef GAIT_COMPILER_BUILDER_SLICE_H
#define GAIT_COMPILER_BUILDER_SLICE_H
#include "mlir/IR/Value.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include <string>

namespace gait::compiler {

/// The flag that says whether an entry trains, an argument of the pool, and what it is in one entry.
struct Training {
  mlir::Value flag; ///< null: nothing asked for it
  bool on = false;

  /// The value that a select on the flag stands for here; null for every other op.
  mlir::Value chosen(mlir::Operation *op) const;
};

/// The ops and arguments that values are computed from. Sets for asking only: their order means nothing.
struct Slice {
  explicit Slice(const Training &training = {}) : training(training) {}
  Training training;
  llvm::DenseSet<mlir::Operation *> ops;
  llvm::DenseSet<mlir::Value> arguments;
  /// Values that others stand in for. To be set before anything is added; what stands in depends on none of the first.
  llvm::DenseMap<mlir::Value, mlir::Value> standIns;

  /// What stands in for a value, or the value.
  mlir::Value actual(mlir::Value value) const {
    auto found = standIns.find(value);
    return found == standIns.end() ? value : found->second;
  }
  /// Adds a value with all it depends on; of a choice by the flag only what is chosen.
  void add(mlir::Value value);
  bool contains(mlir::Value value) const;
  /// Does the number of rows appear in a type of it?
  bool hasRows() const;
};

/// "argmax of model.cpp:12": the op at which the last way from `targets` to `scalar`, which depends on them, ends for gradients,
/// for it has none, or gives integers. Empty where a gradient gets through.
std::string findGradientEnd(mlir::Value scalar, llvm::ArrayRef<mlir::Value> targets);

} // namespace gait::compiler
#endif
