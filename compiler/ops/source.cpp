#include "compiler/ops/expression.h"
#include "compiler/ops/structured.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace gait::ir;

// A tensor made of nothing but its indices and scalars from outside.
static Value createSource(OpBuilder &builder, Location loc, RankedTensorType type, Value rows, BodyBuilder body) {
  return createParallel(builder, loc, type, {}, {}, rows, body);
}

// constant

OpFoldResult ConstantOp::fold(FoldAdaptor) { return getValue(); }

SmallVector<Value> ConstantOp::buildStructured(OpBuilder &builder, ValueRange, Value rows) {
  if (!getValue().isSplat()) return {arith::ConstantOp::create(builder, getLoc(), getValue())};
  auto element = cast<TypedAttr>(getValue().getSplatValue<Attribute>());
  Value scalar = arith::ConstantOp::create(builder, getLoc(), element);
  return {createSource(builder, getLoc(), getY().getType(), rows, [&](OpBuilder &, Location, ValueRange) { return scalar; })};
}

namespace {
// A number everywhere is a scalar, broadcast: the one form that also a shape with `?` has.
struct SplatToScalar : OpRewritePattern<ConstantOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ConstantOp op, PatternRewriter &rewriter) const override {
    RankedTensorType type = op.getY().getType();
    if (!op.getValue().isSplat() || type.getRank() == 0) return failure();
    auto scalarType = RankedTensorType::get({}, type.getElementType());
    auto scalar = DenseElementsAttr::get(scalarType, op.getValue().getSplatValue<Attribute>());
    Value constant = ConstantOp::create(rewriter, op.getLoc(), scalar);
    rewriter.replaceOpWithNewOp<BroadcastOp>(op, type, constant, ArrayRef<int64_t>());
    return success();
  }
};
} // namespace

void ConstantOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *context) {
  patterns.add<SplatToScalar>(context);
}

// iota

LogicalResult IotaOp::verify() {
  RankedTensorType y = getY().getType();
  int64_t axis = getAxis();
  if (axis >= 0 && axis < y.getRank()) return success();
  return emitOpError("axis ") << axis << " is no dimension of y " << describe(y) << "; give one from 0 to " << y.getRank() - 1
                              << " (C1)";
}

SmallVector<Value> IotaOp::buildStructured(OpBuilder &builder, ValueRange, Value rows) {
  Type element = getY().getType().getElementType();
  return {createSource(builder, getLoc(), getY().getType(), rows, [&](OpBuilder &inner, Location loc, ValueRange) -> Value {
    return convert(Scalar(inner, loc, linalg::IndexOp::create(inner, loc, getAxis())), element);
  })};
}

// rows

SmallVector<Value> RowsOp::buildStructured(OpBuilder &builder, ValueRange, Value rows) {
  if (!rows) {
    emitOpError("stands in an entry without a `?` in a type, which has no number of rows; use a constant");
    return {};
  }
  return {createSource(builder, getLoc(), getY().getType(), rows, [&](OpBuilder &inner, Location loc, ValueRange) -> Value {
    return convert(Scalar(inner, loc, rows), inner.getI64Type());
  })};
}

#define GET_OP_CLASSES
#include "compiler/ops/source.cpp.inc"
