// What the shape ops are equal to.
#include "compiler/ops/ops.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace gait::ir;

static bool isIdentity(ArrayRef<int64_t> permutation) {
  return llvm::equal(permutation, llvm::seq<int64_t>(0, permutation.size()));
}
static SmallVector<int64_t> gather(ArrayRef<int64_t> list, ArrayRef<int64_t> indices) {
  return llvm::map_to_vector(indices, [&](int64_t index) { return list[index]; });
}

// An op with x's type at its result does nothing; a few elements known to the compiler are computed.
OpFoldResult BroadcastOp::fold(FoldAdaptor) { return getX().getType() == getY().getType() ? Value(getX()) : Value(); }
OpFoldResult TransposeOp::fold(FoldAdaptor) { return isIdentity(getPermutation()) ? Value(getX()) : Value(); }
OpFoldResult SliceOp::fold(FoldAdaptor) { return getX().getType() == getY().getType() ? Value(getX()) : Value(); }
OpFoldResult PadOp::fold(FoldAdaptor) { return getX().getType() == getY().getType() ? Value(getX()) : Value(); }
OpFoldResult ReshapeOp::fold(FoldAdaptor adaptor) {
  if (getX().getType() == getY().getType()) return getX();
  auto constant = dyn_cast_or_null<DenseElementsAttr>(adaptor.getX());
  if (!constant) return nullptr;
  return constant.reshape(getY().getType());
}

namespace {
// broadcast(broadcast(x)) = broadcast(x)
struct JoinBroadcasts : OpRewritePattern<BroadcastOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(BroadcastOp op, PatternRewriter &rewriter) const override {
    auto inner = op.getX().getDefiningOp<BroadcastOp>();
    if (!inner) return failure();
    rewriter.replaceOpWithNewOp<BroadcastOp>(op, op.getY().getType(), inner.getX(), gather(op.getDims(), inner.getDims()));
    return success();
  }
};

// reshape(reshape(x)) = reshape(x)
struct JoinReshapes : OpRewritePattern<ReshapeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ReshapeOp op, PatternRewriter &rewriter) const override {
    auto inner = op.getX().getDefiningOp<ReshapeOp>();
    if (!inner) return failure();
    rewriter.replaceOpWithNewOp<ReshapeOp>(op, op.getY().getType(), inner.getX());
    return success();
  }
};

// A scalar everywhere is the same in any shape.
template <typename Op> struct TakeInScalarBroadcast : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;
  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const override {
    auto inner = op.getX().template getDefiningOp<BroadcastOp>();
    if (!inner || !inner.getDims().empty()) return failure();
    rewriter.replaceOpWithNewOp<BroadcastOp>(op, op.getY().getType(), inner.getX(), ArrayRef<int64_t>());
    return success();
  }
};

// transpose(transpose(x)) = transpose(x)
struct JoinTransposes : OpRewritePattern<TransposeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(TransposeOp op, PatternRewriter &rewriter) const override {
    auto inner = op.getX().getDefiningOp<TransposeOp>();
    if (!inner) return failure();
    rewriter.replaceOpWithNewOp<TransposeOp>(op, inner.getX(), gather(inner.getPermutation(), op.getPermutation()));
    return success();
  }
};

// slice(slice(x)) = slice(x)
struct JoinSlices : OpRewritePattern<SliceOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(SliceOp op, PatternRewriter &rewriter) const override {
    auto inner = op.getX().getDefiningOp<SliceOp>();
    if (!inner) return failure();
    RankedTensorType x = inner.getX().getType();
    SmallVector<int64_t> starts, limits, strides;
    for (int64_t dim = 0; dim < x.getRank(); ++dim) {
      int64_t step = inner.getStrides()[dim];
      starts.push_back(inner.getStarts()[dim] + op.getStarts()[dim] * step);
      strides.push_back(step * op.getStrides()[dim]);
      // One past the last place taken.
      limits.push_back(x.isDynamicDim(dim) ? -1 : inner.getStarts()[dim] + (op.getLimits()[dim] - 1) * step + 1);
    }
    rewriter.replaceOpWithNewOp<SliceOp>(op, inner.getX(), starts, limits, strides);
    return success();
  }
};

// pad(pad(x, v), v) = pad(x, v), where the outer one puts nothing between what the inner one made.
struct JoinPads : OpRewritePattern<PadOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(PadOp op, PatternRewriter &rewriter) const override {
    auto inner = op.getX().getDefiningOp<PadOp>();
    if (!inner || inner.getValue() != op.getValue()) return failure();
    for (auto [dim, interior] : llvm::enumerate(op.getInterior()))
      if (interior && (inner.getLow()[dim] || inner.getHigh()[dim] || inner.getInterior()[dim])) return failure();
    auto sum = [](ArrayRef<int64_t> a, ArrayRef<int64_t> b) {
      return llvm::map_to_vector(llvm::zip_equal(a, b), [](auto pair) { return std::get<0>(pair) + std::get<1>(pair); });
    };
    rewriter.replaceOpWithNewOp<PadOp>(op, inner.getX(), op.getValue(), sum(op.getLow(), inner.getLow()),
                                       sum(op.getHigh(), inner.getHigh()), sum(op.getInterior(), inner.getInterior()));
    return success();
  }
};
} // namespace

void BroadcastOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *context) {
  patterns.add<JoinBroadcasts>(context);
}
void ReshapeOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *context) {
  patterns.add<JoinReshapes, TakeInScalarBroadcast<ReshapeOp>>(context);
}
void TransposeOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *context) {
  patterns.add<JoinTransposes, TakeInScalarBroadcast<TransposeOp>>(context);
}
void SliceOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *context) {
  patterns.add<JoinSlices, TakeInScalarBroadcast<SliceOp>>(context);
}
void PadOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *context) { patterns.add<JoinPads>(context); }
