#include "compiler/ops/assembly.h"
#include "compiler/ops/expression.h"
#include "compiler/ops/structured.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"

using namespace mlir;
using namespace gait::ir;

static LogicalResult verifySameElement(Operation *op) {
  Type x = getElementTypeOrSelf(op->getOperand(0)), y = getElementTypeOrSelf(op->getResult(0));
  if (x == y) return success();
  return op->emitOpError("element types differ: x ") << x << ", y " << y << "; convert x first (C1)";
}

// One entry per dimension in each list. The constraint of the message is the caller's.
static LogicalResult verifyListLengths(Operation *op, int64_t rank, ArrayRef<std::pair<StringRef, ArrayRef<int64_t>>> lists,
                                       StringRef constraint) {
  for (auto [name, list] : lists)
    if (static_cast<int64_t>(list.size()) != rank)
      return op->emitOpError(name) << " has " << list.size() << " entries for " << rank << " dimensions of x "
                                   << describe(op->getOperand(0).getType()) << "; give one each (" << constraint << ')';
  return success();
}

static LogicalResult verifyResultType(Operation *op, Type expected, StringRef constraint) {
  if (op->getResult(0).getType() == expected) return success();
  return op->emitOpError("y is ") << describe(op->getResult(0).getType()) << "; it must be " << describe(expected) << " ("
                                  << constraint << ')';
}

// broadcast

LogicalResult BroadcastOp::verify() {
  if (failed(verifySameElement(*this))) return failure();
  RankedTensorType x = getX().getType(), y = getY().getType();
  if (failed(verifyListLengths(*this, x.getRank(), {{"dims", getDims()}}, "C2"))) return failure();
  for (auto [index, dim] : llvm::enumerate(getDims())) {
    if (dim < 0 || dim >= y.getRank() || (index && dim <= getDims()[index - 1]))
      return emitOpError("dims ") << describe(getDims()) << " must be strictly increasing, each from 0 to " << y.getRank() - 1
                                  << ", the last dimension of y " << describe(y) << " (C3)";
  }
  for (auto [index, dim] : llvm::enumerate(getDims()))
    if (x.getDimSize(index) != y.getDimSize(dim))
      return emitOpError("dimension ") << index << " of x " << describe(x) << " becomes dimension " << dim << " of y "
                                       << describe(y) << ", of another size; reshape a size of 1 away before broadcasting (C4)";
  return success();
}

SmallVector<Value> BroadcastOp::buildGradient(OpBuilder &builder, ValueRange cotangents) {
  return {ReduceSumOp::create(builder, getLoc(), cotangents[0], dimsWithout(getY().getType().getRank(), getDims()))};
}

SmallVector<Value> BroadcastOp::buildStructured(OpBuilder &builder, ValueRange operands, Value rows) {
  AffineMap map = projection(getContext(), getY().getType().getRank(), getDims());
  return {createParallel(builder, getLoc(), getY().getType(), operands[0], map, rows,
                         [](OpBuilder &, Location, ValueRange elements) { return elements[0]; })};
}

// reshape

// Elements before and after the `?`; all of them before, if there is none.
static std::pair<int64_t, int64_t> countAroundBatch(RankedTensorType type) {
  int64_t before = 1, after = 1;
  bool isAfter = false;
  for (int64_t size : type.getShape()) {
    if (ShapedType::isDynamic(size)) isAfter = true;
    else (isAfter ? after : before) *= size;
  }
  return {before, after};
}

LogicalResult ReshapeOp::verify() {
  if (failed(verifySameElement(*this))) return failure();
  RankedTensorType x = getX().getType(), y = getY().getType();
  if (x.hasStaticShape() != y.hasStaticShape())
    return emitOpError("from ") << describe(x) << " to " << describe(y)
                                << " changes the batch dimension into another; keep it a dimension of its own (C3)";
  auto [xBefore, xAfter] = countAroundBatch(x);
  auto [yBefore, yAfter] = countAroundBatch(y);
  if (xBefore * xAfter != yBefore * yAfter)
    return emitOpError("from ") << describe(x) << " to " << describe(y) << " changes the number of elements"
                                << (x.hasStaticShape() ? "" : " per row") << " from " << xBefore * xAfter << " to "
                                << yBefore * yAfter << "; give a shape with as many (C2)";
  if (xBefore != yBefore)
    return emitOpError("from ") << describe(x) << " to " << describe(y) << " splits or joins the batch dimension: " << xBefore
                                << " elements stand before it in x and " << yBefore << " in y; transpose it aside first (C3)";
  return success();
}

SmallVector<Value> ReshapeOp::buildGradient(OpBuilder &builder, ValueRange cotangents) {
  return {ReshapeOp::create(builder, getLoc(), getX().getType(), cotangents[0])};
}

