// Where the tensors of a clustered entry lie, read off its attributes.
#ifndef GAIT_COMPILER_SCHEDULE_HOMES_H
#define GAIT_COMPILER_SCHEDULE_HOMES_H
#include "compiler/dialect/dialect.h"
#include "compiler/schedule/views.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/DenseMap.h"

namespace gait::schedule {

/// A result that is one partial result a block, to be combined by its reader.
struct Partial {
  mlir::linalg::LinalgOp op;         ///< the reduction
  llvm::SmallVector<int> dims;       ///< the outer dimensions it sums over
  llvm::SmallVector<int64_t> counts; ///< blocks in each at the largest batch: the leading sizes of the buffer
  int64_t block = 0; ///< where outer dimension 0 is rows and summed over: its block; ceil(rows / block) are filled
};

struct Home {
  mlir::Attribute place; ///< #gait.buffer, #gait.slice or #gait.swap
  std::optional<Partial> partial;
};

/// The homes of an entry's arguments, of its clusters' results, and of arguments and results of its loops.
class Homes {
public:
  /// A diagnostic where a buffer is missing: the text was changed by hand.
  static mlir::FailureOr<Homes> read(mlir::func::FuncOp entry, int64_t maxBatch);
  /// The home of a root (views.h); null for a constant.
  const Home *find(mlir::Value root) const {
    auto found = homes.find(root);
    return found == homes.end() ? nullptr : &found->second;
  }

private:
  mlir::LogicalResult readBlock(mlir::Block &block, int64_t maxBatch);
  mlir::LogicalResult readCluster(ir::ClusterOp cluster, int64_t maxBatch);
  mlir::LogicalResult readLoop(ir::LoopOp loop, int64_t maxBatch);

  llvm::DenseMap<mlir::Value, Home> homes;
};

/// `gait.outer` of an op in a cluster.
llvm::ArrayRef<int64_t> outerOf(mlir::Operation *op);

} // namespace gait::schedule
#endif
