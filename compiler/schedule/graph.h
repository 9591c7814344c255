// A block of a structured entry as a graph of computations: who reads whose result, through which reshapes, and who overwrites
// which state.
#ifndef GAIT_COMPILER_SCHEDULE_GRAPH_H
#define GAIT_COMPILER_SCHEDULE_GRAPH_H
#include "compiler/dialect/dialect.h"
#include "compiler/schedule/views.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/DenseMap.h"

namespace gait::schedule {

/// One operand of a node, followed to where its bytes come from.
struct Access {
  mlir::OpOperand *operand;
  mlir::Value root;            ///< an argument, a constant, a result of another node, or a value from outside the block
  int from = -1;               ///< the node that makes the root, or -1
  llvm::SmallVector<int> dims; ///< the root's dimension that each dimension of the operand is, -1: split or joined
  bool direct = true;          ///< nothing between the operand and its root
  bool inMemory = false;       ///< read through a slice, or captured: the root must lie in memory as a whole
};

/// A linalg op. Fills that only this op reads, and what no other op needs (empty tensors, scalars), come along with it.
/// Or a loop: it reads what its block reads from outside, all of it in memory.
struct Node {
  mlir::Operation *operation;
  mlir::linalg::LinalgOp op;       ///< null: a loop
  llvm::SmallVector<Access> reads; ///< tensors only; attached fills and empty tensors are not listed
  llvm::SmallVector<int> readers;  ///< nodes that read a result of this one
  llvm::SmallVector<int> awaits;   ///< nodes that an ordering puts before this one
  llvm::SmallVector<int> after;    ///< nodes that must run before: awaited, or they read a state that this one overwrites
  llvm::SmallVector<mlir::Value> overwrites; ///< per result: the state, or the carry, in whose place it is written; or null
  bool returned = false;                     ///< a result is a result of the entry, or of a step

  ir::LoopOp loop() const { return llvm::dyn_cast<ir::LoopOp>(operation); }

  llvm::SmallVector<int64_t> extents() const { return const_cast<Node *>(this)->op.getStaticLoopRanges(); }
  mlir::AffineMap resultMap(unsigned result) const {
    auto linalgOp = const_cast<Node *>(this)->op;
    return linalgOp.getMatchingIndexingMap(linalgOp.getDpsInitOperand(result));
  }
  /// The access's map from loops to the operand's dimensions; not for captured tensors.
  mlir::AffineMap mapOf(const Access &access) const {
    return const_cast<Node *>(this)->op.getMatchingIndexingMap(access.operand);
  }
};

struct Graph {
  mlir::Block *block = nullptr;
  std::vector<Node> nodes; ///< in program order
  llvm::DenseMap<mlir::Operation *, int> indexOf;

  /// The graph of a block of an entry whose form and results are legal (legalise.h); a diagnostic where an op has no place in it.
  static mlir::FailureOr<Graph> build(mlir::Block &block);
};

/// The value in whose place terminator operand `number` of a block is written: a state, or a carry of which it is the new value
/// and the destination; null if there is none.
mlir::Value overwrittenBy(mlir::Block &block, unsigned number);

/// Whether node `op` brings this fill or empty tensor along: nobody else reads it.
bool isAttached(mlir::Value value);

} // namespace gait::schedule
#endif
