// Cuts scans whose `keep` says so into segments that gradients compute again, so that fewer steps' carries are kept.
// `square_root`: n steps are s segments of l steps, both about the root of n, and a rest; s + l carries are kept.
// `logarithmic`: halves, and halves of these, down to 8 to 15 steps, and a rest cut likewise; 2 log2(n) carries and some are
// kept. Before:
//   %last = gait.scan count 100 carry (%h = %h0) over (%x = %xs axis 1) {keep = "square_root"} : ... { ... }
// After:
//   %xss = gait.reshape %xs : tensor<?x100x8xf32> to tensor<?x10x10x8xf32>
//   %last = gait.scan count 10 carry (%h = %h0) over (%s = %xss axis 1) : ... {
//     %n = gait.checkpoint (%g = %h, %t = %s) : ... {
//       %m = gait.scan count 10 carry (%h = %g) over (%x = %t axis 1) : ... { ... }
//       gait.yield %m
//     }
//     gait.yield %n
//   }
// Source: Chen et al. 2016, Training Deep Nets with Sublinear Memory Cost; Griewank 1992, Achieving logarithmic growth.
#include "compiler/dialect/module_phase.h"
#include "compiler/ops/ops.h"
#include "compiler/ops/scan.h"
#include "compiler/optimize/passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"
#include <cmath>

using namespace mlir;
using namespace gait;

namespace gait::compiler {
namespace {

/// Nested loops: lengths, the outermost first.
using Nest = SmallVector<int64_t>;

/// The nests that run the steps, one after the other.
SmallVector<Nest> nestsOf(int64_t steps, ir::Keep keep) {
  // Fewer are not worth computing again.
  constexpr int64_t fewest = 8;
  SmallVector<Nest> nests;
  while (steps > 0) {
    Nest nest;
    int64_t length = steps;
    if (keep == ir::Keep::SquareRoot) {
      if (steps >= 2 * fewest && nests.empty()) {
        length = static_cast<int64_t>(std::ceil(std::sqrt(static_cast<double>(steps))));
        nest.push_back(steps / length);
      }
    } else {
      for (; length >= 2 * fewest; length /= 2) nest.push_back(2);
    }
    nest.push_back(length);
    int64_t done = 1;
    for (int64_t each : nest) done *= each;
    steps -= done;
    nests.push_back(nest);
  }
  return nests;
}

/// What a scan is, on tensors of some steps: it has the operands of the scan, in their order.
class Segments {
public:
  Segments(OpBuilder &builder, ir::ScanOp scan) : builder(builder), scan(scan), loc(scan.getLoc()) {}

  void run(ir::Keep keep) {
    builder.setInsertionPoint(scan);
    SmallVector<Nest> nests = nestsOf(scan.getCount(), keep);
    SmallVector<Value> carried(scan.getInits());
    SmallVector<SmallVector<Value>> parts(scan.getStacks().size());
    auto count = static_cast<int64_t>(scan.getCount());
    int64_t done = 0;
    for (const Nest &nest : nests) {
      int64_t length = 1;
      for (int64_t each : nest) length *= each;
      // The steps that come first are the last ones in reverse.
      int64_t first = scan.getReverse() ? count - done - length : done;
      SmallVector<Value> inputs = carried;
      for (auto [stacked, axis] : llvm::zip(scan.getStacked(), scan.getAxes()))
        inputs.push_back(part(stacked, axis, first, length));
      llvm::append_range(inputs, scan.getCaptures());
      SmallVector<Value> results = build(nest, inputs);
      carried.assign(results.begin(), results.begin() + carried.size());
      for (auto [list, result] : llvm::zip(parts, ArrayRef(results).drop_front(carried.size()))) list.push_back(result);
      done += length;
    }
    for (auto [result, carry] : llvm::zip(scan.getFinals(), carried)) result.replaceAllUsesWith(carry);
    for (auto [result, list, axis] : llvm::zip(scan.getStacks(), parts, scan.getStacking())) {
      if (scan.getReverse()) std::reverse(list.begin(), list.end());
      Value whole = list.size() == 1 ? list.front() : ir::ConcatOp::create(builder, loc, result.getType(), list, axis);
      result.replaceAllUsesWith(whole);
    }
    scan.erase();
  }

private:
  Value part(Value stacked, int64_t axis, int64_t first, int64_t length) {
    auto type = cast<RankedTensorType>(stacked.getType());
    SmallVector<int64_t> starts(type.getRank()), limits(type.getShape()), strides(type.getRank(), 1);
    for (int64_t &limit : limits)
      if (ShapedType::isDynamic(limit)) limit = -1;
    starts[axis] = first, limits[axis] = first + length;
    return builder.createOrFold<ir::SliceOp>(loc, stacked, starts, limits, strides);
  }

  /// Dimension `axis` as two, or two dimensions as one.
  Value split(Value stacked, int64_t axis, int64_t outer, int64_t inner) {
    auto type = cast<RankedTensorType>(stacked.getType());
    SmallVector<int64_t> shape(type.getShape());
    shape[axis] = inner;
    shape.insert(shape.begin() + axis, outer);
    return ir::ReshapeOp::create(builder, loc, type.clone(shape), stacked);
  }
  Value joined(Value stacked, int64_t axis) {
    auto type = cast<RankedTensorType>(stacked.getType());
    SmallVector<int64_t> shape(type.getShape());
    shape[axis] *= shape[axis + 1];
    shape.erase(shape.begin() + axis + 1);
    return ir::ReshapeOp::create(builder, loc, type.clone(shape), stacked);
  }

