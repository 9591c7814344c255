// Symbolic differentiation.
#ifndef GAIT_COMPILER_AUTODIFF_PASSES_H
#define GAIT_COMPILER_AUTODIFF_PASSES_H
#include "mlir/Pass/Pass.h"
#include <memory>

namespace gait::compiler {

/// --gait-expand-gradients: from `graph` to `backward`. No gradient op is left.
std::unique_ptr<mlir::Pass> createExpandGradientsPass();

/// Makes these passes known by name.
void registerAutodiffPasses();

} // namespace gait::compiler
#endif
