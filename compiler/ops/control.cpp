#include "compiler/ops/assembly.h"
#include "compiler/ops/block.h"
#include "compiler/ops/expression.h"
#include "compiler/ops/pointwise.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace gait::ir;

// stop_gradient

LogicalResult StopGradientOp::verify() { return verifySameTypes(*this, {"x", "y"}); }
SmallVector<Value> StopGradientOp::buildGradient(OpBuilder &, ValueRange) { return {Value()}; }
SmallVector<Value> StopGradientOp::buildStructured(OpBuilder &, ValueRange operands, Value) { return {operands[0]}; }

// gradient

LogicalResult GradientOp::verify() {
  auto isFloat = [](Type type) { return isa<FloatType>(getElementTypeOrSelf(type)); };
  if (getCotangents().empty()) {
    if (getValues().size() != 1)
      return emitOpError("of ") << getValues().size() << " values; without cotangents it is of one scalar (C1)";
    auto scalar = cast<RankedTensorType>(getValues()[0].getType());
    if (scalar.getRank() != 0 || !isFloat(scalar))
      return emitOpError("of ") << describe(scalar)
                                << "; a gradient is of a scalar of f32 or f64: sum, or take a mean, first (C1)";
  } else if (getCotangents().size() != getValues().size()) {
    return emitOpError("has ") << getCotangents().size() << " cotangents for " << getValues().size()
                               << " values; give one each (C1)";
  }
  for (auto [index, types] : llvm::enumerate(llvm::zip(getValues().getTypes(), getCotangents().getTypes())))
    if (auto [value, cotangent] = types; value != cotangent || !isFloat(value))
      return emitOpError("value ") << index << " is " << describe(value) << ", its cotangent " << describe(cotangent)
                                   << "; both must be of one type, of f32 or f64 (C1)";
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

// barrier

LogicalResult BarrierOp::verify() {
  if (getX().getType() == getY().getType()) return success();
  return emitOpError("types differ: x ") << describe(getX().getType()) << ", y " << describe(getY().getType())
                                         << "; it is the same tensor (C1)";
}

SmallVector<Value> BarrierOp::buildGradient(OpBuilder &, ValueRange cotangents) {
  SmallVector<Value> gradients(getNumOperands());
  gradients[0] = cotangents[0];
  return gradients;
}

SmallVector<Value> BarrierOp::buildStructured(OpBuilder &builder, ValueRange operands, Value) {
  return {create(builder, getLoc(), operands[0], operands.drop_front())};
}

OpFoldResult BarrierOp::fold(FoldAdaptor adaptor) { return adaptor.getX(); } // a constant is kept by nobody

// An op that is as cheap as to read its operand.
static bool isFree(Operation *op) { return isa_and_nonnull<BroadcastOp, ReshapeOp>(op); }
static bool isSource(Operation *op) { return op->getNumOperands() == 0; }

namespace {
// What is free to compute again is, after the barrier: barrier(broadcast(x)) = broadcast(barrier(x)), barrier(iota) = iota.
struct KeepNothingFree : OpRewritePattern<BarrierOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(BarrierOp barrier, PatternRewriter &rewriter) const override {
    Operation *op = barrier.getX().getDefiningOp();
    if (!op) return failure();
    if (isSource(op)) {
      rewriter.replaceOp(barrier, barrier.getX());
      return success();
    }
    if (!isFree(op)) return failure();
    Value source = BarrierOp::create(rewriter, barrier.getLoc(), op->getOperand(0), barrier.getAfter());
    Operation *again = rewriter.clone(*op);
    rewriter.modifyOpInPlace(again, [&] { again->setOperand(0, source); });
    rewriter.replaceOp(barrier, again);
    return success();
  }
};

// What is there at once, or twice, is not awaited.
struct AwaitWhatIsComputed : OpRewritePattern<BarrierOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(BarrierOp barrier, PatternRewriter &rewriter) const override {
    llvm::SetVector<Value> computed;
    for (Value value : barrier.getAfter()) {
      while (isFree(value.getDefiningOp())) value = value.getDefiningOp()->getOperand(0);
      if (Operation *op = value.getDefiningOp(); op && !isSource(op)) computed.insert(value);
    }
    if (llvm::equal(computed, barrier.getAfter())) return failure();
    rewriter.modifyOpInPlace(barrier, [&] { barrier.getAfterMutable().assign(computed.getArrayRef()); });
    return success();
  }
};
} // namespace

void BarrierOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *context) {
  patterns.add<KeepNothingFree, AwaitWhatIsComputed>(context);
}

// checkpoint

ParseResult CheckpointOp::parse(OpAsmParser &parser, OperationState &state) { return parseWithBlock(parser, state); }
void CheckpointOp::print(OpAsmPrinter &printer) { printWithBlock(printer, *this); }

Block &CheckpointOp::getForward() { return getBody().front(); }

LogicalResult CheckpointOp::verifyRegions() {
  return success(succeeded(verifyArguments(*this, getForward(), "block", getInputs().getTypes(), "operand", "(C1)")) &&
                 succeeded(verifyYields(*this, getForward(), "block", getResultTypes(), "result", "(C2)")));
}

SmallVector<Value> CheckpointOp::buildGradient(OpBuilder &builder, ValueRange ofResults) {
  SmallVector<Value> cotangents = llvm::filter_to_vector(ofResults, [](Value cotangent) { return bool(cotangent); });
  auto inputs = llvm::map_to_vector(
      getInputs(), [&](Value input) -> Value { return BarrierOp::create(builder, getLoc(), input, cotangents); });
  SmallVector<Value> values;
  for (auto [value, cotangent] : llvm::zip(cloneBlock(builder, getForward(), inputs), ofResults))
    if (cotangent) values.push_back(value);
  SmallVector<Value> targets = llvm::filter_to_vector(inputs, isFloating), gradients(inputs.size());
  if (targets.empty()) return gradients;
  auto gradient = GradientOp::create(builder, getLoc(), values, cotangents, targets);
  for (auto [index, input] : llvm::enumerate(inputs))
    if (isFloating(input)) gradients[index] = gradient.getResult(llvm::find(targets, input) - targets.begin());
  return gradients;
}

// custom_gradient

ParseResult CustomGradientOp::parse(OpAsmParser &parser, OperationState &state) {
  if (parseWithBlock(parser, state) || parser.parseKeyword("backward")) return failure();
  SmallVector<Type> types(state.regions[0]->getArgumentTypes());
  llvm::append_range(types, state.types);
  llvm::append_range(types, floatingOf(state.types));
  return parseFurtherBlock(parser, state, types);
}

void CustomGradientOp::print(OpAsmPrinter &printer) {
  printWithBlock(printer, *this);
  printer << " backward ";
  printFurtherBlock(printer, getBackward());
}

Block &CustomGradientOp::getForward() { return getBody().front(); }

LogicalResult CustomGradientOp::verifyRegions() {
  SmallVector<Type> arguments(getInputs().getTypes());
  llvm::append_range(arguments, getResultTypes());
  llvm::append_range(arguments, floatingOf(getResultTypes()));
  Block &backward = getBackward().front();
  return success(
      succeeded(verifyArguments(*this, getForward(), "first block", getInputs().getTypes(), "operand", "(C1)")) &&
      succeeded(verifyYields(*this, getForward(), "first block", getResultTypes(), "result", "(C2)")) &&
      succeeded(verifyArguments(*this, backward, "second block", arguments, "operand, result and floating result", "(C3)")) &&
      succeeded(verifyYields(*this, backward, "second block", floatingOf(getInputs().getTypes()), "floating operand", "(C4)")));
}

SmallVector<Value> CustomGradientOp::buildGradient(OpBuilder &builder, ValueRange ofResults) {
  SmallVector<Value> arguments(getInputs());
  llvm::append_range(arguments, getResults());
  for (auto [result, cotangent] : llvm::zip(getResults(), ofResults)) {
    if (!isFloating(result)) continue;
    arguments.push_back(cotangent ? cotangent : createFilled(builder, getLoc(), cast<RankedTensorType>(result.getType()), 0));
  }
  SmallVector<Value> yielded = cloneBlock(builder, getBackward().front(), arguments), gradients(getInputs().size());
  auto next = yielded.begin();
  for (auto [index, input] : llvm::enumerate(getInputs()))
    if (isFloating(input)) gradients[index] = *next++;
  return gradients;
}

#define GET_OP_CLASSES
#include "compiler/ops/control.cpp.inc"
