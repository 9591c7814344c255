// Puts the steps of short scans in their place, inner scans first; the others stay, and become loops. Whichever it is, what no
// step changes is computed once, before the first, and what nobody reads of a scan is gone. Before:
//   %last, %all = gait.scan count 2 carry (%h = %h0) over (%x = %xs axis 1) stacking [1] : ... {
//     %y = gait.add %h, %x : tensor<?x8xf32>
//     gait.yield %y, %y : ...
//   }
// After:
//   %s0 = gait.slice %xs [0, 0, 0] to [-1, 1, 8] by [1, 1, 1] : tensor<?x2x8xf32> to tensor<?x1x8xf32>
//   %x0 = gait.reshape %s0 : tensor<?x1x8xf32> to tensor<?x8xf32>
//   %y0 = gait.add %h0, %x0 : tensor<?x8xf32>
//   %s1 = gait.slice %xs [0, 1, 0] to [-1, 2, 8] by [1, 1, 1] : ...
//   %x1 = gait.reshape %s1 : ...
//   %last = gait.add %y0, %x1 : tensor<?x8xf32>
//   %all = gait.concat (%y0 and %last as tensor<?x1x8xf32>) axis 1
#include "compiler/dialect/module_phase.h"
#include "compiler/ops/ops.h"
#include "compiler/ops/scan.h"
#include "compiler/optimize/passes.h"
#include "compiler/optimize/patterns.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/DenseSet.h"

using namespace mlir;
using namespace gait;

namespace gait::compiler {
namespace {

/// Ops that the copies of one scan's block may come to: a loop costs its kernels' calls, copies cost compile time and caches.
constexpr int64_t mostCopies = 48;

/// Ops that a block comes to when every scan in it is put in its place.
int64_t opsOf(Block &block) {
  int64_t ops = 0;
  for (Operation &op : block.without_terminator())
    if (auto scan = dyn_cast<ir::ScanOp>(op)) ops += static_cast<int64_t>(scan.getCount()) * opsOf(scan.getBlock());
    else ++ops;
  return ops;
}

/// Moves what no step changes before the scan; drops results that nobody reads, with what only they need, and operands.
class Reduction {
public:
  Reduction(OpBuilder &builder, ir::ScanOp scan) : builder(builder), scan(scan) {}

  /// The scan that takes the place of the one given, which may be the same.
  ir::ScanOp run() {
    do {
      hoistInvariant();
      findLive();
    } while (rebuild());
    return scan;
  }

private:
  void hoistInvariant() {
    DenseMap<Value, Value> outside; // from the block's captures to the operands, and of what is moved from result to result
    for (auto [read, capture] : llvm::zip(scan.getRead(), scan.getCaptures())) outside[read] = capture;
    SmallVector<std::pair<Value, Value>> moved;
    builder.setInsertionPoint(scan);
    for (Operation &op : scan.getBlock().without_terminator()) {
      if (!llvm::all_of(op.getOperands(), [&](Value operand) { return outside.contains(operand); })) continue;
      IRMapping map;
      for (Value operand : op.getOperands()) map.map(operand, outside.lookup(operand));
      Operation *copy = builder.clone(op, map);
      for (auto [inside, result] : llvm::zip(op.getResults(), copy->getResults())) {
        outside[inside] = result;
        moved.push_back({inside, result});
      }
    }
    for (auto [inside, result] : moved) {
      if (inside.use_empty()) continue;
      scan.getCapturesMutable().append(result);
      inside.replaceAllUsesWith(scan.getBlock().addArgument(inside.getType(), inside.getLoc()));
    }
    eraseDead();
  }

  void eraseDead() {
    for (Operation &op : llvm::make_early_inc_range(llvm::reverse(scan.getBlock())))
      if (isOpTriviallyDead(&op)) op.erase();
  }

  /// A carry is needed where its last value is read, or where what it becomes is needed.
  void findLive() {
    live.clear();
    for (OpResult result : scan.getResults()) live.push_back(!result.use_empty());
    size_t carries = scan.getInits().size();
    for (bool changed = true; std::exchange(changed, false);) {
      DenseSet<Value> needed;
      for (auto [isLive, value] : llvm::zip(live, scan.getBlock().getTerminator()->getOperands()))
        if (isLive) needed.insert(value);
      for (Operation &op : llvm::reverse(scan.getBlock().without_terminator()))
        if (llvm::any_of(op.getResults(), [&](Value result) { return needed.contains(result); }))
          needed.insert(op.operand_begin(), op.operand_end());
      for (size_t carry = 0; carry < carries; ++carry)
        if (!live[carry] && needed.contains(scan.getCarried()[carry])) live[carry] = changed = true;
    }
  }

