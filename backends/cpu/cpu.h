// The main backend: vectors in registers, kernels over panels of rows, OpenMP.
#ifndef GAIT_BACKENDS_CPU_CPU_H
#define GAIT_BACKENDS_CPU_CPU_H
#include "backends/backend.h"

namespace gait::compiler {

/// Its objects link to a shared object that runtime/artifact.h opens.
const Backend &cpuBackend();

} // namespace gait::compiler
#endif
