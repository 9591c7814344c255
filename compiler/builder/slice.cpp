#include "compiler/builder/slice.h"
#include "compiler/ops/ops.h"
#include "mlir/IR/Location.h"
#include "mlir/IR/TypeUtilities.h"
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

std::string findGradientEnd(mlir::Value scalar, llvm::ArrayRef<mlir::Value> targets) {
  llvm::DenseSet<mlir::Value> reached(targets.begin(), targets.end());
  Slice slice;
  slice.add(scalar);
  mlir::Operation *end = nullptr;
  if (!scalar.getDefiningOp() || reached.contains(scalar)) return {};
  for (mlir::Operation &op : *scalar.getDefiningOp()->getBlock()) {
    if (!slice.ops.contains(&op)) continue;
    if (llvm::none_of(op.getOperands(), [&](mlir::Value operand) { return reached.contains(operand); })) continue;
    bool through = false;
    if (!op.hasTrait<ir::NotDifferentiable>())
      for (mlir::Value result : op.getResults())
        if (mlir::isa<mlir::FloatType>(mlir::getElementTypeOrSelf(result))) through = reached.insert(result).second;
    if (!through) end = &op;
  }
  if (reached.contains(scalar) || !end) return {};
  std::string text = end->getName().stripDialect().str();
  if (auto line = end->getLoc()->findInstanceOf<mlir::FileLineColLoc>())
    text += " of " + line.getFilename().str() + ":" + std::to_string(line.getLine());
  return text;
}

bool Slice::hasRows() const {
  auto dynamic = [](mlir::Value value) { return !mlir::cast<mlir::RankedTensorType>(value.getType()).hasStaticShape(); };
  return llvm::any_of(arguments, dynamic) ||
         llvm::any_of(ops, [&](mlir::Operation *op) { return llvm::any_of(op->getResults(), dynamic); });
}

} // namespace gait::compiler