namespace {
// Dimensions of x and of y that hold the same elements: the finest such groups. Sizes of 1 that match nothing go to their
// neighbour.
struct Groups {
  SmallVector<ReassociationIndices> x, y;
  SmallVector<int64_t> sizes;
};
} // namespace

static Groups groupDimensions(ArrayRef<int64_t> x, ArrayRef<int64_t> y) {
  Groups groups;
  size_t i = 0, j = 0;
  while (i < x.size() && j < y.size()) {
    ReassociationIndices fromX{static_cast<int64_t>(i)}, fromY{static_cast<int64_t>(j)};
    int64_t left = x[i++], right = y[j++];
    // A `?` is the most negative number: it waits for the other side's `?`, with the sizes of 1 before it.
    while (left != right) {
      bool growLeft = ShapedType::isDynamic(left) ? false : ShapedType::isDynamic(right) ? true : left < right;
      auto &dims = growLeft ? fromX : fromY;
      int64_t &size = growLeft ? left : right, next = growLeft ? x[i] : y[j];
      dims.push_back(growLeft ? i++ : j++);
      size = ShapedType::isDynamic(next) ? next : size * next;
    }
    groups.x.push_back(fromX);
    groups.y.push_back(fromY);
    groups.sizes.push_back(left);
  }
  // What is left are sizes of 1.
  if (groups.sizes.empty()) return groups;
  for (; i < x.size(); ++i) groups.x.back().push_back(i);
  for (; j < y.size(); ++j) groups.y.back().push_back(j);
  return groups;
}

SmallVector<Value> ReshapeOp::buildStructured(OpBuilder &builder, ValueRange operands, Value rows) {
  RankedTensorType x = getX().getType(), y = getY().getType();
  Groups groups = groupDimensions(x.getShape(), y.getShape());
  RankedTensorType middle = RankedTensorType::get(groups.sizes, x.getElementType());
  Value value = operands[0];
  if (middle.getRank() < x.getRank()) value = tensor::CollapseShapeOp::create(builder, getLoc(), middle, value, groups.x);
  if (middle.getRank() < y.getRank())
    value = tensor::ExpandShapeOp::create(builder, getLoc(), y, value, groups.y, mixedSizes(builder, y, rows));
  return {value};
}

// transpose

static bool isPermutation(ArrayRef<int64_t> list) {
  SmallVector<int64_t> sorted(list);
  llvm::sort(sorted);
  return llvm::equal(sorted, llvm::seq<int64_t>(0, list.size()));
}

static RankedTensorType transposedType(RankedTensorType x, ArrayRef<int64_t> permutation) {
  auto sizes = llvm::map_to_vector(permutation, [&](int64_t dim) { return x.getDimSize(dim); });
  return RankedTensorType::get(sizes, x.getElementType());
}

void TransposeOp::build(OpBuilder &builder, OperationState &state, Value x, ArrayRef<int64_t> permutation) {
  auto type = cast<RankedTensorType>(x.getType());
  // Of a wrong list the verifier tells.
  bool isRight = isPermutation(permutation) && static_cast<int64_t>(permutation.size()) == type.getRank();
  build(builder, state, isRight ? transposedType(type, permutation) : type, x, permutation);
}

LogicalResult TransposeOp::verify() {
  RankedTensorType x = getX().getType();
  if (!isPermutation(getPermutation()) || static_cast<int64_t>(getPermutation().size()) != x.getRank())
    return emitOpError("permutation ") << describe(getPermutation()) << " must hold each dimension of x " << describe(x)
                                       << " once, from 0 to " << x.getRank() - 1 << " (C1)";
  return verifyResultType(*this, transposedType(x, getPermutation()), "C2");
}

SmallVector<Value> TransposeOp::buildGradient(OpBuilder &builder, ValueRange cotangents) {
  return {TransposeOp::create(builder, getLoc(), cotangents[0], invertPermutationVector(getPermutation()))};
}

SmallVector<Value> TransposeOp::buildStructured(OpBuilder &builder, ValueRange operands, Value rows) {
  Value empty = createEmpty(builder, getLoc(), getY().getType(), rows);
  return {linalg::TransposeOp::create(builder, getLoc(), operands[0], empty, getPermutation())->getResult(0)};
}

// slice

static RankedTensorType slicedType(RankedTensorType x, ArrayRef<int64_t> starts, ArrayRef<int64_t> limits,
                                   ArrayRef<int64_t> strides) {
  SmallVector<int64_t> sizes(x.getShape());
  for (auto [dim, size] : llvm::enumerate(sizes))
    if (!ShapedType::isDynamic(size)) size = llvm::divideCeil(limits[dim] - starts[dim], strides[dim]);
  return RankedTensorType::get(sizes, x.getElementType());
}

