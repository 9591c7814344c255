#include "compiler/ops/assembly.h"

using namespace mlir;
using namespace gait::ir;

// A type that no op of the language accepts is left for the verifier to name.
static Type withElement(Type type, Type element) {
  auto shaped = dyn_cast<RankedTensorType>(type);
  return shaped ? Type(shaped.clone(element)) : type;
}

ParseResult gait::ir::parseSameTypes(OpAsmParser &parser, Type &x, Type &y) {
  if (parser.parseType(y)) return failure();
  x = y;
  return success();
}
void gait::ir::printSameTypes(OpAsmPrinter &printer, Operation *, Type, Type y) { printer << y; }

ParseResult gait::ir::parseSameTypes(OpAsmParser &parser, Type &a, Type &b, Type &y) {
  if (parser.parseType(y)) return failure();
  a = b = y;
  return success();
}
void gait::ir::printSameTypes(OpAsmPrinter &printer, Operation *, Type, Type, Type y) { printer << y; }

ParseResult gait::ir::parseCompareTypes(OpAsmParser &parser, Type &a, Type &b, Type &y) {
  if (parser.parseType(a)) return failure();
  b = a;
  y = withElement(a, parser.getBuilder().getI1Type());
  return success();
}
void gait::ir::printCompareTypes(OpAsmPrinter &printer, Operation *, Type a, Type, Type) { printer << a; }

ParseResult gait::ir::parseCompareTypes(OpAsmParser &parser, Type &x, Type &y) {
  if (parser.parseType(x)) return failure();
  y = withElement(x, parser.getBuilder().getI1Type());
  return success();
}
void gait::ir::printCompareTypes(OpAsmPrinter &printer, Operation *, Type x, Type) { printer << x; }

ParseResult gait::ir::parseSelectTypes(OpAsmParser &parser, Type &c, Type &a, Type &b, Type &y) {
  if (parser.parseType(y)) return failure();
  a = b = y;
  c = withElement(y, parser.getBuilder().getI1Type());
  return success();
}
void gait::ir::printSelectTypes(OpAsmPrinter &printer, Operation *, Type, Type, Type, Type y) { printer << y; }

ParseResult gait::ir::parsePadTypes(OpAsmParser &parser, Type &x, Type &value, Type &y) {
  if (parser.parseType(x) || parser.parseKeyword("to") || parser.parseType(y)) return failure();
  value = RankedTensorType::get({}, getElementTypeOrSelf(x));
  return success();
}
void gait::ir::printPadTypes(OpAsmPrinter &printer, Operation *, Type x, Type, Type y) { printer << x << " to " << y; }
