// Registers the operations of the language. Each family's file defines its own.
#include "compiler/ops/ops.h"

using namespace mlir;
using namespace gait::ir;

void GaitDialect::addLanguageOperations() {
  addOperations<
#define GET_OP_LIST
#include "compiler/ops/pointwise.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "compiler/ops/function.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "compiler/ops/logic.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "compiler/ops/shape.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "compiler/ops/gather.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "compiler/ops/window.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "compiler/ops/reduce.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "compiler/ops/dot.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "compiler/ops/source.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "compiler/ops/random.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "compiler/ops/control.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "compiler/ops/scan.cpp.inc"
      >();
}

Operation *GaitDialect::materializeConstant(OpBuilder &builder, Attribute value, Type type, Location loc) {
  auto elements = dyn_cast<DenseElementsAttr>(value);
  if (!elements || elements.getType() != type) return nullptr;
  return ConstantOp::create(builder, loc, elements);
}