// (C1) to (C3), told through `error`.
static LogicalResult checkSlice(RankedTensorType x, ArrayRef<int64_t> starts, ArrayRef<int64_t> limits, ArrayRef<int64_t> strides,
                                function_ref<InFlightDiagnostic()> error) {
  for (auto [dim, size] : llvm::enumerate(x.getShape())) {
    int64_t start = starts[dim], limit = limits[dim], stride = strides[dim];
    if (ShapedType::isDynamic(size)) {
      if (start == 0 && limit == -1 && stride == 1) continue;
      if (error)
        error() << "takes a part of the batch dimension of x " << describe(x) << ": start " << start << ", limit " << limit
                << ", stride " << stride << "; take it whole: start 0, limit -1, stride 1 (C3)";
      return failure();
    }
    if (0 <= start && start < limit && limit <= size && stride >= 1) continue;
    if (error)
      error() << "takes start " << start << ", limit " << limit << ", stride " << stride << " of dimension " << dim << " of x "
              << describe(x) << "; it needs 0 <= start < limit <= " << size << " and stride >= 1 (C2)";
    return failure();
  }
  return success();
}

void SliceOp::build(OpBuilder &builder, OperationState &state, Value x, ArrayRef<int64_t> starts, ArrayRef<int64_t> limits,
                    ArrayRef<int64_t> strides) {
  auto type = cast<RankedTensorType>(x.getType());
  size_t rank = type.getRank();
  bool isRight = starts.size() == rank && limits.size() == rank && strides.size() == rank &&
                 succeeded(checkSlice(type, starts, limits, strides, nullptr));
  build(builder, state, isRight ? slicedType(type, starts, limits, strides) : type, x, starts, limits, strides);
}

LogicalResult SliceOp::verify() {
  RankedTensorType x = getX().getType();
  if (failed(verifyListLengths(*this, x.getRank(), {{"starts", getStarts()}, {"limits", getLimits()}, {"strides", getStrides()}},
                               "C1")) ||
      failed(checkSlice(x, getStarts(), getLimits(), getStrides(), [&] { return emitOpError(); })))
    return failure();
  return verifyResultType(*this, slicedType(x, getStarts(), getLimits(), getStrides()), "C4");
}

SmallVector<Value> SliceOp::buildGradient(OpBuilder &builder, ValueRange cotangents) {
  RankedTensorType x = getX().getType(), y = getY().getType();
  SmallVector<int64_t> low(getStarts()), high, interior;
  for (int64_t dim = 0; dim < x.getRank(); ++dim) {
    bool isBatch = x.isDynamicDim(dim);
    int64_t last = isBatch ? 0 : getStarts()[dim] + (y.getDimSize(dim) - 1) * getStrides()[dim];
    high.push_back(isBatch ? 0 : x.getDimSize(dim) - 1 - last);
    interior.push_back(getStrides()[dim] - 1);
  }
  Value zero = createScalar(builder, getLoc(), x.getElementType(), 0);
  return {PadOp::create(builder, getLoc(), cotangents[0], zero, low, high, interior)};
}

SmallVector<Value> SliceOp::buildStructured(OpBuilder &builder, ValueRange operands, Value rows) {
  auto indices = [&](ArrayRef<int64_t> list) {
    return llvm::map_to_vector(list, [&](int64_t number) -> OpFoldResult { return builder.getIndexAttr(number); });
  };
  RankedTensorType y = getY().getType();
  Value part = tensor::ExtractSliceOp::create(builder, getLoc(), y, operands[0], indices(getStarts()),
                                              mixedSizes(builder, y, rows), indices(getStrides()));
  // Its reader takes this copy in, where it can read the part in place.
  return {createParallel(builder, getLoc(), y, part, builder.getMultiDimIdentityMap(y.getRank()), rows,
                         [](OpBuilder &, Location, ValueRange elements) { return elements[0]; })};
}

// pad

static RankedTensorType paddedType(RankedTensorType x, ArrayRef<int64_t> low, ArrayRef<int64_t> high,
                                   ArrayRef<int64_t> interior) {
  SmallVector<int64_t> sizes(x.getShape());
  for (auto [dim, size] : llvm::enumerate(sizes))
    if (!ShapedType::isDynamic(size)) size = low[dim] + (size - 1) * (interior[dim] + 1) + 1 + high[dim];
  return RankedTensorType::get(sizes, x.getElementType());
}

