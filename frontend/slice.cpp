#include "slice.h"
#include "mlir/IR/Operation.h"
#include "llvm/ADT/SmallVector.h"

namespace gait::detail {

void Slice::add(mlir::Value value) {
  llvm::SmallVector<mlir::Value> waiting{value};
  while (!waiting.empty()) {
    mlir::Value next = waiting.pop_back_val();
    mlir::Operation *op = next.getDefiningOp();
    if (!op) arguments.insert(next);
    else if (ops.insert(op).second) waiting.append(op->operand_begin(), op->operand_end());
  }
}

} // namespace gait::detail
