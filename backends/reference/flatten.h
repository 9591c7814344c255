// From a `backward` module to the reference's table.
#ifndef GAIT_BACKENDS_REFERENCE_FLATTEN_H
#define GAIT_BACKENDS_REFERENCE_FLATTEN_H
#include "backends/reference/run/table.h"
#include "mlir/IR/BuiltinOps.h"

namespace gait::compiler {

/// Every entry op by op, without a look at what an op means: its name, operands, types and attributes.
/// A diagnostic at the op and failure when the evaluator knows no op of that name or an attribute has no form in the table.
mlir::FailureOr<reference::Table> flatten(mlir::ModuleOp module, int64_t maxBatch);

} // namespace gait::compiler
#endif
