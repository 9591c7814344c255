#include "compiler/ops/assembly.h"
#include "compiler/ops/expression.h"
#include "compiler/ops/structured.h"

using namespace mlir;
using namespace gait::ir;

// An axis along which elements have numbers. `name`: whose shape `type` is.
static LogicalResult verifyAxis(Operation *op, int64_t axis, StringRef name, RankedTensorType type, StringRef constraint) {
  if (axis < 0 || axis >= type.getRank())
    return op->emitOpError("axis ") << axis << " is no dimension of " << name << ' ' << describe(type) << "; give one from 0 to "
                                    << type.getRank() - 1 << " (" << constraint << ')';
  if (!type.isDynamicDim(axis)) return success();
  return op->emitOpError("axis ") << axis << " is the batch dimension of " << name << ' ' << describe(type)
                                  << ", whose rows have no numbers; take another one (" << constraint << ')';
}

static Scalar loopIndex(OpBuilder &builder, Location loc, int64_t loop) {
  return Scalar(builder, loc, linalg::IndexOp::create(builder, loc, loop));
}

// `place` within [0, size).
static Scalar clampPlace(Scalar place, int64_t size) {
  return place.fold<arith::MinSIOp>(place.fold<arith::MaxSIOp>(place, place.integer(0)), place.integer(size - 1));
}

// concat

LogicalResult ConcatOp::verify() {
  RankedTensorType y = getY().getType();
  if (getParts().empty()) return emitOpError("has no part; give at least one tensor (C1)");
  for (auto [index, type] : llvm::enumerate(getParts().getTypes())) {
    auto part = cast<RankedTensorType>(type);
    if (part.getElementType() != y.getElementType() || part.getRank() != y.getRank())
      return emitOpError("part ") << index << " is " << describe(part) << ", y " << describe(y)
                                  << "; convert or reshape until element types and ranks agree (C1)";
  }
  int64_t axis = getAxis(), sum = 0;
  if (failed(verifyAxis(*this, axis, "y", y, "C2"))) return failure();
  for (auto [index, type] : llvm::enumerate(getParts().getTypes())) {
    auto part = cast<RankedTensorType>(type);
    for (int64_t dim = 0; dim < y.getRank(); ++dim)
      if (dim == axis ? part.isDynamicDim(dim) : part.getDimSize(dim) != y.getDimSize(dim))
        return emitOpError("part ") << index << " is " << describe(part) << ", y " << describe(y)
                                    << "; sizes other than that of axis " << axis << " must be equal (C3)";
    sum += part.getDimSize(axis);
  }
  if (sum == y.getDimSize(axis)) return success();
  return emitOpError("y is ") << describe(y) << "; its dimension " << axis << " must be the sum of the parts', " << sum
                              << " (C3)";
}

SmallVector<Value> ConcatOp::buildGradient(OpBuilder &builder, ValueRange cotangents) {
  RankedTensorType y = getY().getType();
  SmallVector<int64_t> starts(y.getRank(), 0), limits(y.getShape()), strides(y.getRank(), 1);
  for (int64_t &limit : limits)
    if (ShapedType::isDynamic(limit)) limit = -1;
  SmallVector<Value> gradients;
  int64_t place = 0;
  for (Type type : getParts().getTypes()) {
    starts[getAxis()] = place;
    limits[getAxis()] = place += cast<RankedTensorType>(type).getDimSize(getAxis());
    gradients.push_back(SliceOp::create(builder, getLoc(), cotangents[0], starts, limits, strides));
  }
  return gradients;
}

