// What a kernel costs, as functions of the number of rows.
#ifndef GAIT_COMPILER_SCHEDULE_COST_H
#define GAIT_COMPILER_SCHEDULE_COST_H
#include "compiler/dialect/dialect.h"
#include "compiler/schedule/target.h"

namespace gait::schedule {

/// Arithmetic operations on numbers (a fused multiply-add is two, a transcendental function `transcendentalFlops`), and bytes
/// that a kernel reads from and writes to buffers, each tensor once.
struct Work {
  double flops = 0, bytes = 0;
};

/// A kernel's work at `rows` rows is fixed + rows * row.
struct ClusterCost {
  Work fixed, row;
  Work at(int64_t rows) const { return {fixed.flops + rows * row.flops, fixed.bytes + rows * row.bytes}; }
};

/// An exponential or its like by a polynomial, in operations.
inline constexpr double transcendentalFlops = 20;
/// Handing out a kernel and meeting after it, on one thread.
inline constexpr double kernelNanoseconds = 50;

ClusterCost costOf(ir::ClusterOp cluster);
/// How often an op of an entry runs: the steps of the loops around it, multiplied.
int64_t stepsOf(mlir::Operation *op);

/// An estimate for one thread: two vector multiply-adds a cycle at 4 GHz, half of that reached, or 16 bytes a nanosecond,
/// whichever takes longer.
double nanoseconds(const Work &work, const Target &target);

} // namespace gait::schedule
#endif
