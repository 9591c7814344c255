#include "compiler/ops/ops.h"

using namespace mlir;
using namespace gait::ir;

#define GET_OP_CLASSES
#include "compiler/ops/pointwise.cpp.inc"

void GaitDialect::addLanguageOperations() {
  addOperations<
#define GET_OP_LIST
#include "compiler/ops/pointwise.cpp.inc"
      >();
}

Operation *GaitDialect::materializeConstant(OpBuilder &builder, Attribute value, Type type, Location loc) { return nullptr; }
