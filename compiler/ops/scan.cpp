#include "compiler/ops/scan.h"
#include "compiler/ops/assembly.h"
#include "compiler/ops/block.h"
#include "compiler/ops/expression.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace gait::ir;

RankedTensorType gait::ir::sliceType(RankedTensorType stacked, int64_t axis) {
  SmallVector<int64_t> shape(stacked.getShape());
  shape.erase(shape.begin() + axis);
  return stacked.clone(shape);
}

RankedTensorType gait::ir::stackType(RankedTensorType slice, int64_t axis, int64_t count) {
  SmallVector<int64_t> shape(slice.getShape());
  shape.insert(shape.begin() + axis, count);
  return slice.clone(shape);
}

void ScanOp::build(OpBuilder &builder, OperationState &state, int64_t count, bool reverse, ValueRange inits, ValueRange stacked,
                   ArrayRef<int64_t> axes, ValueRange captures, TypeRange outputs, ArrayRef<int64_t> stacking) {
  state.addOperands(inits);
  state.addOperands(stacked);
  state.addOperands(captures);
  Properties &properties = state.getOrAddProperties<Properties>();
  properties.operandSegmentSizes = {static_cast<int32_t>(inits.size()), static_cast<int32_t>(stacked.size()),
                                    static_cast<int32_t>(captures.size())};
  properties.count = builder.getI64IntegerAttr(count);
  if (reverse) properties.reverse = builder.getUnitAttr();
  properties.axes = builder.getDenseI64ArrayAttr(axes);
  properties.stacking = builder.getDenseI64ArrayAttr(stacking);
  state.addTypes(inits.getTypes());
  state.addTypes(outputs);
  state.addRegion();
}

// Text: `count 60 reverse carry (%h = %h0) over (%x = %xs axis 1) reading (%w = %weight) stacking [1] : types { ... }`

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

