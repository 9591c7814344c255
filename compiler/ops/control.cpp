#include "compiler/ops/assembly.h"
#include "compiler/ops/pointwise.h"

using namespace mlir;
using namespace gait::ir;

// stop_gradient

LogicalResult StopGradientOp::verify() { return verifySameTypes(*this, {"x", "y"}); }
SmallVector<Value> StopGradientOp::buildGradient(OpBuilder &, ValueRange) { return {Value()}; }
SmallVector<Value> StopGradientOp::buildStructured(OpBuilder &, ValueRange operands, Value) { return {operands[0]}; }

// gradient

LogicalResult GradientOp::verify() {
  auto isFloat = [](Type type) { return isa<FloatType>(getElementTypeOrSelf(type)); };
  auto scalar = cast<RankedTensorType>(getScalar().getType());
  if (scalar.getRank() != 0 || !isFloat(scalar))
    return emitOpError("of ") << describe(scalar) << "; a gradient is of a scalar of f32 or f64: sum, or take a mean, first (C1)";
  if (getTargets().empty()) return emitOpError("has no target; name at least one tensor (C2)");
  for (auto [index, type] : llvm::enumerate(getTargets().getTypes()))
    if (!isFloat(type))
      return emitOpError("with respect to target ")
             << index << ' ' << describe(type) << "; only f32 and f64 have a gradient (C2)";
  if (getNumResults() != getTargets().size())
    return emitOpError("has ") << getNumResults() << " results for " << getTargets().size() << " targets; it gives one each (C3)";
  for (auto [index, types] : llvm::enumerate(llvm::zip(getTargets().getTypes(), getResultTypes())))
    if (auto [target, result] = types; target != result)
      return emitOpError("result ") << index << " is " << describe(result) << "; it must have its target's type, "
                                    << describe(target) << " (C3)";
  return success();
}

#define GET_OP_CLASSES
#include "compiler/ops/control.cpp.inc"
