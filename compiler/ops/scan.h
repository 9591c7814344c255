// Types of a scan.
#ifndef GAIT_COMPILER_OPS_SCAN_H
#define GAIT_COMPILER_OPS_SCAN_H
#include "compiler/ops/ops.h"

namespace gait::ir {

/// The type of one step's part of a stacked tensor, and back.
mlir::RankedTensorType sliceType(mlir::RankedTensorType stacked, int64_t axis);
mlir::RankedTensorType stackType(mlir::RankedTensorType slice, int64_t axis, int64_t count);
/// Where steps are stacked unless someone asks for more: behind the rows, so that a row's steps lie together.
inline int64_t stackAxis(mlir::RankedTensorType slice) { return slice.getRank() > 0 && slice.isDynamicDim(0) ? 1 : 0; }

} // namespace gait::ir
#endif
