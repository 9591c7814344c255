#include "compiler/builder/slice.h"
#include "compiler/ops/ops.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"

namespace gait::compiler {

mlir::Value Training::chosen(mlir::Operation *op) const {
  auto select = mlir::dyn_cast<ir::SelectOp>(op);
  if (!select || !flag) return {};
  mlir::Value condition = select->getOperand(0);
  while (auto broadcast = condition.getDefiningOp<ir::BroadcastOp>()) condition = broadcast->getOperand(0);
  if (condition != flag) return {};
  return select->getOperand(on ? 1 : 2);
}

void Slice::add(mlir::Value value) {
  llvm::SmallVector<mlir::Value> waiting{value};
  while (!waiting.empty()) {
    mlir::Value next = actual(waiting.pop_back_val());
    mlir::Operation *op = next.getDefiningOp();
    if (!op) {
      arguments.insert(next);
    } else if (ops.insert(op).second) {
      if (mlir::Value chosen = training.chosen(op)) waiting.push_back(chosen);
      else waiting.append(op->operand_begin(), op->operand_end());
    }
  }
}

bool Slice::contains(mlir::Value value) const {
  mlir::Operation *op = value.getDefiningOp();
  return op ? ops.contains(op) : arguments.contains(value);
}

bool Slice::hasRows() const {
  auto dynamic = [](mlir::Value value) { return !mlir::cast<mlir::RankedTensorType>(value.getType()).hasStaticShape(); };
  return llvm::any_of(arguments, dynamic) ||
         llvm::any_of(ops, [&](mlir::Operation *op) { return llvm::any_of(op->getResults(), dynamic); });
}

} // namespace gait::compiler
