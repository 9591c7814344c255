#include "compiler/schedule/kernel_memory.h"
#include "compiler/dialect/places.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;

namespace gait::schedule {

KernelMemory::KernelMemory(const Homes &homes, Block *body, Value rows, ArrayRef<Attribute> places)
    : homes(homes), top(OpBuilder::atBlockTerminator(body)), numberOfRows(rows) {
  // Everything of the top goes before this mark, so that it stays in front of the loops.
  top.setInsertionPoint(arith::ConstantIndexOp::create(top, rows.getLoc(), 0));
  for (auto [number, place] : llvm::enumerate(places)) bytes[place] = body->getArgument(number);
}

Value KernelMemory::index(int64_t value) {
  Value &known = indices[value];
  if (!known) known = arith::ConstantIndexOp::create(top, numberOfRows.getLoc(), value);
  return known;
}

Box KernelMemory::whole(RankedTensorType type) {
  Box box;
  for (int64_t size : type.getShape()) {
    box.offsets.push_back(top.getIndexAttr(0));
    box.sizes.push_back(ShapedType::isDynamic(size) ? OpFoldResult(numberOfRows) : OpFoldResult(top.getIndexAttr(size)));
  }
  return box;
}

Value KernelMemory::view(Attribute place, MemRefType type) {
  Value &known = views[{place, type}];
  if (!known) {
    SmallVector<Value> sizes(type.getNumDynamicDims(), numberOfRows);
    known = memref::ViewOp::create(top, numberOfRows.getLoc(), type, bytes.lookup(place), index(0), sizes);
  }
  return known;
}

Value KernelMemory::cut(OpBuilder &builder, Value memory, const Box &box, ArrayRef<OpFoldResult> strides,
                        ArrayRef<int64_t> shape) {
  auto from = cast<MemRefType>(memory.getType());
  auto type = memref::SubViewOp::inferRankReducedResultType(shape, from, box.offsets, box.sizes, strides);
  return memref::SubViewOp::create(builder, memory.getLoc(), type, memory, box.offsets, box.sizes, strides);
}

static SmallVector<int64_t> staticSizes(ArrayRef<OpFoldResult> sizes) {
  return llvm::map_to_vector(sizes, [](OpFoldResult size) { return getConstantIntValue(size).value_or(ShapedType::kDynamic); });
}

Value KernelMemory::subview(OpBuilder &builder, Attribute place, ArrayRef<int64_t> leading, RankedTensorType type, const Box &box,
                            unsigned dropped) {
  SmallVector<int64_t> shape(leading);
  llvm::append_range(shape, type.getShape());
  SmallVector<int64_t> result = staticSizes(ArrayRef(box.sizes).drop_front(dropped));
  Box whole = box;
  // The argument points to where the step's slice starts: in the whole tensor its part is the first along each axis.
  SmallVector<ir::SliceAttr> slices = ir::slicesOf(place);
  for (ir::SliceAttr slice : llvm::reverse(slices)) {
    whole.offsets.insert(whole.offsets.begin() + slice.getAxis(), builder.getIndexAttr(0));
    whole.sizes.insert(whole.sizes.begin() + slice.getAxis(), builder.getIndexAttr(1));
  }
  if (!slices.empty()) shape = SmallVector<int64_t>(slices.front().getOf().getShape());
  Sizes ones(whole.sizes.size(), builder.getIndexAttr(1));
  return cut(builder, view(place, MemRefType::get(shape, type.getElementType())), whole, ones, result);
}

Value KernelMemory::subview(OpBuilder &builder, Value tensor, const Box &box) {
  auto type = cast<RankedTensorType>(tensor.getType());
  auto slice = tensor.getDefiningOp<tensor::ExtractSliceOp>();
  if (!slice) return subview(builder, homes.find(throughReshapes(tensor))->place, {}, type, box, 0);
  // A box of a slice is a box of its source.
  Box source;
  Sizes strides = slice.getMixedStrides();
  llvm::SmallBitVector dropped = slice.getDroppedDims();
  Location loc = tensor.getLoc();
  unsigned dim = 0;
  for (auto [at, start] : llvm::enumerate(slice.getMixedOffsets())) {
    if (dropped.test(at)) {
      source.offsets.push_back(start);
      source.sizes.push_back(builder.getIndexAttr(1));
      continue;
    }
    OpFoldResult offset = box.offsets[dim];
    source.sizes.push_back(box.sizes[dim++]);
    int64_t first = *getConstantIntValue(start), stride = *getConstantIntValue(strides[at]);
    if (std::optional<int64_t> fixed = getConstantIntValue(offset)) {
      source.offsets.push_back(builder.getIndexAttr(first + *fixed * stride));
    } else {
      Value moved = cast<Value>(offset);
      if (stride != 1) moved = arith::MulIOp::create(builder, loc, moved, index(stride));
      if (first != 0) moved = arith::AddIOp::create(builder, loc, moved, index(first));
      source.offsets.push_back(moved);
    }
  }
  Value whole = slice.getSource();
  Attribute place = whole.getDefiningOp<tensor::ExtractSliceOp>() ? Attribute() : homes.find(throughReshapes(whole))->place;
  Value memory = place && ir::slicesOf(place).empty()
                     ? view(place, MemRefType::get(cast<RankedTensorType>(whole.getType()).getShape(), type.getElementType()))
                     : subview(builder, whole, this->whole(cast<RankedTensorType>(whole.getType())));
  return cut(builder, memory, source, strides, staticSizes(box.sizes));
}

Value KernelMemory::remake(Value value) {
  if (isa<BlockArgument>(value)) return numberOfRows;
  if (Value known = remade.lookup(value)) return known;
  IRMapping map;
  for (Value operand : value.getDefiningOp()->getOperands()) map.map(operand, remake(operand));
  return remade[value] = top.clone(*value.getDefiningOp(), map)->getResult(0);
}

} // namespace gait::schedule
