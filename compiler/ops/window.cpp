#include "compiler/ops/assembly.h"
#include "compiler/ops/structured.h"

using namespace mlir;
using namespace gait::ir;

// What a window of `size` elements spans, and how many of them slide along `length` elements.
static int64_t spanOf(int64_t size, int64_t dilation) { return (size - 1) * dilation + 1; }
static int64_t countWindows(int64_t length, int64_t size, int64_t stride, int64_t dilation) {
  return (length - spanOf(size, dilation)) / stride + 1;
}

// `whole` with its dimension `axis` replaced by windows of `size`.
static RankedTensorType windowedType(RankedTensorType whole, int64_t axis, int64_t windows, int64_t size) {
  SmallVector<int64_t> shape(whole.getShape());
  shape[axis] = windows;
  shape.insert(shape.begin() + axis + 1, size);
  return whole.clone(shape);
}

static LogicalResult verifySteps(Operation *op, ArrayRef<std::pair<StringRef, int64_t>> steps) {
  for (auto [name, step] : steps)
    if (step < 1) return op->emitOpError(name) << " is " << step << "; it is at least 1 (C2)";
  return success();
}

// windows

void WindowsOp::build(OpBuilder &builder, OperationState &state, Value x, int64_t axis, int64_t size, int64_t stride,
                      int64_t dilation) {
  auto type = cast<RankedTensorType>(x.getType());
  // Of what is wrong the verifier tells.
  bool isRight = axis >= 0 && axis < type.getRank() && !type.isDynamicDim(axis) && size >= 1 && stride >= 1 && dilation >= 1 &&
                 spanOf(size, dilation) <= type.getDimSize(axis);
  if (isRight) type = windowedType(type, axis, countWindows(type.getDimSize(axis), size, stride, dilation), size);
  build(builder, state, type, x, axis, size, stride, dilation);
}

LogicalResult WindowsOp::verify() {
  RankedTensorType x = getX().getType();
  int64_t axis = getAxis(), size = getSize(), span = spanOf(size, getDilation());
  if (axis < 0 || axis >= x.getRank() || x.isDynamicDim(axis))
    return emitOpError("axis ") << axis << " is no dimension of x " << describe(x)
                                << " along which windows slide; give one from 0 to " << x.getRank() - 1
                                << " that is not the batch (C1)";
  if (failed(verifySteps(*this, {{"size", size}, {"stride", getStride()}, {"dilation", getDilation()}}))) return failure();
  if (span > x.getDimSize(axis))
    return emitOpError("windows of ") << size << " elements span " << span << ", dimension " << axis << " of x " << describe(x)
                                      << " has " << x.getDimSize(axis) << "; pad x or take smaller windows (C3)";
  RankedTensorType expected = windowedType(x, axis, countWindows(x.getDimSize(axis), size, getStride(), getDilation()), size);
  if (getY().getType() == expected) return success();
  return emitOpError("y is ") << describe(getY().getType()) << "; it must be " << describe(expected) << " (C4)";
}

SmallVector<Value> WindowsOp::buildGradient(OpBuilder &builder, ValueRange cotangents) {
  return {OverlapAddOp::create(builder, getLoc(), getX().getType(), cotangents[0], getAxis(), getStride(), getDilation())};
}

// A map from the windows' loops to the places of their elements: readers take it in, so no window is stored.
SmallVector<Value> WindowsOp::buildStructured(OpBuilder &builder, ValueRange operands, Value rows) {
  RankedTensorType y = getY().getType();
  int64_t axis = getAxis();
  SmallVector<AffineExpr> places;
  for (int64_t dim = 0; dim < y.getRank(); ++dim)
    if (dim != axis + 1) places.push_back(builder.getAffineDimExpr(dim));
  places[axis] = places[axis] * getStride() + builder.getAffineDimExpr(axis + 1) * getDilation();
  AffineMap map = AffineMap::get(y.getRank(), 0, places, getContext());
  return {createParallel(builder, getLoc(), y, operands[0], map, rows,
                         [](OpBuilder &, Location, ValueRange elements) { return elements[0]; })};
}

// overlap_add

