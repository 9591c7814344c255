#include "compiler/ops/assembly.h"
#include "compiler/ops/expression.h"
#include "compiler/ops/pointwise.h"

using namespace mlir;
using namespace gait::ir;

LogicalResult gait::ir::verifyCompare(CompareOp op) {
  if (op.getA().getType() != op.getB().getType())
    return op.emitOpError("types differ: a ") << describe(op.getA().getType()) << ", b " << describe(op.getB().getType())
                                              << "; broadcast, reshape or convert until they agree (C1)";
  if (haveSameShape(op.getA(), op.getY())) return success();
  return op.emitOpError("shapes differ: a ")
         << describe(op.getA().getType()) << ", y " << describe(op.getY().getType()) << "; y must have a's (C2)";
}

LogicalResult gait::ir::verifySelect(SelectOp op) {
  Type a = op.getA().getType(), b = op.getB().getType(), y = op.getY().getType();
  if (a != b || a != y)
    return op.emitOpError("types differ: a ") << describe(a) << ", b " << describe(b) << ", y " << describe(y)
                                              << "; broadcast, reshape or convert until they agree (C1)";
  if (haveSameShape(op.getC(), op.getA())) return success();
  return op.emitOpError("shapes differ: c ") << describe(op.getC().getType()) << ", a " << describe(a)
                                             << "; broadcast the condition to the shape of what it chooses (C2)";
}

#include "compiler/ops/logic_enums.cpp.inc"
#define GET_OP_CLASSES
#include "compiler/ops/logic.cpp.inc"
