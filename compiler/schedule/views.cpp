#include "compiler/schedule/views.h"
#include "compiler/dialect/dialect.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;

namespace gait::schedule {

bool isReshape(Operation *op) { return op && isa<tensor::ExpandShapeOp, tensor::CollapseShapeOp>(op); }
bool isSlice(Operation *op) { return isa_and_nonnull<tensor::ExtractSliceOp>(op); }
bool isOrdering(Operation *op) { return isa_and_nonnull<ir::OrderingOp>(op); }
bool isTensorConstant(Operation *op) {
  auto constant = dyn_cast_or_null<arith::ConstantOp>(op);
  return constant && isa<RankedTensorType>(constant.getType());
}
bool isScalar(Operation *op) {
  return op && op->getNumResults() == 1 && op->getNumRegions() == 0 && op->getResult(0).getType().isIntOrIndexOrFloat();
}
bool isFill(Operation *op) { return isa_and_nonnull<linalg::FillOp>(op); }

SmallVector<ReassociationIndices> reassociationOf(Operation *reshape) {
  if (auto expand = dyn_cast<tensor::ExpandShapeOp>(reshape)) return expand.getReassociationIndices();
  return cast<tensor::CollapseShapeOp>(reshape).getReassociationIndices();
}

Value throughReshapes(Value value) {
  while (isReshape(value.getDefiningOp())) value = value.getDefiningOp()->getOperand(0);
  return value;
}

Value throughOrderings(Value value) {
  while (isOrdering(value.getDefiningOp())) value = value.getDefiningOp()->getOperand(0);
  return value;
}

Value rootOf(Value value) {
  while (isView(value.getDefiningOp())) value = value.getDefiningOp()->getOperand(0);
  return value;
}

bool isOfStep(Value value) {
  auto argument = dyn_cast<BlockArgument>(value);
  return argument && isa<ir::LoopOp>(argument.getOwner()->getParentOp());
}

SmallVector<Block *> blocksOf(func::FuncOp entry) {
  SmallVector<Block *> blocks;
  entry.walk([&](ir::LoopOp loop) { blocks.push_back(&loop.getBlock()); });
  blocks.push_back(&entry.getBody().front());
  return blocks;
}

SmallVector<int> dimensionsThrough(Operation *reshape) {
  bool expand = isa<tensor::ExpandShapeOp>(reshape);
  auto wide = cast<RankedTensorType>(expand ? reshape->getResult(0).getType() : reshape->getOperand(0).getType());
  SmallVector<int> dims(cast<RankedTensorType>(reshape->getResult(0).getType()).getRank(), -1);
  for (auto [narrow, group] : llvm::enumerate(reassociationOf(reshape))) {
    // A group is one dimension if all the others in it have one element.
    SmallVector<int64_t> real = llvm::filter_to_vector(group, [&](int64_t d) { return wide.getDimSize(d) != 1; });
    if (group.size() == 1) real.assign(group.begin(), group.end());
    if (real.size() != 1) continue;
    if (expand) dims[real[0]] = narrow;
    else dims[narrow] = real[0];
  }
  return dims;
}

int loopOf(AffineMap map, unsigned dim) {
  auto loop = dyn_cast<AffineDimExpr>(map.getResult(dim));
  return loop ? int(loop.getPosition()) : -1;
}

void forOutsideOperands(Operation *op, llvm::function_ref<void(OpOperand &)> visit) {
  for (OpOperand &operand : op->getOpOperands()) visit(operand);
  for (Region &region : op->getRegions())
    region.walk([&](Operation *inner) {
      for (OpOperand &operand : inner->getOpOperands())
        if (!region.isAncestor(operand.get().getParentRegion())) visit(operand);
    });
}

int64_t elementBytes(Type type) { return std::max<int64_t>(1, getElementTypeOrSelf(type).getIntOrFloatBitWidth() / 8); }

int64_t bytesOf(Type type, int64_t rows) {
  int64_t bytes = elementBytes(type);
  for (int64_t size : cast<RankedTensorType>(type).getShape()) bytes *= ShapedType::isDynamic(size) ? rows : size;
  return bytes;
}

} // namespace gait::schedule
