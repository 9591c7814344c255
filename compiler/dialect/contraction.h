// Which linalg ops are contractions: what clusters, tiles and packing are chosen for.
#ifndef GAIT_COMPILER_DIALECT_CONTRACTION_H
#define GAIT_COMPILER_DIALECT_CONTRACTION_H
#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace gait::ir {

/// A sum of products of two tensors: a linalg.contract, or the linalg.generic that it becomes where it reads a tensor through
/// windows, at places that are sums of loops. All three tensors have one element type.
bool isContraction(mlir::linalg::LinalgOp op);

} // namespace gait::ir
#endif
