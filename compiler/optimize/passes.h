// Passes on the graph, and the lowering of its ops to linalg on tensors.
#ifndef GAIT_COMPILER_OPTIMIZE_PASSES_H
#define GAIT_COMPILER_OPTIMIZE_PASSES_H
#include "mlir/Pass/Pass.h"
#include <memory>

namespace gait::compiler {

/// --gait-simplify: from `backward` to `simplified`.
std::unique_ptr<mlir::Pass> createSimplifyPass();
/// --gait-segment-scans: cuts scans into segments that gradients compute again; `graph` before and after.
std::unique_ptr<mlir::Pass> createSegmentScansPass();
/// --gait-merge-scans: makes one scan of those that run the same steps; `backward` or `simplified` before and after.
std::unique_ptr<mlir::Pass> createMergeScansPass();
/// --gait-keep-residuals: lets scans read what earlier ones have computed; `simplified` before and after.
std::unique_ptr<mlir::Pass> createKeepResidualsPass();
/// --gait-split-scans: takes out of loops what need not be in them; `simplified` before and after.
std::unique_ptr<mlir::Pass> createSplitScansPass();
/// --gait-unroll-scans: puts the steps of every scan in its place, each a copy of the block; `backward` or `simplified` before
/// and after.
std::unique_ptr<mlir::Pass> createUnrollScansPass();
/// --gait-to-structured: from `backward` or `simplified` to `structured`.
std::unique_ptr<mlir::Pass> createToStructuredPass();

/// Makes these passes known by name.
void registerOptimizePasses();

} // namespace gait::compiler
#endif