void PadOp::build(OpBuilder &builder, OperationState &state, Value x, Value value, ArrayRef<int64_t> low, ArrayRef<int64_t> high,
                  ArrayRef<int64_t> interior) {
  auto type = cast<RankedTensorType>(x.getType());
  bool isRight = llvm::all_of(ArrayRef{low, high, interior}, [&](ArrayRef<int64_t> list) {
    return static_cast<int64_t>(list.size()) == type.getRank() && llvm::all_of(list, [](int64_t number) { return number >= 0; });
  });
  build(builder, state, isRight ? paddedType(type, low, high, interior) : type, x, value, low, high, interior);
}

LogicalResult PadOp::verify() {
  RankedTensorType x = getX().getType();
  if (getValue().getType() != RankedTensorType::get({}, x.getElementType()))
    return emitOpError("value is ") << describe(getValue().getType()) << "; it must be a scalar of x's element type, [] "
                                    << x.getElementType() << " (C1)";
  SmallVector<std::pair<StringRef, ArrayRef<int64_t>>> lists{{"low", getLow()}, {"high", getHigh()}, {"interior", getInterior()}};
  if (failed(verifyListLengths(*this, x.getRank(), lists, "C2"))) return failure();
  for (auto [name, list] : lists) {
    for (auto [dim, number] : llvm::enumerate(list)) {
      if (number < 0)
        return emitOpError(name) << ' ' << describe(list) << " has the negative number " << number
                                 << "; slice instead to take elements away (C2)";
      if (number > 0 && x.isDynamicDim(dim))
        return emitOpError(name) << ' ' << describe(list) << " pads the batch dimension of x " << describe(x)
                                 << "; it must be 0 there (C3)";
    }
  }
  return verifyResultType(*this, paddedType(x, getLow(), getHigh(), getInterior()), "C4");
}

SmallVector<Value> PadOp::buildGradient(OpBuilder &builder, ValueRange cotangents) {
  RankedTensorType x = getX().getType(), y = getY().getType();
  SmallVector<int64_t> limits, strides, all;
  for (int64_t dim = 0; dim < x.getRank(); ++dim) {
    limits.push_back(x.isDynamicDim(dim) ? -1 : y.getDimSize(dim) - getHigh()[dim]);
    strides.push_back(getInterior()[dim] + 1);
    all.push_back(dim);
  }
  Value dx = SliceOp::create(builder, getLoc(), cotangents[0], getLow(), limits, strides);
  // Not the sum of dy less the sum of dx: that would lose the digits of a small difference.
  Expression dy(builder, getLoc(), cotangents[0]);
  Value one = createScalar(builder, getLoc(), x.getElementType(), 1);
  Value mask = PadOp::create(builder, getLoc(), createFilled(builder, getLoc(), x, 0), one, getLow(), getHigh(), getInterior());
  return {dx, dy.create<ReduceSumOp>(dy * Expression(builder, getLoc(), mask), all)};
}

// Each element of y asks whether x stands there. The place it reads is in bounds either way.
SmallVector<Value> PadOp::buildStructured(OpBuilder &builder, ValueRange operands, Value rows) {
  RankedTensorType x = getX().getType(), y = getY().getType();
  AffineMap scalar = AffineMap::get(y.getRank(), 0, getContext());
  return {
      createParallel(builder, getLoc(), y, operands[1], scalar, rows, [&](OpBuilder &inner, Location loc, ValueRange elements) {
        SmallVector<Value> places;
        Value isInside;
        auto require = [&](Scalar condition) { isInside = isInside ? condition.with(isInside) & condition : condition; };
        for (int64_t dim = 0; dim < y.getRank(); ++dim) {
          Scalar place(inner, loc, linalg::IndexOp::create(inner, loc, dim));
          int64_t low = getLow()[dim], step = getInterior()[dim] + 1, last = (x.getDimSize(dim) - 1) * step;
          if (low == 0 && getHigh()[dim] == 0 && step == 1) {
            places.push_back(place);
            continue;
          }
          place = place - place.integer(low);
          require(compare(Comparison::Ge, place, place.integer(0)) & compare(Comparison::Le, place, place.integer(last)));
          place = place.fold<arith::MinSIOp>(place.fold<arith::MaxSIOp>(place, place.integer(0)), place.integer(last));
          if (step > 1) {
            require(compare(Comparison::Eq, place.fold<arith::RemUIOp>(place, place.integer(step)), place.integer(0)));
            place = place.fold<arith::DivUIOp>(place, place.integer(step));
          }
          places.push_back(place);
        }
        Value element = tensor::ExtractOp::create(inner, loc, operands[0], places);
        return isInside ? Value(arith::SelectOp::create(inner, loc, isInside, element, elements[0])) : element;
      })};
}

#define GET_OP_CLASSES
#include "compiler/ops/shape.cpp.inc"