  /// A scan of `count` steps on operands in the order of the first one's, with an empty block.
  ir::ScanOp create(int64_t count, ValueRange inputs, ArrayRef<Type> slices) {
    size_t inits = scan.getInits().size(), stacked = scan.getStacked().size();
    SmallVector<Type> outputs;
    for (auto [slice, axis] : llvm::zip(slices, scan.getStacking()))
      outputs.push_back(ir::stackType(cast<RankedTensorType>(slice), axis, count));
    return ir::ScanOp::create(builder, loc, count, scan.getReverse(), inputs.take_front(inits), inputs.slice(inits, stacked),
                              scan.getAxes(), inputs.drop_front(inits + stacked), outputs, scan.getStacking());
  }

  /// The nest's results, for operands in the order of the scan's: carries, then stacks.
  SmallVector<Value> build(ArrayRef<int64_t> nest, ValueRange inputs) {
    if (nest.size() == 1) return innermost(nest.front(), inputs);
    int64_t count = nest.front(), length = 1;
    for (int64_t each : nest.drop_front()) length *= each;
    size_t inits = scan.getInits().size();
    SmallVector<Value> outer(inputs);
    for (auto [index, axis] : llvm::enumerate(scan.getAxes()))
      outer[inits + index] = split(outer[inits + index], axis, count, length);
    SmallVector<Type> slices;
    for (auto [stack, axis] : llvm::zip(scan.getStacks(), scan.getStacking()))
      slices.push_back(ir::stackType(ir::sliceType(cast<RankedTensorType>(stack.getType()), axis), axis, length));
    ir::ScanOp loop = create(count, outer, slices);
    {
      OpBuilder::InsertionGuard guard(builder);
      SmallVector<Type> types = argumentTypes(outer);
      Block *block = builder.createBlock(&loop.getBody(), {}, types, SmallVector<Location>(types.size(), loc));
      SmallVector<Type> results(scan.getFinals().getTypes());
      llvm::append_range(results, slices);
      auto again = ir::CheckpointOp::create(builder, loc, results, block->getArguments());
      ir::YieldOp::create(builder, loc, again.getResults());
      Block *inside = builder.createBlock(&again.getBody(), {}, types, SmallVector<Location>(types.size(), loc));
      SmallVector<Value> values = build(nest.drop_front(), inside->getArguments());
      ir::YieldOp::create(builder, loc, values);
    }
    SmallVector<Value> results(loop.getResults());
    for (auto [index, axis] : llvm::enumerate(scan.getStacking())) results[inits + index] = joined(results[inits + index], axis);
    return results;
  }

  SmallVector<Value> innermost(int64_t count, ValueRange inputs) {
    SmallVector<Type> slices;
    for (auto [stack, axis] : llvm::zip(scan.getStacks(), scan.getStacking()))
      slices.push_back(ir::sliceType(cast<RankedTensorType>(stack.getType()), axis));
    ir::ScanOp loop = create(count, inputs, slices);
    IRMapping mapping;
    scan.getBody().cloneInto(&loop.getBody(), mapping);
    return SmallVector<Value>(loop.getResults());
  }

  /// Of a block: slices of what is stacked, the rest as it is.
  SmallVector<Type> argumentTypes(ValueRange inputs) {
    SmallVector<Type> types(inputs.getTypes());
    for (auto [index, axis] : llvm::enumerate(scan.getAxes())) {
      Type &type = types[scan.getInits().size() + index];
      type = ir::sliceType(cast<RankedTensorType>(type), axis);
    }
    return types;
  }

  OpBuilder &builder;
  ir::ScanOp scan;
  Location loc;
};

struct SegmentScans : PassWrapper<SegmentScans, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(SegmentScans)
  StringRef getArgument() const final { return "gait-segment-scans"; }
  StringRef getDescription() const final { return "cuts scans into segments that gradients compute again"; }
  void getDependentDialects(DialectRegistry &registry) const final { registry.insert<ir::GaitDialect>(); }

  void runOnOperation() override {
    ModuleOp module = getOperation();
    if (failed(expectPhase(module, getArgument(), Phase::Graph))) return signalPassFailure();
    OpBuilder builder(&getContext());
    for (auto entry : module.getOps<func::FuncOp>()) {
      SmallVector<ir::ScanOp> scans; // inner ones first
      bool hasGradient = false;
      entry.walk([&](Operation *op) {
        if (auto scan = dyn_cast<ir::ScanOp>(op); scan && scan.getKeep()) scans.push_back(scan);
        hasGradient |= isa<ir::GradientOp>(op);
      });
      for (ir::ScanOp scan : scans) {
        ir::Keep keep = *scan.getKeep();
        scan.removeKeepAttr();
        if (hasGradient && keep != ir::Keep::All) Segments(builder, scan).run(keep);
      }
    }
  }
};

} // namespace

std::unique_ptr<Pass> createSegmentScansPass() { return std::make_unique<SegmentScans>(); }

} // namespace gait::compiler
