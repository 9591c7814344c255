// A scan with other operands and results, made of a scan.
#ifndef GAIT_COMPILER_OPS_SCAN_EDIT_H
#define GAIT_COMPILER_OPS_SCAN_EDIT_H
#include "compiler/ops/ops.h"
#include "mlir/IR/PatternMatch.h"

namespace gait::ir {

/// A scan taken apart. What is added or removed stands in the lists; `finish` puts the scan together once, in the old one's
/// place. Between the two, arguments of the block that were added have no operand yet, and the scan must not be read.
class ScanEdit {
public:
  /// `result` of carries and stacks: the old scan's, null of what was added.
  struct Carry {
    mlir::Value init;
    mlir::BlockArgument argument;
    mlir::Value next, result;
  };
  struct Stacked {
    mlir::Value operand;
    int64_t axis;
    mlir::BlockArgument argument;
  };
  struct Capture {
    mlir::Value operand;
    mlir::BlockArgument argument;
  };
  struct Stack {
    mlir::Value slice;
    int64_t axis;
    mlir::Value result;
  };

  ScanEdit(mlir::RewriterBase &rewriter, ScanOp scan);

  mlir::Block &block() { return scan.getBlock(); }
  int64_t count() { return static_cast<int64_t>(scan.getCount()); }

  /// The argument that stands for a value from before the scan, or for a step's slice of it; an old one where there is one.
  mlir::Value capture(mlir::Value operand);
  mlir::Value slice(mlir::Value operand, int64_t axis);
  /// The place, among the stacks, of the slices of a value of the block; an old one where there is one.
  size_t keep(mlir::Value slice);
  size_t keep(mlir::Value slice, int64_t axis);

  /// Puts `value` in the place of an argument or another value of the block, in the lists too.
  void replace(mlir::Value old, mlir::Value value);

  /// The new scan; its results stand where the old one's stood. Ops of the block that nothing reads are gone.
  ScanOp finish();

  llvm::SmallVector<Carry> carries;
  llvm::SmallVector<Stacked> stacked;
  llvm::SmallVector<Capture> captures;
  llvm::SmallVector<Stack> stacks;

private:
  mlir::RewriterBase &rewriter;
  ScanOp scan;
};

} // namespace gait::ir
#endif
