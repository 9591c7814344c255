#include "compiler/ops/assembly.h"
#include "compiler/ops/expression.h"
#include "compiler/ops/structured.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace gait::ir;

// Shape.

static RankedTensorType reducedType(RankedTensorType x, ArrayRef<int64_t> axes, Type element) {
  auto sizes = llvm::map_to_vector(dimsWithout(x.getRank(), axes), [&](int64_t dim) { return x.getDimSize(dim); });
  return RankedTensorType::get(sizes, element);
}

static LogicalResult verifyReduce(Operation *op, ArrayRef<int64_t> axes) {
  auto x = cast<RankedTensorType>(op->getOperand(0).getType()), y = cast<RankedTensorType>(op->getResult(0).getType());
  for (auto [index, axis] : llvm::enumerate(axes))
    if (axis < 0 || axis >= x.getRank() || (index && axis <= axes[index - 1]))
      return op->emitOpError("axes ") << describe(axes) << " must be strictly increasing, each a dimension of x " << describe(x)
                                      << ", from 0 to " << x.getRank() - 1 << " (C1)";
  RankedTensorType expected = reducedType(x, axes, x.getElementType());
  if (y == expected) return success();
  return op->emitOpError("y is ") << describe(y) << "; it must be " << describe(expected) << ", x without axes (C2)";
}

void ReduceSumOp::build(OpBuilder &builder, OperationState &state, Value x, ArrayRef<int64_t> axes) {
  auto type = cast<RankedTensorType>(x.getType());
  build(builder, state, reducedType(type, axes, type.getElementType()), x, axes);
}
void ReduceMaxOp::build(OpBuilder &builder, OperationState &state, Value x, ArrayRef<int64_t> axes) {
  auto type = cast<RankedTensorType>(x.getType());
  build(builder, state, reducedType(type, axes, type.getElementType()), x, axes);
}
void ReduceMinOp::build(OpBuilder &builder, OperationState &state, Value x, ArrayRef<int64_t> axes) {
  auto type = cast<RankedTensorType>(x.getType());
  build(builder, state, reducedType(type, axes, type.getElementType()), x, axes);
}
void ReduceProdOp::build(OpBuilder &builder, OperationState &state, Value x, ArrayRef<int64_t> axes) {
  auto type = cast<RankedTensorType>(x.getType());
  build(builder, state, reducedType(type, axes, type.getElementType()), x, axes);
}
void ArgmaxOp::build(OpBuilder &builder, OperationState &state, Value x, int64_t axis) {
  build(builder, state, reducedType(cast<RankedTensorType>(x.getType()), axis, builder.getI32Type()), x, axis);
}

LogicalResult ReduceSumOp::verify() { return verifyReduce(*this, getAxes()); }
LogicalResult ReduceMaxOp::verify() { return verifyReduce(*this, getAxes()); }
LogicalResult ReduceMinOp::verify() { return verifyReduce(*this, getAxes()); }
LogicalResult ReduceProdOp::verify() { return verifyReduce(*this, getAxes()); }

LogicalResult ArgmaxOp::verify() {
  RankedTensorType x = getX().getType();
  int64_t axis = getAxis();
  if (axis < 0 || axis >= x.getRank())
    return emitOpError("axis ") << axis << " is no dimension of x " << describe(x) << "; give one from 0 to " << x.getRank() - 1
                                << " (C1)";
  RankedTensorType expected = reducedType(x, axis, getY().getType().getElementType());
  if (getY().getType() == expected) return success();
  return emitOpError("y is ") << describe(getY().getType()) << "; it must be " << describe(expected) << ", x without axis (C2)";
}

// Gradient.

// y, of x's shape without axes, repeated along them.
static Expression repeat(OpBuilder &builder, Location loc, Value y, RankedTensorType type, ArrayRef<int64_t> axes) {
  auto repeated = type.clone(getElementTypeOrSelf(y));
  return Expression(builder, loc, BroadcastOp::create(builder, loc, repeated, y, dimsWithout(type.getRank(), axes)));
}

