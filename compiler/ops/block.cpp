#include "compiler/ops/block.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace gait::ir;

ParseResult gait::ir::parseWithBlock(OpAsmParser &parser, OperationState &state) {
  SmallVector<OpAsmParser::Argument> arguments;
  SmallVector<OpAsmParser::UnresolvedOperand> operands;
  FunctionType type;
  SMLoc place = parser.getCurrentLocation();
  if (parser.parseAssignmentList(arguments, operands) || parser.parseOptionalAttrDict(state.attributes) ||
      parser.parseColonType(type) || parser.resolveOperands(operands, type.getInputs(), place, state.operands))
    return failure();
  state.addTypes(type.getResults());
  for (auto [argument, input] : llvm::zip(arguments, type.getInputs())) argument.type = input;
  return parser.parseRegion(*state.addRegion(), arguments, /*enableNameShadowing=*/true);
}

void gait::ir::printWithBlock(OpAsmPrinter &printer, Operation *op) {
  Region &region = op->getRegion(0);
  printer << " (";
  llvm::interleaveComma(llvm::zip(region.getArguments(), op->getOperands()), printer, [&](auto pair) {
    auto [argument, operand] = pair;
    printer << argument << " = " << operand;
  });
  printer << ')';
  printer.printOptionalAttrDict(op->getAttrs());
  printer << " : ";
  printer.printFunctionalType(op);
  printer << ' ';
  printer.printRegion(region, /*printEntryBlockArgs=*/false);
}

ParseResult gait::ir::parseFurtherBlock(OpAsmParser &parser, OperationState &state, TypeRange types) {
  SmallVector<OpAsmParser::Argument> arguments;
  SMLoc place = parser.getCurrentLocation();
  if (parser.parseArgumentList(arguments, OpAsmParser::Delimiter::Paren)) return failure();
  if (arguments.size() != types.size())
    return parser.emitError(place) << arguments.size() << " arguments where the op's types give " << types.size();
  for (auto [argument, type] : llvm::zip(arguments, types)) argument.type = type;
  return parser.parseRegion(*state.addRegion(), arguments, /*enableNameShadowing=*/true);
}

void gait::ir::printFurtherBlock(OpAsmPrinter &printer, Region &region) {
  printer << '(';
  llvm::interleaveComma(region.getArguments(), printer, [&](Value argument) { printer << argument; });
  printer << ") ";
  printer.printRegion(region, /*printEntryBlockArgs=*/false);
}

SmallVector<Type> gait::ir::floatingOf(TypeRange types) {
  return llvm::filter_to_vector(types, [](Type type) { return isa<FloatType>(getElementTypeOrSelf(type)); });
}

static LogicalResult verifyTypes(Operation *op, const Twine &what, TypeRange seen, TypeRange types, StringRef each,
                                 StringRef constraint) {
  if (seen.size() != types.size())
    return op->emitOpError(what) << "s: " << seen.size() << ", one per " << each << " is " << types.size() << ' ' << constraint;
  for (auto [index, pair] : llvm::enumerate(llvm::zip(seen, types)))
    if (auto [type, expected] = pair; type != expected)
      return op->emitOpError(what) << ' ' << index << " is " << describe(type) << "; it must be " << describe(expected)
                                   << ", as its " << each << ' ' << constraint;
  return success();
}

LogicalResult gait::ir::verifyArguments(Operation *op, Block &block, StringRef name, TypeRange types, StringRef each,
                                        StringRef constraint) {
  return verifyTypes(op, name + " argument", block.getArgumentTypes(), types, each, constraint);
}

LogicalResult gait::ir::verifyYields(Operation *op, Block &block, StringRef name, TypeRange types, StringRef each,
                                     StringRef constraint) {
  return verifyTypes(op, name + " yield", block.getTerminator()->getOperandTypes(), types, each, constraint);
}

SmallVector<Value> gait::ir::cloneBlock(OpBuilder &builder, Block &block, ValueRange inputs) {
  IRMapping mapping;
  mapping.map(block.getArguments(), inputs);
  for (Operation &op : block.without_terminator()) builder.clone(op, mapping);
  return llvm::map_to_vector(block.getTerminator()->getOperands(), [&](Value value) { return mapping.lookup(value); });
}
