// What scans are equal to.
#include "compiler/ops/scan.h"
#include "compiler/ops/scan_edit.h"

using namespace mlir;
using namespace gait::ir;

namespace {

// What nobody reads: stacks, the carries that only they or other such carries are computed from, operands.
struct DropUnread : OpRewritePattern<ScanOp> {
  using OpRewritePattern::OpRewritePattern;

  static llvm::DenseSet<Value> valuesRead(const ScanEdit &edit) {
    llvm::DenseSet<Value> read;
    SmallVector<Value> left;
    for (const ScanEdit::Carry &carry : edit.carries)
      if (!carry.result.use_empty()) llvm::append_values(left, carry.argument, carry.next);
    for (const ScanEdit::Stack &stack : edit.stacks)
      if (!stack.result.use_empty()) left.push_back(stack.slice);
    while (!left.empty()) {
      Value value = left.pop_back_val();
      if (!read.insert(value).second) continue;
      if (Operation *op = value.getDefiningOp()) llvm::append_range(left, op->getOperands());
      for (const ScanEdit::Carry &carry : edit.carries)
        if (carry.argument == value) left.push_back(carry.next);
    }
    return read;
  }

  LogicalResult matchAndRewrite(ScanOp scan, PatternRewriter &rewriter) const override {
    ScanEdit edit(rewriter, scan);
    llvm::DenseSet<Value> read = valuesRead(edit);
    size_t before = scan->getNumOperands() + scan->getNumResults();
    llvm::erase_if(edit.carries, [&](ScanEdit::Carry &carry) { return !read.contains(carry.argument); });
    llvm::erase_if(edit.stacks, [&](ScanEdit::Stack &stack) { return stack.result.use_empty(); });
    llvm::erase_if(edit.stacked, [&](ScanEdit::Stacked &each) { return !read.contains(each.argument); });
    llvm::erase_if(edit.captures, [&](ScanEdit::Capture &each) { return !read.contains(each.argument); });
    if (before == 2 * edit.carries.size() + edit.stacks.size() + edit.stacked.size() + edit.captures.size()) return failure();
    edit.finish();
    return success();
  }
};

// Of two that are the same, one is enough; and a carry that no step changes is a capture.
struct JoinEqual : OpRewritePattern<ScanOp> {
  using OpRewritePattern::OpRewritePattern;

  // Erases what is equal to an earlier one after `replace(earlier, later)`.
  template <typename List, typename Equal, typename Replace> static bool join(List &list, Equal equal, Replace replace) {
    size_t before = list.size();
    for (size_t i = 0; i < list.size(); ++i)
      for (size_t j = list.size() - 1; j > i; --j)
        if (equal(list[i], list[j])) {
          replace(list[i], list[j]);
          list.erase(list.begin() + j);
        }
    return list.size() != before;
  }

  LogicalResult matchAndRewrite(ScanOp scan, PatternRewriter &rewriter) const override {
    ScanEdit edit(rewriter, scan);
    bool changed = join(
        edit.carries, [](auto &a, auto &b) { return a.init == b.init && a.next == b.next; },
        [&](auto &a, auto &b) {
          edit.replace(b.argument, a.argument);
          rewriter.replaceAllUsesWith(b.result, a.result);
        });
    auto takeArgument = [&](auto &a, auto &b) { edit.replace(b.argument, a.argument); };
    changed |= join(edit.stacked, [](auto &a, auto &b) { return a.operand == b.operand && a.axis == b.axis; }, takeArgument);
    changed |= join(edit.captures, [](auto &a, auto &b) { return a.operand == b.operand; }, takeArgument);
    changed |= join(
        edit.stacks, [](auto &a, auto &b) { return a.slice == b.slice && a.axis == b.axis; },
        [&](auto &a, auto &b) { rewriter.replaceAllUsesWith(b.result, a.result); });
    for (size_t i = edit.carries.size(); i-- > 0;) {
      ScanEdit::Carry carry = edit.carries[i];
      if (carry.next != carry.argument) continue;
      edit.carries.erase(edit.carries.begin() + i);
      edit.replace(carry.argument, edit.capture(carry.init));
      rewriter.replaceAllUsesWith(carry.result, carry.init);
      changed = true;
    }
    if (!changed) return failure();
    edit.finish();
    return success();
  }
};

// Slices of a tensor that is repeated along the steps are one tensor.
struct CaptureRepeated : OpRewritePattern<ScanOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ScanOp scan, PatternRewriter &rewriter) const override {
    ScanEdit edit(rewriter, scan);
    bool changed = false;
    llvm::erase_if(edit.stacked, [&](ScanEdit::Stacked &each) {
      auto repeat = each.operand.getDefiningOp<BroadcastOp>();
      if (!repeat || llvm::is_contained(repeat.getDims(), each.axis)) return false;
      auto dims = llvm::map_to_vector(repeat.getDims(), [&](int64_t dim) { return dim - (dim > each.axis); });
      Value read = edit.capture(repeat.getX());
      rewriter.setInsertionPointToStart(&edit.block());
      Value slice = BroadcastOp::create(rewriter, repeat.getLoc(), each.argument.getType(), read, dims);
      edit.replace(each.argument, slice);
      return changed = true;
    });
    if (!changed) return failure();
    edit.finish();
    return success();
  }
};

// A stack of what is only sliced is what it is sliced from.
struct DropCopies : OpRewritePattern<ScanOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ScanOp scan, PatternRewriter &rewriter) const override {
    bool changed = false;
    for (auto [stack, slice, to] : llvm::zip(scan.getStacks(), scan.getStackedSlices(), scan.getStacking()))
      for (auto [operand, argument, from] : llvm::zip(scan.getStacked(), scan.getSlices(), scan.getAxes()))
        if (slice == argument && to == from && !stack.use_empty()) {
          rewriter.replaceAllUsesWith(stack, operand);
          changed = true;
        }
    return success(changed);
  }
};

} // namespace

void ScanOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *context) {
  patterns.add<DropUnread, JoinEqual, CaptureRepeated, DropCopies>(context);
}