SmallVector<Value> ReduceSumOp::buildGradient(OpBuilder &builder, ValueRange cotangents) {
  return {repeat(builder, getLoc(), cotangents[0], getX().getType(), getAxes())};
}

// dy, split evenly among the elements of x that are y.
template <typename Op> static SmallVector<Value> splitAmongEqual(Op op, OpBuilder &builder, Value cotangent) {
  RankedTensorType type = op.getX().getType();
  Expression x(builder, op.getLoc(), op.getX()), dy(builder, op.getLoc(), cotangent);
  Expression isChosen = equal(x, repeat(builder, op.getLoc(), op.getY(), type, op.getAxes()));
  Expression count = x.create<ReduceSumOp>(convertLike(isChosen, x), op.getAxes());
  return {select(isChosen, repeat(builder, op.getLoc(), dy / count, type, op.getAxes()), 0)};
}
SmallVector<Value> ReduceMaxOp::buildGradient(OpBuilder &builder, ValueRange cotangents) {
  return splitAmongEqual(*this, builder, cotangents[0]);
}
SmallVector<Value> ReduceMinOp::buildGradient(OpBuilder &builder, ValueRange cotangents) {
  return splitAmongEqual(*this, builder, cotangents[0]);
}

SmallVector<Value> ReduceProdOp::buildGradient(OpBuilder &builder, ValueRange cotangents) {
  auto wide = [&](Value value) { return repeat(builder, getLoc(), value, getX().getType(), getAxes()); };
  Expression x(builder, getLoc(), getX()), dy(builder, getLoc(), cotangents[0]);
  Expression isZero = equal(x, x.number(0)), factors = select(isZero, 1, x);
  Expression zeros = x.create<ReduceSumOp>(convertLike(isZero, x), getAxes());
  Expression rest = x.create<ReduceProdOp>(factors, getAxes());
  Expression ofZero = select(equal(zeros, zeros.number(1)), rest, 0);
  return {wide(dy) * select(isZero, wide(ofZero), wide(getY()) / factors)};
}

// Lowering.

static Scalar lastElement(OpBuilder &builder, Location loc, ValueRange elements) { return Scalar(builder, loc, elements.back()); }

// What every number of a type is above, or below.
static Attribute extreme(Type element, bool isLargest) {
  if (auto floating = dyn_cast<FloatType>(element))
    return FloatAttr::get(floating, APFloat::getInf(floating.getFloatSemantics(), /*Negative=*/!isLargest));
  unsigned width = element.getIntOrFloatBitWidth();
  return IntegerAttr::get(element, isLargest ? APInt::getSignedMaxValue(width) : APInt::getSignedMinValue(width));
}

// A reduction by `combine`, a function of two elements.
static Value reduceBy(OpBuilder &builder, Location loc, RankedTensorType type, Value x, ArrayRef<int64_t> axes, Attribute start,
                      Value rows, Scalar (*combine)(Scalar, Scalar)) {
  AffineMap map = builder.getMultiDimIdentityMap(cast<RankedTensorType>(x.getType()).getRank());
  return createReduction(builder, loc, type, x, map, axes, start, rows,
                         [&](OpBuilder &inner, Location innerLoc, ValueRange elements) -> Value {
                           return combine(Scalar(inner, innerLoc, elements[0]), lastElement(inner, innerLoc, elements));
                         });
}

