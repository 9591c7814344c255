#include "compiler/ops/scan.h"
#include "compiler/ops/assembly.h"
#include "compiler/ops/block.h"
#include "compiler/ops/expression.h"
#include "compiler/ops/loop_form.h"
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

static LoopForm partsOf(ScanOp scan) {
  LoopForm form = makeForm(scan, {static_cast<int32_t>(scan.getInits().size()), static_cast<int32_t>(scan.getStacked().size()),
                                  static_cast<int32_t>(scan.getCaptures().size())});
  form.keep = scan.getKeep();
  return form;
}

ParseResult ScanOp::parse(OpAsmParser &parser, OperationState &state) {
  LoopForm form;
  if (parseLoop(parser, state, form, /*isolated=*/true)) return failure();
  Properties &properties = state.getOrAddProperties<Properties>();
  setProperties(properties, parser.getBuilder(), form);
  if (form.keep) properties.keep = KeepAttr::get(parser.getContext(), *form.keep);
  return success();
}

void ScanOp::print(OpAsmPrinter &printer) {
  printLoop(printer, *this, partsOf(*this),
            {getOperandSegmentSizesAttrName(), getCountAttrName(), getReverseAttrName(), getAxesAttrName(), getStackingAttrName(),
             getKeepAttrName()});
}

LogicalResult ScanOp::verify() { return verifyLoop(*this, partsOf(*this)); }

LogicalResult ScanOp::verifyRegions() { return verifyLoopBlock(*this, partsOf(*this)); }

// Lowering

/// A gait.loop, its block lowered op by op; what the block reads it reads directly.
SmallVector<Value> ScanOp::buildStructured(OpBuilder &builder, ValueRange operands, Value rows) {
  size_t inits = getInits().size(), stacked = getStacked().size();
  auto loop = LoopOp::create(builder, getLoc(), getResultTypes(), operands.take_front(inits), operands.slice(inits, stacked),
                             getCount(), getReverse(), getAxes(), getStacking(), /*places=*/nullptr, /*buffers=*/nullptr);
  OpBuilder::InsertionGuard guard(builder);
  Block *block = builder.createBlock(&loop.getBody());
  IRMapping map;
  for (BlockArgument argument : getBlock().getArguments().drop_back(getCaptures().size()))
    map.map(argument, block->addArgument(argument.getType(), argument.getLoc()));
  map.map(getRead(), operands.drop_front(inits + stacked));
  for (Operation &op : getBlock().without_terminator()) {
    auto lowerable = dyn_cast<LowerableOp>(op);
    if (!lowerable) {
      op.emitOpError("has no lowering to linalg; a scan holds ops of the language only");
      return {};
    }
    SmallVector<Value> inner = llvm::map_to_vector(op.getOperands(), [&](Value operand) { return map.lookup(operand); });
    SmallVector<Value> lowered = lowerable.buildStructured(builder, inner, rows);
    if (lowered.size() != op.getNumResults()) return {};
    map.map(op.getResults(), lowered);
  }
  SmallVector<Value> yielded =
      llvm::map_to_vector(getBlock().getTerminator()->getOperands(), [&](Value value) { return map.lookup(value); });
  YieldOp::create(builder, getLoc(), yielded);
  return llvm::to_vector_of<Value>(loop.getResults());
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

#include "compiler/ops/scan_enums.cpp.inc"

#define GET_OP_CLASSES
#include "compiler/ops/scan.cpp.inc"
