#include "compiler/ops/loop_form.h"
#include "compiler/ops/block.h"

using namespace mlir;
using namespace gait::ir;

namespace {
struct Bindings {
  SmallVector<OpAsmParser::Argument> arguments;
  SmallVector<OpAsmParser::UnresolvedOperand> operands;
  SmallVector<int64_t> axes;
};
} // namespace

// Nothing where the keyword is missing.
static ParseResult parseBindings(OpAsmParser &parser, StringRef keyword, Bindings &bindings, bool stacked) {
  if (failed(parser.parseOptionalKeyword(keyword))) return success();
  return parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Paren, [&]() -> ParseResult {
    if (parser.parseArgument(bindings.arguments.emplace_back()) || parser.parseEqual() ||
        parser.parseOperand(bindings.operands.emplace_back()))
      return failure();
    return failure(stacked && (parser.parseKeyword("axis") || parser.parseInteger(bindings.axes.emplace_back())));
  });
}

ParseResult gait::ir::parseLoop(OpAsmParser &parser, OperationState &state, LoopForm &form, bool isolated) {
  if (parser.parseKeyword("count") || parser.parseInteger(form.count)) return failure();
  form.reverse = succeeded(parser.parseOptionalKeyword("reverse"));
  if (isolated && succeeded(parser.parseOptionalKeyword("keep"))) {
    StringRef word;
    SMLoc at = parser.getCurrentLocation();
    if (parser.parseKeyword(&word)) return failure();
    form.keep = symbolizeKeep(word);
    if (!form.keep) return parser.emitError(at) << "keep is all, square_root or logarithmic, not " << word;
  }
  Bindings carry, over, reading;
  if (parseBindings(parser, "carry", carry, false) || parseBindings(parser, "over", over, true) ||
      parseBindings(parser, "reading", reading, false))
    return failure();
  if (succeeded(parser.parseOptionalKeyword("stacking")) && parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Square, [&] {
        return parser.parseInteger(form.stacking.emplace_back());
      }))
    return failure();
  FunctionType type;
  SMLoc place = parser.getCurrentLocation();
  if (parser.parseOptionalAttrDict(state.attributes) || parser.parseColonType(type)) return failure();
  Bindings all = carry;
  for (const Bindings &more : {over, reading}) {
    llvm::append_range(all.arguments, more.arguments);
    llvm::append_range(all.operands, more.operands);
  }
  if (parser.resolveOperands(all.operands, type.getInputs(), place, state.operands)) return failure();
  for (const Bindings *bindings : {&carry, &over, &reading})
    form.segments.push_back(static_cast<int32_t>(bindings->operands.size()));
  form.axes = over.axes;
  state.addTypes(type.getResults());
  for (auto [argument, input] : llvm::zip(all.arguments, type.getInputs())) argument.type = input;
  for (auto [index, axis] : llvm::enumerate(over.axes)) {
    OpAsmParser::Argument &argument = all.arguments[carry.arguments.size() + index];
    auto stacked = dyn_cast<RankedTensorType>(argument.type);
    if (stacked && axis >= 0 && axis < stacked.getRank()) argument.type = sliceType(stacked, axis); // else the verifier's
  }
  return parser.parseRegion(*state.addRegion(), all.arguments, /*enableNameShadowing=*/isolated);
}

void gait::ir::printLoop(OpAsmPrinter &printer, Operation *op, const LoopForm &form, ArrayRef<StringRef> hidden) {
  printer << " count " << form.count;
  if (form.reverse) printer << " reverse";
  if (form.keep) printer << " keep " << stringifyKeep(*form.keep);
  unsigned from = 0;
  for (auto [keyword, size] : llvm::zip(ArrayRef<StringRef>{"carry", "over", "reading"}, form.segments)) {
    if (size == 0) continue;
    printer << ' ' << keyword << " (";
    for (int32_t i = 0; i < size; ++i) {
      printer << (i ? ", " : "") << op->getRegion(0).getArgument(from + i) << " = " << op->getOperand(from + i);
      if (keyword == "over") printer << " axis " << form.axes[i];
    }
    printer << ')';
    from += size;
  }
  if (!form.stacking.empty()) printer << " stacking " << describe(form.stacking);
  printer.printOptionalAttrDict(op->getAttrs(), hidden);
  printer << " : ";
  printer.printFunctionalType(op);
  printer << ' ';
  printer.printRegion(op->getRegion(0), /*printEntryBlockArgs=*/false);
}

static LogicalResult verifyAxes(Operation *op, int64_t count, StringRef what, ValueRange stacked, ArrayRef<int64_t> axes) {
  if (stacked.size() != axes.size())
    return op->emitOpError("has ") << axes.size() << " axes for " << stacked.size() << " stacked " << what
                                   << "s; give one each (C2)";
  for (auto [index, value, axis] : llvm::enumerate(stacked, axes)) {
    auto type = cast<RankedTensorType>(value.getType());
    if (axis < 0 || axis >= type.getRank() || type.getDimSize(axis) != count)
      return op->emitOpError("stacked ") << what << ' ' << index << ' ' << describe(type)
                                         << " is not one slice a step along axis " << axis << "; that dimension has the size "
                                         << count << " (C2)";
  }
  return success();
}

static ValueRange stackedOf(Operation *op, const LoopForm &form) {
  return ValueRange(op->getOperands()).slice(form.segments[0], form.segments[1]);
}

LogicalResult gait::ir::verifyLoop(Operation *op, const LoopForm &form) {
  if (form.count < 1) return op->emitOpError("runs ") << form.count << " steps; it runs at least 1 (C1)";
  size_t carries = form.segments[0];
  if (op->getNumResults() < carries)
    return op->emitOpError("has ") << op->getNumResults() << " results for " << carries << " carries; it gives one each (C4)";
  for (size_t index = 0; index < carries; ++index)
    if (Type init = op->getOperand(index).getType(), last = op->getResult(index).getType(); init != last)
      return op->emitOpError("result ") << index << " is " << describe(last) << "; it must be " << describe(init)
                                        << ", as its carry (C4)";
  return success(succeeded(verifyAxes(op, form.count, "operand", stackedOf(op, form), form.axes)) &&
                 succeeded(verifyAxes(op, form.count, "result", op->getResults().drop_front(carries), form.stacking)));
}

static void appendSlices(SmallVectorImpl<Type> &types, ValueRange stacked, ArrayRef<int64_t> axes) {
  for (auto [value, axis] : llvm::zip(stacked, axes)) types.push_back(sliceType(cast<RankedTensorType>(value.getType()), axis));
}

LogicalResult gait::ir::verifyLoopBlock(Operation *op, const LoopForm &form) {
  size_t carries = form.segments[0], stacked = form.segments[1];
  SmallVector<Type> arguments(op->getOperands().take_front(carries).getTypes()), yields = arguments;
  appendSlices(arguments, stackedOf(op, form), form.axes);
  llvm::append_range(arguments, op->getOperands().drop_front(carries + stacked).getTypes());
  appendSlices(yields, op->getResults().drop_front(carries), form.stacking);
  Block &block = op->getRegion(0).front();
  bool captures = form.segments.size() > 2;
  return success(succeeded(verifyArguments(op, block, "block", arguments,
                                           captures ? "carry, slice and capture" : "carry and slice", "(C3)")) &&
                 succeeded(verifyYields(op, block, "block", yields, "carry and stacked slice", "(C5)")));
}