SmallVector<Value> ReduceSumOp::buildStructured(OpBuilder &builder, ValueRange operands, Value rows) {
  Attribute zero = builder.getZeroAttr(getX().getType().getElementType());
  return {reduceBy(builder, getLoc(), getY().getType(), operands[0], getAxes(), zero, rows, operator+)};
}
SmallVector<Value> ReduceMaxOp::buildStructured(OpBuilder &builder, ValueRange operands, Value rows) {
  Attribute lowest = extreme(getX().getType().getElementType(), /*isLargest=*/false);
  return {reduceBy(builder, getLoc(), getY().getType(), operands[0], getAxes(), lowest, rows, max)};
}
SmallVector<Value> ReduceMinOp::buildStructured(OpBuilder &builder, ValueRange operands, Value rows) {
  Attribute highest = extreme(getX().getType().getElementType(), /*isLargest=*/true);
  return {reduceBy(builder, getLoc(), getY().getType(), operands[0], getAxes(), highest, rows, min)};
}
SmallVector<Value> ReduceProdOp::buildStructured(OpBuilder &builder, ValueRange operands, Value rows) {
  Attribute one = builder.getOneAttr(getX().getType().getElementType());
  return {reduceBy(builder, getLoc(), getY().getType(), operands[0], getAxes(), one, rows, operator*)};
}

// Two reductions of one combining op each: the largest element, then the smallest index at which it stands. A NaN stands where x
// != x.
SmallVector<Value> ArgmaxOp::buildStructured(OpBuilder &builder, ValueRange operands, Value rows) {
  RankedTensorType x = getX().getType(), y = getY().getType();
  int64_t axis = getAxis();
  Value largest = reduceBy(builder, getLoc(), y.clone(x.getElementType()), operands[0], axis,
                           extreme(x.getElementType(), /*isLargest=*/false), rows, max);
  SmallVector<AffineMap> maps{builder.getMultiDimIdentityMap(x.getRank()),
                              projection(getContext(), x.getRank(), dimsWithout(x.getRank(), axis))};
  Attribute none = builder.getI32IntegerAttr(std::numeric_limits<int32_t>::max());
  auto body = [&](OpBuilder &inner, Location loc, ValueRange elements) -> Value {
    Scalar element(inner, loc, elements[0]), best(inner, loc, elements[1]);
    Scalar isBest = compare(Comparison::Eq, element, best);
    if (element.isFloat()) isBest = isBest | compare(Comparison::Ne, element, element);
    Scalar index = convert(Scalar(inner, loc, linalg::IndexOp::create(inner, loc, axis)), inner.getI32Type());
    Scalar candidate = select(isBest, index, index.integer(std::numeric_limits<int32_t>::max()));
    return candidate.fold<arith::MinSIOp>(candidate, lastElement(inner, loc, elements));
  };
  return {createReduction(builder, getLoc(), y, {operands[0], largest}, maps, axis, none, rows, body)};
}

// Simplification.

// Axes of size 1 only: the same elements in another shape.
template <typename Op> static LogicalResult reduceNothing(Op op, PatternRewriter &rewriter) {
  RankedTensorType x = op.getX().getType();
  if (llvm::any_of(op.getAxes(), [&](int64_t axis) { return x.getDimSize(axis) != 1; })) return failure();
  rewriter.replaceOpWithNewOp<ReshapeOp>(op, op.getY().getType(), op.getX());
  return success();
}

OpFoldResult ReduceSumOp::fold(FoldAdaptor) { return getAxes().empty() ? Value(getX()) : Value(); }
OpFoldResult ReduceMaxOp::fold(FoldAdaptor) { return getAxes().empty() ? Value(getX()) : Value(); }
OpFoldResult ReduceMinOp::fold(FoldAdaptor) { return getAxes().empty() ? Value(getX()) : Value(); }
OpFoldResult ReduceProdOp::fold(FoldAdaptor) { return getAxes().empty() ? Value(getX()) : Value(); }
void ReduceSumOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *) {
  patterns.add(reduceNothing<ReduceSumOp>);
}
void ReduceMaxOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *) {
  patterns.add(reduceNothing<ReduceMaxOp>);
}
void ReduceMinOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *) {
  patterns.add(reduceNothing<ReduceMinOp>);
}
void ReduceProdOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *) {
  patterns.add(reduceNothing<ReduceProdOp>);
}

#define GET_OP_CLASSES
#include "compiler/ops/reduce.cpp.inc"
