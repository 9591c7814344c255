// A structured entry as a graph of computations: who reads whose result, through which reshapes, and who overwrites which state.
#ifndef GAIT_COMPILER_SCHEDULE_GRAPH_H
#define GAIT_COMPILER_SCHEDULE_GRAPH_H
#include "compiler/schedule/views.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/DenseMap.h"

namespace gait::schedule {

/// One operand of a node, followed to where its bytes come from.
struct Access {
  mlir::OpOperand *operand;
  mlir::Value root;            ///< an argument, a constant, or a result of another node
  int from = -1;               ///< the node that makes the root, or -1
  llvm::SmallVector<int> dims; ///< the root's dimension that each dimension of the operand is, -1: split or joined
  bool direct = true;          ///< nothing between the operand and its root
  bool inMemory = false;       ///< read through a slice, or captured: the root must lie in memory as a whole
};

/// A linalg op. Fills that only this op reads, and what no other op needs (empty tensors, scalars), come along with it.
struct Node {
  mlir::linalg::LinalgOp op;
  llvm::SmallVector<Access> reads;   ///< tensors only; attached fills and empty tensors are not listed
  llvm::SmallVector<int> readers;    ///< nodes that read a result of this one
  llvm::SmallVector<int> awaits;     ///< nodes that an ordering puts before this one
  llvm::SmallVector<int> after;      ///< nodes that must run before: awaited, or they read a state that this one overwrites
  llvm::SmallVector<int> overwrites; ///< per result: the argument (a state) that it is the new value of, or -1
  bool returned = false;             ///< a result is a result of the entry

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
  mlir::func::FuncOp entry;
  std::vector<Node> nodes; ///< in program order
  llvm::DenseMap<mlir::Operation *, int> indexOf;

  /// The graph of an entry whose form and results are legal (legalise.h); a diagnostic where an op has no place in it.
  static mlir::FailureOr<Graph> build(mlir::func::FuncOp entry);
};

/// Whether node `op` brings this fill or empty tensor along: nobody else reads it.
bool isAttached(mlir::Value value);

} // namespace gait::schedule
#endif