// Each element of y takes the element of the last part that begins at or before it. The places it reads are in bounds either way.
SmallVector<Value> ConcatOp::buildStructured(OpBuilder &builder, ValueRange operands, Value rows) {
  RankedTensorType y = getY().getType();
  int64_t axis = getAxis();
  return {createParallel(builder, getLoc(), y, {}, {}, rows, [&](OpBuilder &inner, Location loc, ValueRange) {
    SmallVector<Value> places;
    for (int64_t dim = 0; dim < y.getRank(); ++dim) places.push_back(loopIndex(inner, loc, dim));
    Scalar place(inner, loc, places[axis]);
    Value element;
    int64_t start = 0;
    for (Value part : operands) {
      int64_t size = cast<RankedTensorType>(part.getType()).getDimSize(axis);
      places[axis] = clampPlace(start ? place - place.integer(start) : place, size);
      Scalar here(inner, loc, tensor::ExtractOp::create(inner, loc, part, places));
      element = element ? select(compare(Comparison::Ge, place, place.integer(start)), here, here.with(element)) : here;
      start += size;
    }
    return element;
  })};
}

OpFoldResult ConcatOp::fold(FoldAdaptor) { return getParts().size() == 1 ? getParts().front() : Value(); }

// reverse

LogicalResult ReverseOp::verify() {
  RankedTensorType x = getX().getType();
  for (auto [index, axis] : llvm::enumerate(getAxes()))
    if (axis < 0 || axis >= x.getRank() || x.isDynamicDim(axis) || (index && axis <= getAxes()[index - 1]))
      return emitOpError("axes ") << describe(getAxes()) << " must be strictly increasing, each a dimension of x " << describe(x)
                                  << " that is not the batch, from 0 to " << x.getRank() - 1 << " (C1)";
  if (x == getY().getType()) return success();
  return emitOpError("y is ") << describe(getY().getType()) << "; it must be as x, " << describe(x) << " (C2)";
}

SmallVector<Value> ReverseOp::buildGradient(OpBuilder &builder, ValueRange cotangents) {
  return {ReverseOp::create(builder, getLoc(), cotangents[0], getAxes())};
}

SmallVector<Value> ReverseOp::buildStructured(OpBuilder &builder, ValueRange operands, Value rows) {
  RankedTensorType y = getY().getType();
  return {createParallel(builder, getLoc(), y, {}, {}, rows, [&](OpBuilder &inner, Location loc, ValueRange) -> Value {
    SmallVector<Value> places;
    for (int64_t dim = 0; dim < y.getRank(); ++dim) {
      Scalar place = loopIndex(inner, loc, dim);
      places.push_back(llvm::is_contained(getAxes(), dim) ? place.integer(y.getDimSize(dim) - 1) - place : place);
    }
    return tensor::ExtractOp::create(inner, loc, operands[0], places);
  })};
}

OpFoldResult ReverseOp::fold(FoldAdaptor) {
  if (getAxes().empty()) return getX();
  auto other = getX().getDefiningOp<ReverseOp>();
  return other && other.getAxes() == getAxes() ? other.getX() : Value();
}

// gather and scatter_add

// `whole`'s shape with `indices`' in place of `axis`.
static SmallVector<int64_t> gatheredShape(RankedTensorType whole, RankedTensorType indices, int64_t axis) {
  SmallVector<int64_t> shape(whole.getShape().take_front(axis));
  llvm::append_range(shape, indices.getShape());
  llvm::append_range(shape, whole.getShape().drop_front(axis + 1));
  return shape;
}

static LogicalResult verifyGathered(Operation *op, StringRef name, RankedTensorType part, RankedTensorType whole,
                                    RankedTensorType indices, int64_t axis) {
  SmallVector<int64_t> shape = gatheredShape(whole, indices, axis);
  if (part.getElementType() == whole.getElementType() && part.getShape() == ArrayRef(shape)) return success();
  return op->emitOpError(name) << " is " << describe(part) << "; it must be "
                               << describe(RankedTensorType::get(shape, whole.getElementType())) << ", of " << describe(whole)
                               << " with dimension " << axis << " replaced by those of indices " << describe(indices) << " (C2)";
}

