#include "compiler/ops/structured.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"

using namespace mlir;
using namespace gait::ir;

SmallVector<OpFoldResult> gait::ir::mixedSizes(OpBuilder &builder, RankedTensorType type, Value rows) {
  return llvm::map_to_vector(type.getShape(), [&](int64_t size) -> OpFoldResult {
    if (ShapedType::isDynamic(size)) return rows;
    return builder.getIndexAttr(size);
  });
}

Value gait::ir::createEmpty(OpBuilder &builder, Location loc, RankedTensorType type, Value rows) {
  return tensor::EmptyOp::create(builder, loc, mixedSizes(builder, type, rows), type.getElementType());
}

Value gait::ir::createFill(OpBuilder &builder, Location loc, RankedTensorType type, Value scalar, Value rows) {
  return linalg::FillOp::create(builder, loc, scalar, createEmpty(builder, loc, type, rows)).getResult(0);
}

static Value createGeneric(OpBuilder &builder, Location loc, ValueRange inputs, Value output, ArrayRef<AffineMap> maps,
                           ArrayRef<utils::IteratorType> loops, BodyBuilder body) {
  return linalg::GenericOp::create(builder, loc, TypeRange{output.getType()}, inputs, ValueRange{output}, maps, loops,
                                   [&](OpBuilder &inner, Location innerLoc, ValueRange elements) {
                                     linalg::YieldOp::create(inner, innerLoc, body(inner, innerLoc, elements));
                                   })
      .getResult(0);
}

Value gait::ir::createParallel(OpBuilder &builder, Location loc, RankedTensorType type, ValueRange inputs,
                               ArrayRef<AffineMap> maps, Value rows, BodyBuilder body) {
  SmallVector<AffineMap> all(maps);
  all.push_back(builder.getMultiDimIdentityMap(type.getRank()));
  SmallVector<utils::IteratorType> loops(type.getRank(), utils::IteratorType::parallel);
  return createGeneric(builder, loc, inputs, createEmpty(builder, loc, type, rows), all, loops, body);
}

Value gait::ir::createReduction(OpBuilder &builder, Location loc, RankedTensorType type, ValueRange inputs,
                                ArrayRef<AffineMap> maps, ArrayRef<int64_t> axes, Attribute start, Value rows, BodyBuilder body) {
  int64_t rank = maps.front().getNumDims();
  SmallVector<AffineMap> all(maps);
  all.push_back(projection(builder.getContext(), rank, dimsWithout(rank, axes)));
  SmallVector<utils::IteratorType> loops(rank, utils::IteratorType::parallel);
  for (int64_t axis : axes) loops[axis] = utils::IteratorType::reduction;
  Value scalar = arith::ConstantOp::create(builder, loc, cast<TypedAttr>(start));
  return createGeneric(builder, loc, inputs, createFill(builder, loc, type, scalar, rows), all, loops, body);
}

SmallVector<int64_t> gait::ir::dimsWithout(int64_t rank, ArrayRef<int64_t> axes) {
  SmallVector<int64_t> dims;
  for (int64_t dim = 0; dim < rank; ++dim)
    if (!llvm::is_contained(axes, dim)) dims.push_back(dim);
  return dims;
}

AffineMap gait::ir::projection(MLIRContext *context, int64_t loops, ArrayRef<int64_t> dims) {
  auto results = llvm::map_to_vector(dims, [&](int64_t dim) { return getAffineDimExpr(dim, context); });
  return AffineMap::get(loops, 0, results, context);
}
