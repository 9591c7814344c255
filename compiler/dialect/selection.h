// Sums whose terms go to one place each: what scatters and the gradients of gathers are.
#ifndef GAIT_COMPILER_DIALECT_SELECTION_H
#define GAIT_COMPILER_DIALECT_SELECTION_H
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include <optional>

namespace gait::ir {

/// out[..., p, ...] += key == p ? term : 0, summed over loops that `p` is none of: each term is added at one place, p = key, and
/// nothing else changes.
struct Selection {
  unsigned loop;     ///< of p, a parallel one
  mlir::Value key;   ///< in the op's region; it changes with the loops that are summed over only
  mlir::Value place; ///< in the region: p, plus what does not change with any loop
};
/// The op as such a sum, if it is one.
std::optional<Selection> findSelection(mlir::linalg::LinalgOp op);

} // namespace gait::ir
#endif