LogicalResult GatherOp::verify() {
  if (failed(verifyAxis(*this, getAxis(), "x", getX().getType(), "C1"))) return failure();
  return verifyGathered(*this, "y", getY().getType(), getX().getType(), getIndices().getType(), getAxis());
}

SmallVector<Value> GatherOp::buildGradient(OpBuilder &builder, ValueRange cotangents) {
  return {ScatterAddOp::create(builder, getLoc(), getX().getType(), cotangents[0], getIndices(), getAxis()), Value()};
}

SmallVector<Value> GatherOp::buildStructured(OpBuilder &builder, ValueRange operands, Value rows) {
  RankedTensorType x = getX().getType(), y = getY().getType();
  int64_t axis = getAxis(), count = getIndices().getType().getRank();
  AffineMap map = projection(getContext(), y.getRank(), llvm::to_vector(llvm::seq<int64_t>(axis, axis + count)));
  return {createParallel(builder, getLoc(), y, operands[1], map, rows,
                         [&](OpBuilder &inner, Location loc, ValueRange elements) -> Value {
                           SmallVector<Value> places;
                           for (int64_t dim = 0; dim < axis; ++dim) places.push_back(loopIndex(inner, loc, dim));
                           Scalar index = clampPlace(Scalar(inner, loc, elements[0]), x.getDimSize(axis));
                           places.push_back(convert(index, inner.getIndexType()));
                           for (int64_t dim = axis + count; dim < y.getRank(); ++dim)
                             places.push_back(loopIndex(inner, loc, dim));
                           return tensor::ExtractOp::create(inner, loc, operands[0], places);
                         })};
}

LogicalResult ScatterAddOp::verify() {
  if (failed(verifyAxis(*this, getAxis(), "y", getY().getType(), "C1"))) return failure();
  return verifyGathered(*this, "x", getX().getType(), getY().getType(), getIndices().getType(), getAxis());
}

SmallVector<Value> ScatterAddOp::buildGradient(OpBuilder &builder, ValueRange cotangents) {
  return {GatherOp::create(builder, getLoc(), getX().getType(), cotangents[0], getIndices(), getAxis()), Value()};
}

// A sum over all indices, of those elements whose index is the place of the result. Loops: y's dimensions, then those of indices.
SmallVector<Value> ScatterAddOp::buildStructured(OpBuilder &builder, ValueRange operands, Value rows) {
  RankedTensorType y = getY().getType();
  int64_t axis = getAxis(), rank = y.getRank(), count = getIndices().getType().getRank();
  auto all = llvm::to_vector(llvm::seq<int64_t>(0, rank)), sum = llvm::to_vector(llvm::seq<int64_t>(rank, rank + count));
  SmallVector<int64_t> part(ArrayRef(all).take_front(axis));
  llvm::append_range(part, sum);
  llvm::append_range(part, ArrayRef(all).drop_front(axis + 1));
  SmallVector<AffineMap> maps{projection(getContext(), rank + count, part), projection(getContext(), rank + count, sum)};
  auto chosen = [&](OpBuilder &inner, Location loc, ValueRange elements) -> Value {
    Scalar element(inner, loc, elements[0]), index = clampPlace(Scalar(inner, loc, elements[1]), y.getDimSize(axis));
    Scalar place = convert(loopIndex(inner, loc, axis), index.type());
    return select(compare(Comparison::Eq, index, place), element, element.number(0));
  };
  if (count == 0) return {createParallel(builder, getLoc(), y, operands, maps, rows, chosen)};
  Attribute zero = builder.getZeroAttr(y.getElementType());
  return {createReduction(builder, getLoc(), y, operands, maps, sum, zero, rows,
                          [&](OpBuilder &inner, Location loc, ValueRange elements) -> Value {
                            return Scalar(inner, loc, chosen(inner, loc, elements)) + Scalar(inner, loc, elements.back());
                          })};
}

#define GET_OP_CLASSES
#include "compiler/ops/gather.cpp.inc"