LogicalResult OverlapAddOp::verify() {
  RankedTensorType x = getX().getType(), y = getY().getType();
  int64_t axis = getAxis();
  if (axis < 0 || axis >= y.getRank() || y.isDynamicDim(axis) || x.getRank() != y.getRank() + 1 || x.isDynamicDim(axis) ||
      x.isDynamicDim(axis + 1))
    return emitOpError("axis ") << axis << " of y " << describe(y) << " must be a dimension that is not the batch, which x "
                                << describe(x) << " has as two, windows and their elements (C1)";
  if (failed(verifySteps(*this, {{"stride", getStride()}, {"dilation", getDilation()}}))) return failure();
  int64_t reach = (x.getDimSize(axis) - 1) * getStride() + spanOf(x.getDimSize(axis + 1), getDilation());
  int64_t length = y.getDimSize(axis), stride = getStride();
  if (length < reach || length - reach >= stride)
    return emitOpError("windows of x ") << describe(x) << " reach " << reach << " elements far, dimension " << axis << " of y "
                                        << describe(y) << " has " << length
                                        << "; it must have that many, or more by less than the stride " << stride << " (C3)";
  if (x == windowedType(y, axis, x.getDimSize(axis), x.getDimSize(axis + 1))) return success();
  return emitOpError("x is ") << describe(x) << "; by y " << describe(y) << " it must be "
                              << describe(windowedType(y, axis, x.getDimSize(axis), x.getDimSize(axis + 1))) << " (C4)";
}

SmallVector<Value> OverlapAddOp::buildGradient(OpBuilder &builder, ValueRange cotangents) {
  return {WindowsOp::create(builder, getLoc(), getX().getType(), cotangents[0], getAxis(),
                            getX().getType().getDimSize(getAxis() + 1), getStride(), getDilation())};
}

// With the windows spread by the stride and zeros around them, an element is the sum of one diagonal:
// y[i] = sum over t of padded[i + t * dilation, size - 1 - t].
SmallVector<Value> OverlapAddOp::buildStructured(OpBuilder &builder, ValueRange operands, Value rows) {
  RankedTensorType x = getX().getType(), y = getY().getType();
  int64_t axis = getAxis(), size = x.getDimSize(axis + 1), rank = y.getRank(), around = (size - 1) * getDilation();
  SmallVector<int64_t> low(x.getRank(), 0), high(low), interior(low);
  interior[axis] = getStride() - 1;
  low[axis] = around;
  high[axis] = y.getDimSize(axis) - ((x.getDimSize(axis) - 1) * getStride() + 1);
  Attribute zero = builder.getZeroAttr(x.getElementType());
  Value scalar =
      arith::ConstantOp::create(builder, getLoc(), DenseElementsAttr::get(RankedTensorType::get({}, x.getElementType()), zero));
  auto pad = PadOp::create(builder, getLoc(), operands[0], scalar, low, high, interior);
  Value padded = pad.buildStructured(builder, pad.getOperands(), rows).front();
  pad.erase();

  // Loops: those of y, then t; a second operand without elements gives t its range.
  SmallVector<AffineExpr> places;
  for (int64_t dim = 0; dim < rank; ++dim) places.push_back(builder.getAffineDimExpr(dim));
  AffineExpr tap = builder.getAffineDimExpr(rank);
  places[axis] = places[axis] + tap * getDilation();
  places.insert(places.begin() + axis + 1, size - 1 - tap);
  SmallVector<AffineMap> maps{AffineMap::get(rank + 1, 0, places, getContext()), AffineMap::get(rank + 1, 0, tap, getContext()),
                              projection(getContext(), rank + 1, dimsWithout(rank + 1, rank))};
  Value range = tensor::EmptyOp::create(builder, getLoc(), size, x.getElementType());
  Value start = createFill(builder, getLoc(), y, arith::ConstantOp::create(builder, getLoc(), cast<TypedAttr>(zero)), rows);
  SmallVector<utils::IteratorType> loops(rank, utils::IteratorType::parallel);
  loops.push_back(utils::IteratorType::reduction);
  bool isFloat = isa<FloatType>(x.getElementType());
  return {linalg::GenericOp::create(builder, getLoc(), TypeRange{y}, ValueRange{padded, range}, ValueRange{start}, maps, loops,
                                    [&](OpBuilder &inner, Location loc, ValueRange elements) {
                                      Value sum = isFloat
                                                      ? arith::AddFOp::create(inner, loc, elements[0], elements[2]).getResult()
                                                      : arith::AddIOp::create(inner, loc, elements[0], elements[2]).getResult();
                                      linalg::YieldOp::create(inner, loc, sum);
                                    })
              .getResult(0)};
}

#define GET_OP_CLASSES
#include "compiler/ops/window.cpp.inc"