ParseResult ScanOp::parse(OpAsmParser &parser, OperationState &state) {
  int64_t count;
  if (parser.parseKeyword("count") || parser.parseInteger(count)) return failure();
  bool reverse = succeeded(parser.parseOptionalKeyword("reverse"));
  Bindings carry, over, reading;
  if (parseBindings(parser, "carry", carry, false) || parseBindings(parser, "over", over, true) ||
      parseBindings(parser, "reading", reading, false))
    return failure();
  SmallVector<int64_t> stacking;
  if (succeeded(parser.parseOptionalKeyword("stacking")) && parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Square, [&] {
        return parser.parseInteger(stacking.emplace_back());
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
  Builder &builder = parser.getBuilder();
  Properties &properties = state.getOrAddProperties<Properties>();
  properties.operandSegmentSizes = {static_cast<int32_t>(carry.operands.size()), static_cast<int32_t>(over.operands.size()),
                                    static_cast<int32_t>(reading.operands.size())};
  properties.count = builder.getI64IntegerAttr(count);
  if (reverse) properties.reverse = builder.getUnitAttr();
  properties.axes = builder.getDenseI64ArrayAttr(over.axes);
  properties.stacking = builder.getDenseI64ArrayAttr(stacking);
  state.addTypes(type.getResults());
  for (auto [argument, input] : llvm::zip(all.arguments, type.getInputs())) argument.type = input;
  for (auto [index, axis] : llvm::enumerate(over.axes)) {
    OpAsmParser::Argument &argument = all.arguments[carry.arguments.size() + index];
    auto stacked = dyn_cast<RankedTensorType>(argument.type);
    if (stacked && axis >= 0 && axis < stacked.getRank()) argument.type = sliceType(stacked, axis); // else the verifier's
  }
  return parser.parseRegion(*state.addRegion(), all.arguments, /*enableNameShadowing=*/true);
}

void ScanOp::print(OpAsmPrinter &printer) {
  printer << " count " << getCount();
  if (getReverse()) printer << " reverse";
  auto bindings = [&](StringRef keyword, ValueRange operands, Block::BlockArgListType arguments, ArrayRef<int64_t> axes) {
    if (operands.empty()) return;
    printer << ' ' << keyword << " (";
    for (size_t i = 0; i < operands.size(); ++i) {
      printer << (i ? ", " : "") << arguments[i] << " = " << operands[i];
      if (!axes.empty()) printer << " axis " << axes[i];
    }
    printer << ')';
  };
  bindings("carry", getInits(), getCarried(), {});
  bindings("over", getStacked(), getSlices(), getAxes());
  bindings("reading", getCaptures(), getRead(), {});
  if (!getStacking().empty()) printer << " stacking " << describe(getStacking());
  printer.printOptionalAttrDict((*this)->getAttrs(), {getOperandSegmentSizesAttrName(), getCountAttrName(), getReverseAttrName(),
                                                      getAxesAttrName(), getStackingAttrName()});
  printer << " : ";
  printer.printFunctionalType(*this);
  printer << ' ';
  printer.printRegion(getBody(), /*printEntryBlockArgs=*/false);
}

// Types

static LogicalResult verifyAxes(ScanOp scan, StringRef what, ValueRange stacked, ArrayRef<int64_t> axes) {
  if (stacked.size() != axes.size())
    return scan.emitOpError("has ") << axes.size() << " axes for " << stacked.size() << " stacked " << what
                                    << "s; give one each (C2)";
  for (auto [index, value, axis] : llvm::enumerate(stacked, axes)) {
    auto type = cast<RankedTensorType>(value.getType());
    if (axis < 0 || axis >= type.getRank() || type.getDimSize(axis) != static_cast<int64_t>(scan.getCount()))
      return scan.emitOpError("stacked ") << what << ' ' << index << ' ' << describe(type)
                                          << " is not one slice a step along axis " << axis << "; that dimension has the size "
                                          << scan.getCount() << " (C2)";
  }
  return success();
}

LogicalResult ScanOp::verify() {
  if (static_cast<int64_t>(getCount()) < 1)
    return emitOpError("runs ") << static_cast<int64_t>(getCount()) << " steps; it runs at least 1 (C1)";
  size_t carries = getInits().size();
  if (getNumResults() < carries)
    return emitOpError("has ") << getNumResults() << " results for " << carries << " carries; it gives one each (C4)";
  for (auto [index, types] : llvm::enumerate(llvm::zip(getInits().getTypes(), getFinals().getTypes())))
    if (auto [init, last] = types; init != last)
      return emitOpError("result ") << index << " is " << describe(last) << "; it must be " << describe(init)
                                    << ", as its carry (C4)";
  return success(succeeded(verifyAxes(*this, "operand", getStacked(), getAxes())) &&
                 succeeded(verifyAxes(*this, "result", getStacks(), getStacking())));
}

static void appendSlices(SmallVectorImpl<Type> &types, ValueRange stacked, ArrayRef<int64_t> axes) {
  for (auto [value, axis] : llvm::zip(stacked, axes)) types.push_back(sliceType(cast<RankedTensorType>(value.getType()), axis));
}

LogicalResult ScanOp::verifyRegions() {
  SmallVector<Type> arguments(getInits().getTypes()), yields = arguments;
  appendSlices(arguments, getStacked(), getAxes());
  llvm::append_range(arguments, getCaptures().getTypes());
  appendSlices(yields, getStacks(), getStacking());
  return success(succeeded(verifyArguments(*this, getBlock(), "block", arguments, "carry, slice and capture", "(C3)")) &&
                 succeeded(verifyYields(*this, getBlock(), "block", yields, "carry and stacked slice", "(C5)")));
}

// Lowering

SmallVector<Value> ScanOp::buildStructured(OpBuilder &, ValueRange, Value) {
  emitOpError("has no lowering of its own: --gait-unroll-scans puts its steps in its place first");
  return {};
}

// Gradient

namespace {
/// The scan that computes the gradient of another.
class ReverseScan {
public:
  ReverseScan(ScanOp scan, ValueRange cotangents)
      : scan(scan), ofFinals(cotangents.take_front(scan.getInits().size())),
        ofStacks(cotangents.drop_front(scan.getInits().size())) {}

  SmallVector<Value> build(OpBuilder &builder) {
    SmallVector<Value> gradients(scan->getNumOperands());
    collect(builder);
    auto reverse = ScanOp::create(builder, scan.getLoc(), scan.getCount(), !scan.getReverse(), carries, stacked, axes,
                                  scan.getCaptures(), outputs, stacking);
    buildBody(builder, reverse);
    ValueRange results = reverse.getResults();
    size_t next = 0, slices = carries.size(), inits = scan.getInits().size(), read = inits + scan.getStacked().size();
    for (auto [index, init] : llvm::enumerate(scan.getInits()))
      if (isFloating(init)) gradients[index] = results[next++];
    for (auto [index, capture] : llvm::enumerate(scan.getCaptures()))
      if (isFloating(capture)) gradients[read + index] = results[next++];
    for (auto [index, operand] : llvm::enumerate(scan.getStacked()))
      if (isFloating(operand)) gradients[inits + index] = results[slices++];
    return gradients;
  }

private:
  Value zero(OpBuilder &builder, Value like) {
    return createFilled(builder, scan.getLoc(), cast<RankedTensorType>(like.getType()), 0);
  }

  /// Carries: cotangents of the floating carries, sums for the floating captures. Stacked: the carries that each step read, the
  /// stacked operands, cotangents.
  void collect(OpBuilder &builder) {
    for (auto [init, cotangent] : llvm::zip(scan.getInits(), ofFinals))
      if (isFloating(init)) carries.push_back(cotangent ? cotangent : zero(builder, init));
    for (Value capture : scan.getCaptures())
      if (isFloating(capture)) carries.push_back(zero(builder, capture));
    if (!scan.getInits().empty()) keepCarries(builder);
    llvm::append_range(stacked, scan.getStacked());
    llvm::append_range(axes, scan.getAxes());
    for (auto [cotangent, axis] : llvm::zip(ofStacks, scan.getStacking())) {
      if (!cotangent) continue;
      stacked.push_back(cotangent);
      axes.push_back(axis);
    }
    for (auto [operand, axis] : llvm::zip(scan.getStacked(), scan.getAxes())) {
      if (!isFloating(operand)) continue;
      outputs.push_back(operand.getType());
      stacking.push_back(axis);
    }
  }

  /// The scan once more, stacking what each step got from the last. Simplification makes one scan of both.
  void keepCarries(OpBuilder &builder) {
    SmallVector<Type> types(scan.getStacks().getTypes());
    SmallVector<int64_t> places(scan.getStacking());
    for (Value carried : scan.getCarried()) {
      auto type = cast<RankedTensorType>(carried.getType());
      places.push_back(stackAxis(type));
      types.push_back(stackType(type, places.back(), scan.getCount()));
    }
    auto again = ScanOp::create(builder, scan.getLoc(), scan.getCount(), scan.getReverse(), scan.getInits(), scan.getStacked(),
                                scan.getAxes(), scan.getCaptures(), types, places);
    IRMapping mapping;
    scan.getBody().cloneInto(&again.getBody(), mapping);
    Operation *yield = again.getBlock().getTerminator();
    yield->insertOperands(yield->getNumOperands(), llvm::to_vector_of<Value>(again.getCarried()));
    ValueRange kept = again.getResults().take_back(scan.getInits().size());
    llvm::append_range(stacked, kept);
    llvm::append_range(axes, ArrayRef<int64_t>(places).take_back(kept.size()));
  }

  void buildBody(OpBuilder &outer, ScanOp reverse) {
    OpBuilder::InsertionGuard guard(outer);
    Location loc = scan.getLoc();
    Block *block = outer.createBlock(&reverse.getBody());
    auto arguments = [&](ValueRange values) {
      SmallVector<Value> made;
      for (Value value : values) made.push_back(block->addArgument(value.getType(), loc));
      return made;
    };
    SmallVector<Value> sums = arguments(carries), inputs = arguments(scan.getCarried());
    llvm::append_range(inputs, arguments(scan.getSlices()));
    SmallVector<Value> ofSlices;
    for (auto [slice, cotangent] : llvm::zip(scan.getStackedSlices(), ofStacks))
      if (cotangent) ofSlices.push_back(block->addArgument(slice.getType(), loc));
    llvm::append_range(inputs, arguments(scan.getRead()));

    SmallVector<Value> yielded = cloneBlock(outer, scan.getBlock(), inputs), values, cotangents, targets;
    size_t inits = scan.getInits().size(), carried = 0, sliced = 0;
    for (auto [index, value] : llvm::enumerate(yielded)) {
      bool isCarry = index < inits;
      if (isCarry ? !isFloating(value) : !ofStacks[index - inits]) continue;
      values.push_back(value);
      cotangents.push_back(isCarry ? sums[carried++] : ofSlices[sliced++]);
    }
    for (Value input : inputs)
      if (isFloating(input)) targets.push_back(input);
    // Targets in the order of the scan's operands: carries, slices, captures. The reverse scan yields carries, captures, slices.
    auto gradient = GradientOp::create(outer, loc, values, cotangents, targets);
    size_t slices = outputs.size();
    SmallVector<Value> results(gradient.getResults()), next(results.begin(), results.begin() + carried);
    for (size_t i = carried; i < carries.size(); ++i) next.push_back(AddOp::create(outer, loc, sums[i], results[slices + i]));
    next.append(results.begin() + carried, results.begin() + carried + slices);
    YieldOp::create(outer, loc, next);
  }

  ScanOp scan;
  ValueRange ofFinals, ofStacks;
  SmallVector<Value> carries, stacked;
  SmallVector<int64_t> axes, stacking;
  SmallVector<Type> outputs;
};
} // namespace

SmallVector<Value> ScanOp::buildGradient(OpBuilder &builder, ValueRange cotangents) {
  return ReverseScan(*this, cotangents).build(builder);
}

#define GET_OP_CLASSES
#include "compiler/ops/scan.cpp.inc"
