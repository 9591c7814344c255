// What gait.scan and gait.loop have in common: text and checks.
#ifndef GAIT_COMPILER_OPS_LOOP_FORM_H
#define GAIT_COMPILER_OPS_LOOP_FORM_H
#include "compiler/ops/scan.h"
#include "mlir/IR/Builders.h"

namespace gait::ir {

/// The parts of a loop's text: `count 60 reverse keep logarithmic carry (%h = %h0) over (%x = %xs axis 1) reading (%w = %weight)
/// stacking [1]`.
struct LoopForm {
  int64_t count = 0;
  bool reverse = false;
  llvm::SmallVector<int32_t> segments; ///< operands under carry, over, reading
  llvm::SmallVector<int64_t> axes, stacking;
  std::optional<Keep> keep = {}; ///< of a scan
};

/// Parses the whole op but for its properties, which are `form`'s. `isolated`: its block does not see what is outside.
mlir::ParseResult parseLoop(mlir::OpAsmParser &parser, mlir::OperationState &state, LoopForm &form, bool isolated);
/// Prints it; `hidden`: names of attributes that are in the form.
void printLoop(mlir::OpAsmPrinter &printer, mlir::Operation *op, const LoopForm &form, llvm::ArrayRef<llvm::StringRef> hidden);

/// Steps and stacked dimensions: (C1), (C2); a result per carry, of its type: (C4).
mlir::LogicalResult verifyLoop(mlir::Operation *op, const LoopForm &form);
/// The types of the block's arguments and yields: (C3), (C5).
mlir::LogicalResult verifyLoopBlock(mlir::Operation *op, const LoopForm &form);

template <typename Op> LoopForm makeForm(Op op, llvm::ArrayRef<int32_t> segments) {
  return {static_cast<int64_t>(op.getCount()), op.getReverse(), llvm::SmallVector<int32_t>(segments),
          llvm::SmallVector<int64_t>(op.getAxes()), llvm::SmallVector<int64_t>(op.getStacking())};
}

template <typename Properties> void setProperties(Properties &properties, mlir::Builder &builder, const LoopForm &form) {
  for (auto [segment, size] : llvm::zip(properties.operandSegmentSizes, form.segments)) segment = size;
  properties.count = builder.getI64IntegerAttr(form.count);
  if (form.reverse) properties.reverse = builder.getUnitAttr();
  properties.axes = builder.getDenseI64ArrayAttr(form.axes);
  properties.stacking = builder.getDenseI64ArrayAttr(form.stacking);
}

} // namespace gait::ir
#endif
