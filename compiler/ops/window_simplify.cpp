// What windows and their sums are equal to.
#include "compiler/ops/einsum.h"
#include "compiler/ops/ops.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace gait::ir;

static int64_t sizeAt(Value value, int64_t dim) { return cast<RankedTensorType>(value.getType()).getDimSize(dim); }

static Value zeroOf(PatternRewriter &rewriter, Location loc, Value like) {
  Type element = getElementTypeOrSelf(like);
  auto zero = DenseElementsAttr::get(RankedTensorType::get({}, element), rewriter.getZeroAttr(element));
  return ConstantOp::create(rewriter, loc, zero);
}

/// `x` with zeros along `axis` before, behind and between its elements.
static Value padAxis(PatternRewriter &rewriter, Location loc, Value x, int64_t axis, int64_t low, int64_t high,
                     int64_t interior) {
  SmallVector<int64_t> lows(cast<RankedTensorType>(x.getType()).getRank(), 0), highs(lows), interiors(lows);
  lows[axis] = low, highs[axis] = high, interiors[axis] = interior;
  return PadOp::create(rewriter, loc, x, zeroOf(rewriter, loc, x), lows, highs, interiors);
}

namespace {
// Windows that stand side by side are a reshape of what they cover.
struct SplitIntoWindows : OpRewritePattern<WindowsOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(WindowsOp op, PatternRewriter &rewriter) const override {
    if (op.getSize() != op.getStride() || (op.getDilation() != 1 && op.getSize() != 1)) return failure();
    RankedTensorType x = op.getX().getType();
    int64_t axis = op.getAxis();
    SmallVector<int64_t> starts(x.getRank(), 0), limits(x.getShape()), strides(x.getRank(), 1);
    for (int64_t &limit : limits)
      if (ShapedType::isDynamic(limit)) limit = -1;
    limits[axis] = sizeAt(op.getY(), axis) * op.getSize();
    Value covered = SliceOp::create(rewriter, op.getLoc(), op.getX(), starts, limits, strides);
    rewriter.replaceOpWithNewOp<ReshapeOp>(op, op.getY().getType(), covered);
    return success();
  }
};

struct JoinWindows : OpRewritePattern<OverlapAddOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(OverlapAddOp op, PatternRewriter &rewriter) const override {
    int64_t axis = op.getAxis(), size = sizeAt(op.getX(), axis + 1), stride = op.getStride();
    if (size != stride || (op.getDilation() != 1 && size != 1)) return failure();
    RankedTensorType y = op.getY().getType();
    SmallVector<int64_t> shape(y.getShape());
    int64_t covered = shape[axis] = sizeAt(op.getX(), axis) * size;
    Value joined = ReshapeOp::create(rewriter, op.getLoc(), y.clone(shape), op.getX());
    rewriter.replaceOp(op, padAxis(rewriter, op.getLoc(), joined, axis, 0, y.getDimSize(axis) - covered, 0));
    return success();
  }
};

// overlap_add(dot(a, w)), with the windows' places a dimension of a alone and their elements one of w alone:
//   y[i] = sum over o and k with o * stride + k * dilation = i of a[o] w[k]
//        = sum over t of padded[i + t * dilation] w[size - 1 - t]
// with a spread by the stride and zeros around it. That is a dot of windows again: the gradient of a convolution by its input,
// and the transposed convolution.
struct TakeInDot : OpRewritePattern<OverlapAddOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(OverlapAddOp op, PatternRewriter &rewriter) const override {
    auto dot = op.getX().getDefiningOp<DotOp>();
    if (!dot || !dot->hasOneUse()) return failure();
    Einsum einsum = *Einsum::parse(dot.getSpec());
    int64_t axis = op.getAxis(), length = sizeAt(op.getY(), axis);
    char place = einsum.result[axis], element = einsum.result[axis + 1];
    auto has = [](StringRef letters, char letter) { return letters.contains(letter); };
    Value a = dot.getLhs(), w = dot.getRhs();
    std::string *lettersA = &einsum.lhs, *lettersW = &einsum.rhs;
    if (has(*lettersW, place)) std::swap(a, w), std::swap(lettersA, lettersW);
    if (has(*lettersW, place) || has(*lettersA, element)) return failure();

    size_t placeDim = lettersA->find(place), elementDim = lettersW->find(element);
    int64_t windows = sizeAt(a, placeDim), size = sizeAt(w, elementDim), stride = op.getStride(), dilation = op.getDilation();
    Value padded =
        padAxis(rewriter, op.getLoc(), a, placeDim, (size - 1) * dilation, length - ((windows - 1) * stride + 1), stride - 1);
    Value slid = WindowsOp::create(rewriter, op.getLoc(), padded, placeDim, size, 1, dilation);
    Value turned = ReverseOp::create(rewriter, op.getLoc(), w, int64_t(elementDim));
    lettersA->insert(placeDim + 1, 1, element);
    einsum.result.erase(axis + 1, 1);
    bool isLeft = lettersA == &einsum.lhs;
    rewriter.replaceOpWithNewOp<DotOp>(op, einsum.spell(), isLeft ? slid : turned, isLeft ? turned : slid);
    return success();
  }
};

// pad(windows(x)) = windows(pad(x)), where other dimensions are padded: zeros are stored once, not once a window.
struct PadBeforeWindows : OpRewritePattern<PadOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(PadOp op, PatternRewriter &rewriter) const override {
    auto windows = op.getX().getDefiningOp<WindowsOp>();
    if (!windows) return failure();
    int64_t axis = windows.getAxis();
    SmallVector<int64_t> lists[]{SmallVector<int64_t>(op.getLow()), SmallVector<int64_t>(op.getHigh()),
                                 SmallVector<int64_t>(op.getInterior())};
    for (SmallVector<int64_t> &list : lists) {
      if (list[axis] || list[axis + 1]) return failure();
      list.erase(list.begin() + axis);
    }
    Value padded = PadOp::create(rewriter, op.getLoc(), windows.getX(), op.getValue(), lists[0], lists[1], lists[2]);
    rewriter.replaceOpWithNewOp<WindowsOp>(op, padded, axis, windows.getSize(), windows.getStride(), windows.getDilation());
    return success();
  }
};
} // namespace

void WindowsOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *context) {
  patterns.add<SplitIntoWindows, PadBeforeWindows>(context);
}
void OverlapAddOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *context) {
  patterns.add<JoinWindows, TakeInDot>(context);
}
