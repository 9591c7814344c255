// The ops of a cluster on one panel of its outer space.
#ifndef GAIT_COMPILER_SCHEDULE_PANEL_BUILDER_H
#define GAIT_COMPILER_SCHEDULE_PANEL_BUILDER_H
#include "compiler/schedule/homes.h"
#include "compiler/schedule/kernel_memory.h"

namespace gait::schedule {

/// A place in the outer space, and what the ops of the cluster made there.
struct Panel {
  Sizes offsets, sizes;                          ///< in each outer dimension
  llvm::SmallVector<mlir::Value> blocks;         ///< the block's number in each outer dimension
  llvm::DenseMap<mlir::Value, mlir::Value> tile; ///< by value of the cluster; by state for states that it overwrites
  /// Copies of operands that all panels of the block read.
  llvm::DenseMap<std::pair<mlir::Operation *, unsigned>, mlir::Value> packed;
};

class PanelBuilder {
public:
  /// Builds at `builder`'s insertion point, which each call leaves after what it built.
  PanelBuilder(mlir::OpBuilder &builder, ir::ClusterOp cluster, const Homes &homes, KernelMemory &memory);

  /// All ops of the cluster on this panel; what leaves the cluster is written to its buffer.
  mlir::LogicalResult emitPanel(Panel panel);
  /// Panels of a block add up along outer dimension 0: its partial results start once, before the first.
  mlir::LogicalResult startPartials(const Panel &at);
  /// What contractions read in every panel of a block, with a long stride, is copied once, before the first.
  void packShared(Panel &at);

private:
  mlir::LogicalResult emit(Panel &panel, mlir::Operation *op);
  mlir::LogicalResult emitReshape(Panel &panel, mlir::Operation *op);
  Box spaceOf(const Panel &panel, mlir::linalg::LinalgOp op);
  mlir::FailureOr<mlir::Value> read(Panel &panel, mlir::OpOperand &operand, mlir::Value value, const Box &box);
  mlir::Value finish(mlir::Value value, const Home &home, const Box &box);
  bool isWorthPacking(mlir::linalg::LinalgOp op, mlir::OpOperand &operand, bool shared);
  mlir::Value pack(mlir::OpOperand &operand, const Box &box);
  mlir::FailureOr<mlir::Value> destination(const Panel &panel, mlir::linalg::LinalgOp op, unsigned result);
  mlir::Value toTensor(mlir::Location loc, mlir::Value memref, bool writable);
  bool accumulates(mlir::Operation *op);
  bool isOnlyStart(mlir::Operation *op);

  mlir::OpBuilder &builder;
  const Homes &homes;
  KernelMemory &memory;
  llvm::SmallVector<mlir::Operation *> ops;
  llvm::SmallVector<int64_t> tiles;                         ///< of the cluster
  llvm::DenseMap<mlir::Value, const Home *> resultOf;       ///< values that leave
  llvm::DenseMap<mlir::Attribute, mlir::Value> overwritten; ///< places that this kernel overwrites -> the state or carry
};

} // namespace gait::schedule
#endif
