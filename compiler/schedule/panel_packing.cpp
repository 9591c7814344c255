// A contraction that steps through a matrix by rows of a page or more misses the cache and the translation of addresses at every
// step, and lines of such rows displace each other. What it reads of the matrix is then copied first, dense:
//
//   %slab = memref.alloc() : memref<1024x64xf32>                    scratch from `tiled` on
//   linalg.generic ins(%w[0, %n] [1024, 64]) outs(%slab)            once a block: all panels of rows read the same columns
//   scf.for %row ... linalg.contract ins(%x, %slab)
#include "compiler/dialect/contraction.h"
#include "compiler/schedule/panel_builder.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Linalg/Utils/Utils.h"
#include "mlir/IR/BuiltinOps.h"

using namespace mlir;

namespace gait::schedule {

// Bytes between neighbours along the second to last dimension from which on a copy pays; how often a number of the copy must be
// used; and numbers of the largest copy (4 MiB of f32), beyond which it would leave the caches again.
static constexpr int64_t longStride = 4096, enoughUses = 64, largestCopy = 1 << 20;

static int64_t largestBatch(Operation *op) {
  auto fixed = op->getParentOfType<ModuleOp>()->getAttrOfType<IntegerAttr>("gait.max_batch");
  return fixed ? fixed.getInt() : 1;
}

/// `shared`: it is the same in every panel of a block, else each panel has its own part.
bool PanelBuilder::isWorthPacking(linalg::LinalgOp op, OpOperand &operand, bool shared) {
  AffineMap map = op.getMatchingIndexingMap(&operand);
  auto type = dyn_cast<RankedTensorType>(operand.get().getType());
  if (!ir::isContraction(op) || op.isDpsInit(&operand) || !type || type.getRank() < 2 || !map.isProjectedPermutation())
    return false;
  const Home *home = homes.find(rootOf(operand.get()));
  if (!home || home->partial || isTensorConstant(rootOf(operand.get()).getDefiningOp())) return false;
  ArrayRef<int64_t> outer = outerOf(op);
  SmallVector<int64_t> extents = op.getStaticLoopRanges();
  SmallVector<utils::IteratorType> iterators = op.getIteratorTypesArray();
  bool ofPanel = false, ofBlock = false, sums = false;
  int64_t copied = 1, uses = 1, batch = largestBatch(op);
  for (auto [loop, label] : llvm::enumerate(outer)) {
    bool moves = map.isFunctionOfDim(loop);
    ofPanel |= moves && label == 0;
    ofBlock |= moves && label > 0;
    sums |= moves && iterators[loop] == utils::IteratorType::reduction;
    int64_t extent = ShapedType::isDynamic(extents[loop]) ? batch : extents[loop];
    if (label > 0 || (label == 0 && !shared)) extent = std::min(extent, tiles[label]);
    (moves ? copied : uses) *= extent;
  }
  unsigned along = map.getDimPosition(map.getNumResults() - 1);
  if (iterators[along] != utils::IteratorType::parallel || outer[along] < 0 || !sums || copied > largestCopy) return false;
  if (shared ? ofPanel || !ofBlock : !ofPanel) return false;
  return uses >= enoughUses && type.getShape().back() * elementBytes(type) >= longStride;
}

Value PanelBuilder::pack(OpOperand &operand, const Box &box) {
  Location loc = operand.getOwner()->getLoc();
  Value from = memory.subview(builder, operand.get(), box);
  auto type = cast<MemRefType>(from.getType());
  SmallVector<int64_t> shape(type.getShape());
  for (int64_t &size : shape)
    if (ShapedType::isDynamic(size)) size = largestBatch(operand.getOwner());
  Value room = memref::AllocOp::create(builder, loc, MemRefType::get(shape, type.getElementType()));
  if (!type.hasStaticShape()) {
    Sizes zeros(shape.size(), builder.getIndexAttr(0)), ones(shape.size(), builder.getIndexAttr(1));
    room = memref::SubViewOp::create(builder, loc, room, zeros, box.sizes, ones);
  }
  linalg::makeMemRefCopyOp(builder, loc, from, room);
  return toTensor(loc, room, false);
}

void PanelBuilder::packShared(Panel &at) {
  for (Operation *op : ops) {
    auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
    if (!linalgOp) continue;
    for (OpOperand *operand : linalgOp.getDpsInputOperands()) {
      if (!isWorthPacking(linalgOp, *operand, /*shared=*/true)) continue;
      Box space = spaceOf(at, linalgOp), box;
      for (AffineExpr dim : linalgOp.getMatchingIndexingMap(operand).getResults()) {
        unsigned loop = cast<AffineDimExpr>(dim).getPosition();
        box.offsets.push_back(space.offsets[loop]);
        box.sizes.push_back(space.sizes[loop]);
      }
      at.packed[{op, operand->getOperandNumber()}] = pack(*operand, box);
    }
  }
}

} // namespace gait::schedule
