// A contraction whose right side does not lie along the result's last dimension reads it with a stride, one number at a time;
// with an explicit transpose it reads vectors, and the transpose has a kernel of its own where it does not depend on the rows:
//
//   contract [(r,k,n)->(r,n), (k,n), (r,k)] %dy, %w       ->      %t = linalg.transpose %w permutation [1, 0]
//                                                                 contract [(r,k,n)->(r,n), (n,k), (r,k)] %dy, %t
#include "compiler/dialect/contraction.h"
#include "compiler/dialect/dialect.h"
#include "compiler/schedule/legalise.h"
#include "compiler/schedule/views.h"
#include "llvm/ADT/DenseMap.h"

using namespace mlir;

namespace gait::schedule {

// Below this many numbers on the right side, or this short a last dimension, a strided read costs less than another kernel.
static constexpr int64_t smallestRightSide = 64, shortestRow = 4;

/// Where a transpose of `value` for `op` goes: before the outermost loop around `op` in which `value` is the same. `times`: how
/// often `op` runs there.
static Operation *placeFor(Value value, Operation *op, int64_t &times) {
  times = 1;
  for (Block *home = value.getParentBlock(); op->getBlock() != home; op = op->getBlock()->getParentOp())
    times *= cast<ir::LoopOp>(op->getBlock()->getParentOp()).getCount();
  return op;
}

void packContractions(func::FuncOp entry, int64_t maxBatch) {
  llvm::DenseMap<std::pair<Value, Attribute>, Value> packed;
  SmallVector<linalg::LinalgOp> contractions; // in the order they run
  entry.walk<WalkOrder::PreOrder>([&](linalg::LinalgOp op) {
    if (ir::isContraction(op)) contractions.push_back(op);
  });
  for (linalg::LinalgOp op : contractions) {
    SmallVector<AffineMap> maps = op.getIndexingMapsArray();
    AffineMap result = maps.back();
    if (result.getNumResults() == 0) continue;
    int along = loopOf(result, result.getNumResults() - 1);
    SmallVector<int64_t> extents = op.getStaticLoopRanges();
    if (along < 0 || ShapedType::isDynamic(extents[along]) || extents[along] < shortestRow) continue;
    int64_t vectors = 1; // how often a vector of the right side is used: the result's other dimensions
    for (unsigned dim = 0; dim + 1 < result.getNumResults(); ++dim) {
      int64_t extent = extents[result.getDimPosition(dim)];
      vectors *= ShapedType::isDynamic(extent) ? maxBatch : extent;
    }
    for (unsigned side : {0u, 1u}) {
      AffineMap map = maps[side];
      std::optional<unsigned> at = map.getResultPosition(getAffineDimExpr(along, op.getContext()));
      if (!at || *at + 1 == map.getNumResults()) continue;
      Value value = op->getOperand(side);
      auto type = cast<RankedTensorType>(value.getType());
      int64_t times;
      Operation *place = placeFor(value, op, times);
      if (bytesOf(type, maxBatch) / elementBytes(type) < smallestRightSide || vectors * times < 2) continue;
      SmallVector<int64_t> permutation;
      for (unsigned dim = 0; dim < map.getNumResults(); ++dim)
        if (dim != *at) permutation.push_back(dim);
      permutation.push_back(*at);
      OpBuilder builder(place);
      Value &transposed = packed[{value, builder.getDenseI64ArrayAttr(permutation)}];
      if (!transposed) {
        SmallVector<int64_t> shape = llvm::map_to_vector(permutation, [&](int64_t dim) { return type.getDimSize(dim); });
        Value empty = emptyTensor(builder, op.getLoc(), type.clone(shape), rowsOf(entry));
        transposed = linalg::TransposeOp::create(builder, op.getLoc(), value, empty, permutation)->getResult(0);
      }
      op->setOperand(side, transposed);
      maps[side] =
          AffineMap::get(map.getNumDims(), 0, llvm::map_to_vector(permutation, [&](int64_t dim) { return map.getResult(dim); }),
                         op.getContext());
    }
    op->setAttr("indexing_maps", Builder(op.getContext()).getAffineMapArrayAttr(maps));
  }
}

} // namespace gait::schedule
