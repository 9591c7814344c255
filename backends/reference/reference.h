// The oracle of the differential tests: evaluates the unsimplified `backward` graph in f64, in plain C++.
#ifndef GAIT_BACKENDS_REFERENCE_REFERENCE_H
#define GAIT_BACKENDS_REFERENCE_REFERENCE_H
#include "backends/backend.h"

namespace gait::compiler {

/// Its object, and what it links to, is a table: reference::openReference makes a model of it.
const Backend &referenceBackend();

} // namespace gait::compiler
#endif
