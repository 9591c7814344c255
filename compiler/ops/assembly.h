// The parts of the ops' text that ODS cannot say: several types written as one.
#ifndef GAIT_COMPILER_OPS_ASSEMBLY_H
#define GAIT_COMPILER_OPS_ASSEMBLY_H
#include "compiler/ops/ops.h"

namespace gait::ir {

// One type for operands and result.
mlir::ParseResult parseSameTypes(mlir::OpAsmParser &parser, mlir::Type &x, mlir::Type &y);
void printSameTypes(mlir::OpAsmPrinter &printer, mlir::Operation *op, mlir::Type x, mlir::Type y);
mlir::ParseResult parseSameTypes(mlir::OpAsmParser &parser, mlir::Type &a, mlir::Type &b, mlir::Type &y);
void printSameTypes(mlir::OpAsmPrinter &printer, mlir::Operation *op, mlir::Type a, mlir::Type b, mlir::Type y);
// The operands' type, or the operand's; the result is of i1.
mlir::ParseResult parseCompareTypes(mlir::OpAsmParser &parser, mlir::Type &a, mlir::Type &b, mlir::Type &y);
void printCompareTypes(mlir::OpAsmPrinter &printer, mlir::Operation *op, mlir::Type a, mlir::Type b, mlir::Type y);
mlir::ParseResult parseCompareTypes(mlir::OpAsmParser &parser, mlir::Type &x, mlir::Type &y);
void printCompareTypes(mlir::OpAsmPrinter &printer, mlir::Operation *op, mlir::Type x, mlir::Type y);
// The result's type; the condition is of i1.
mlir::ParseResult parseSelectTypes(mlir::OpAsmParser &parser, mlir::Type &c, mlir::Type &a, mlir::Type &b, mlir::Type &y);
void printSelectTypes(mlir::OpAsmPrinter &printer, mlir::Operation *op, mlir::Type c, mlir::Type a, mlir::Type b, mlir::Type y);
// `A to B`; the value is a scalar of A's element type.
mlir::ParseResult parsePadTypes(mlir::OpAsmParser &parser, mlir::Type &x, mlir::Type &value, mlir::Type &y);
void printPadTypes(mlir::OpAsmPrinter &printer, mlir::Operation *op, mlir::Type x, mlir::Type value, mlir::Type y);

} // namespace gait::ir
#endif
