// The outer space of a cluster: which loops of its ops are cut into panels together.
#ifndef GAIT_COMPILER_SCHEDULE_SPACE_H
#define GAIT_COMPILER_SCHEDULE_SPACE_H
#include "compiler/schedule/graph.h"
#include <map>

namespace gait::schedule {

/// For each loop of an op the outer dimension it is, -1 for none.
using Labels = llvm::SmallVector<int>;

struct Space {
  llvm::SmallVector<int64_t> extents; ///< of the outer dimensions; dynamic: rows
  std::map<int, Labels> labels;       ///< by node
};

/// The reduction of an op whose one result is finished by one binary op from a neutral start, so that parts of it can be
/// computed apart and combined; null if it is none.
mlir::Operation *findCombiner(mlir::linalg::LinalgOp op);

/// A product of matrices: a contraction with more than one row and more than one column.
bool isMatrixProduct(mlir::linalg::LinalgOp op);

/// Whether this op sums over an outer dimension: each block has a part of its result.
bool isPartial(mlir::linalg::LinalgOp op, llvm::ArrayRef<int> labels);

/// The outer space a node would have alone.
Space spaceOf(const Graph &graph, int node);

/// The space in which all of `nodes` can run panel by panel in one kernel: `seed`, spread along the edges between producer and
/// consumer among them (never through inputs they share); none if it is not legal.
std::optional<Space> spread(const Graph &graph, llvm::ArrayRef<int> nodes, const Space &seed);

/// The labels of a tensor's dimensions, seen from the op that makes it or reads it with this map.
Labels labelsOfDimensions(mlir::AffineMap map, llvm::ArrayRef<int> labels);

} // namespace gait::schedule
#endif