  /// Whether a carry has become a capture, so that more may be moved.
  bool rebuild() {
    size_t carries = scan.getInits().size();
    Operation *yield = scan.getBlock().getTerminator();
    // What stays as it was given is no carry.
    SmallVector<Value> same(carries);
    for (size_t carry = 0; carry < carries; ++carry)
      if (yield->getOperand(carry) == scan.getCarried()[carry]) same[carry] = scan.getInits()[carry], live[carry] = false;
    SmallVector<Value> inits, stacked, captures, yields;
    SmallVector<int64_t> axes, stacking;
    SmallVector<Type> outputs;
    llvm::BitVector arguments(scan.getBlock().getNumArguments());
    for (size_t carry = 0; carry < carries; ++carry)
      if (live[carry]) inits.push_back(scan.getInits()[carry]);
    for (auto [index, isLive] : llvm::enumerate(live)) {
      if (!isLive) continue;
      yields.push_back(yield->getOperand(index));
      if (index < carries) continue;
      outputs.push_back(scan.getResult(index).getType());
      stacking.push_back(scan.getStacking()[index - carries]);
    }
    yield->setOperands(yields);
    for (size_t carry = 0; carry < carries; ++carry) {
      BlockArgument argument = scan.getCarried()[carry];
      if (same[carry] && !argument.use_empty()) {
        captures.push_back(same[carry]);
        argument.replaceAllUsesWith(scan.getBlock().addArgument(argument.getType(), argument.getLoc()));
        arguments.resize(scan.getBlock().getNumArguments());
      }
    }
    SmallVector<Value> unchanged = std::move(captures);
    captures.clear();
    eraseDead();
    size_t first = scan.getNumOperands();
    for (size_t carry = 0; carry < carries; ++carry)
      if (!live[carry]) arguments.set(carry);
    for (auto [index, operand, axis] : llvm::enumerate(scan.getStacked(), scan.getAxes()))
      if (scan.getBlock().getArgument(carries + index).use_empty()) arguments.set(carries + index);
      else stacked.push_back(operand), axes.push_back(axis);
    for (size_t index = carries + scan.getStacked().size(); index < first; ++index)
      if (scan.getBlock().getArgument(index).use_empty()) arguments.set(index);
      else captures.push_back(scan->getOperand(index));
    captures.append(unchanged);
    for (auto [result, value] : llvm::zip(scan.getFinals(), same))
      if (value) result.replaceAllUsesWith(value);
    if (arguments.none() && llvm::all_of(live, [](bool isLive) { return isLive; })) return false;

    builder.setInsertionPoint(scan);
    auto made = ir::ScanOp::create(builder, scan.getLoc(), scan.getCount(), scan.getReverse(), inits, stacked, axes, captures,
                                   outputs, stacking);
    made->setDiscardableAttrs(scan->getDiscardableAttrDictionary());
    scan.getBlock().eraseArguments(arguments);
    made.getBody().takeBody(scan.getBody());
    auto next = made.result_begin();
    for (auto [result, isLive] : llvm::zip(scan.getResults(), live))
      if (isLive) result.replaceAllUsesWith(*next++);
    scan.erase();
    scan = made;
    return llvm::any_of(same, [](Value value) { return value; });
  }

  OpBuilder &builder;
  ir::ScanOp scan;
  SmallVector<bool> live; ///< by result
};

class Unrolling {
public:
  Unrolling(OpBuilder &builder, ir::ScanOp scan) : builder(builder), scan(scan), loc(scan.getLoc()) {}

