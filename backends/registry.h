// Every backend of this build, and every dialect that a module at any phase may use.
#ifndef GAIT_BACKENDS_REGISTRY_H
#define GAIT_BACKENDS_REGISTRY_H
#include "backends/backend.h"
#include "mlir/IR/DialectRegistry.h"

namespace gait::compiler {

void registerDialects(mlir::DialectRegistry &registry);

} // namespace gait::compiler
#endif