  void run() {
    builder.setInsertionPoint(scan);
    outside.map(scan.getRead(), scan.getCaptures());
    const auto count = static_cast<int64_t>(scan.getCount());
    SmallVector<Value> carried(scan.getInits());
    SmallVector<SmallVector<Value>> slices(scan.getStacks().size(), SmallVector<Value>(count));
    for (int64_t i = 0; i < count; ++i) {
      const int64_t at = scan.getReverse() ? count - 1 - i : i;
      IRMapping step = outside;
      step.map(scan.getCarried(), carried);
      for (auto [slice, stacked, axis] : llvm::zip(scan.getSlices(), scan.getStacked(), scan.getAxes()))
        if (!slice.use_empty()) step.map(slice, sliceAt(stacked, axis, at));
      for (Operation &op : scan.getBlock().without_terminator()) builder.clone(op, step);
      for (auto [carry, next] : llvm::zip(carried, scan.getNext())) carry = step.lookup(next);
      for (auto [list, slice, stack] : llvm::zip(slices, scan.getStackedSlices(), scan.getStacks()))
        if (!stack.use_empty()) list[at] = step.lookup(slice);
    }
    for (auto [last, carry] : llvm::zip(scan.getFinals(), carried)) last.replaceAllUsesWith(carry);
    for (auto [stack, list, axis] : llvm::zip(scan.getStacks(), slices, scan.getStacking()))
      if (!stack.use_empty()) stack.replaceAllUsesWith(stackOf(list, cast<RankedTensorType>(stack.getType()), axis));
    scan.erase();
  }

private:
  Value sliceAt(Value stacked, int64_t axis, int64_t at) {
    auto type = cast<RankedTensorType>(stacked.getType());
    // Of what another unrolled scan has put together, the part itself.
    auto parts = stacked.getDefiningOp<ir::ConcatOp>();
    if (parts && static_cast<int64_t>(parts.getAxis()) == axis && parts.getNumOperands() == type.getDimSize(axis))
      return reshaped(parts.getOperand(at), ir::sliceType(type, axis));
    SmallVector<int64_t> starts(type.getRank()), limits(type.getShape()), strides(type.getRank(), 1);
    for (int64_t &limit : limits)
      if (ShapedType::isDynamic(limit)) limit = -1;
    starts[axis] = at, limits[axis] = at + 1;
    Value slice = builder.createOrFold<ir::SliceOp>(loc, stacked, starts, limits, strides);
    return reshaped(slice, ir::sliceType(type, axis));
  }

  Value stackOf(ArrayRef<Value> slices, RankedTensorType type, int64_t axis) {
    SmallVector<int64_t> shape(type.getShape());
    shape[axis] = 1;
    auto parts = llvm::map_to_vector(slices, [&](Value slice) { return reshaped(slice, type.clone(shape)); });
    return ir::ConcatOp::create(builder, loc, type, parts, axis);
  }

  Value reshaped(Value x, RankedTensorType type) {
    if (auto before = x.getDefiningOp<ir::ReshapeOp>()) x = before.getX();
    return x.getType() == type ? x : ir::ReshapeOp::create(builder, loc, type, x);
  }

  OpBuilder &builder;
  ir::ScanOp scan;
  Location loc;
  IRMapping outside; ///< from what the block reads to the values before the scan
};

struct UnrollScans : PassWrapper<UnrollScans, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(UnrollScans)
  UnrollScans() = default;
  UnrollScans(const UnrollScans &other) : PassWrapper(other) { copyOptionValuesFrom(&other); }
  StringRef getArgument() const final { return "gait-unroll-scans"; }
  StringRef getDescription() const final { return "puts the steps of short scans in their place"; }

  void runOnOperation() override {
    ModuleOp module = getOperation();
    MLIRContext *context = &getContext();
    if (failed(expectPhase(module, getArgument(), {Phase::Backward, Phase::Simplified}))) return signalPassFailure();
    RewritePatternSet patterns(context);
    addCanonicalizationPatterns(patterns, ir::GaitDialect::getDialectNamespace());
    FrozenRewritePatternSet frozen(std::move(patterns));
    for (auto entry : module.getOps<func::FuncOp>()) {
      SmallVector<ir::ScanOp> scans; // inner ones first
      entry.walk([&](ir::ScanOp scan) { scans.push_back(scan); });
      if (scans.empty()) continue;
      OpBuilder builder(context);
      for (ir::ScanOp scan : scans) {
        if (scan.use_empty()) {
          scan.erase();
          continue;
        }
        scan = Reduction(builder, scan).run();
        const auto count = static_cast<int64_t>(scan.getCount());
        if (count == 1 || opsOf(scan.getBlock()) <= mostOps / count) Unrolling(builder, scan).run();
      }
      if (failed(rewriteToFixpoint(entry, frozen))) return signalPassFailure();
    }
  }

  Option<int64_t> mostOps{*this, "most-ops", llvm::cl::desc("ops that a scan's copies may come to; a longer one becomes a loop"),
                          llvm::cl::init(mostCopies)};
};

} // namespace

std::unique_ptr<Pass> createUnrollScansPass() { return std::make_unique<UnrollScans>(); }

} // namespace gait::compiler
