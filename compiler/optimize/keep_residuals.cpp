// A scan that computes again what an earlier one computed in the same step reads it from a stack that the earlier one leaves: so
// a gradient keeps what is dear, and computes again, from that, what is cheap. A value is dear where it sums or calls a function;
// of the sets that will do, the one of fewest bytes is kept. Before:
//   %last, %hs = gait.scan count 60 carry (%h = %h0) over (%x = %xs axis 1) ... { ...; %t = gait.tanh %s; gait.yield %t, %h }
//   %d = gait.scan count 60 reverse carry (%e = %dh) over (%h = %hs axis 1, %x = %xs axis 1) ... {
//     ...; %t = gait.tanh %s; %1 = gait.mul %t, %t; ... }
// After:
//   %last, %hs, %ts = gait.scan count 60 carry (%h = %h0) over (%x = %xs axis 1) ... { ...; %t = gait.tanh %s; gait.yield %t, %h,
//   %t } %d = gait.scan count 60 reverse carry (%e = %dh) over (%t = %ts axis 1) ... { %1 = gait.mul %t, %t; ... }
#include "compiler/dialect/module_phase.h"
#include "compiler/ops/scan.h"
#include "compiler/ops/scan_edit.h"
#include "compiler/optimize/matching.h"
#include "compiler/optimize/passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;
using namespace gait;
using ir::ScanEdit;

namespace gait::compiler {
namespace {

bool isCheap(Operation *op) {
  if (isa<ir::ExpOp, ir::LogOp, ir::TanhOp, ir::SigmoidOp, ir::ErfOp, ir::SinOp, ir::CosOp, ir::PowOp, ir::SqrtOp, ir::RsqrtOp,
          ir::DivOp, ir::ModOp>(op))
    return false;
  return isa<ir::PointwiseOp, ir::ConstantOp, ir::IotaOp, ir::BroadcastOp, ir::ReshapeOp, ir::TransposeOp, ir::SliceOp, ir::PadOp,
             ir::ConcatOp, ir::ReverseOp>(op);
}

/// Bytes of a tensor, whose `?` counts as 64: only which of two is larger matters.
int64_t bytesOf(Value value) {
  auto type = cast<RankedTensorType>(value.getType());
  int64_t bytes = (type.getElementTypeBitWidth() + 7) / 8;
  for (int64_t size : type.getShape()) bytes *= ShapedType::isDynamic(size) ? 64 : size;
  return bytes;
}

/// What one scan reads of another.
class Residuals {
public:
  Residuals(ir::ScanOp reader, ir::ScanOp writer) : reader(reader), writer(writer) {
    for (auto [operand, axis, slice] : llvm::zip(reader.getStacked(), reader.getAxes(), reader.getSlices()))
      for (auto [stack, place, kept] : llvm::zip(writer.getStacks(), writer.getStacking(), writer.getStackedSlices()))
        if (operand == stack && axis == place) equal.map(slice, kept);
    matchOperands(reader, writer, equal);
    matchOps(reader.getBlock(), writer.getBlock(), equal);
    invariant.insert_range(reader.getRead());
    for (Operation &op : reader.getBlock().without_terminator())
      if (llvm::all_of(op.getOperands(), [&](Value operand) { return invariant.contains(operand); }))
        invariant.insert_range(op.getResults());
  }

  /// The values of the reader to be read from stacks.
  llvm::SetVector<Value> choose() {
    llvm::SetVector<Value> chosen;
    for (Operation &op : reader.getBlock()) {
      if (isComputed(&op)) continue;
      for (Value operand : op.getOperands()) choose(operand, chosen);
    }
    return chosen;
  }

  /// Returns the writer and the reader, which stand in their places.
  std::pair<ir::ScanOp, ir::ScanOp> apply(RewriterBase &rewriter, const llvm::SetVector<Value> &chosen) {
    ScanEdit writing(rewriter, writer);
    auto places = llvm::map_to_vector(chosen, [&](Value value) { return writing.keep(equal.lookup(value)); });
    writer = writing.finish();
    ScanEdit reading(rewriter, reader);
    for (auto [value, place] : llvm::zip(chosen, places))
      reading.replace(value, reading.slice(writer.getStacks()[place], writer.getStacking()[place]));
    reader = reading.finish();
    return {writer, reader};
  }

private:
  /// Whether the writer computes the op's results in the same step.
  bool isComputed(Operation *op) { return op->getNumResults() > 0 && equal.contains(op->getResult(0)); }

  /// What it costs to have a value that the writer computes: bytes to be kept.
  int64_t costOf(Value value) {
    Operation *op = value.getDefiningOp();
    if (!op || invariant.contains(value)) return 0;
    if (auto known = costs.find(value); known != costs.end()) return known->second;
    int64_t cost = bytesOf(value);
    if (isCheap(op)) cost = std::min(cost, costOfOperands(op));
    return costs[value] = cost;
  }
  int64_t costOfOperands(Operation *op) {
    int64_t sum = 0;
    llvm::SmallPtrSet<Value, 4> seen;
    for (Value operand : op->getOperands())
      if (seen.insert(operand).second) sum += costOf(operand);
    return sum;
  }

  void choose(Value value, llvm::SetVector<Value> &chosen) {
    Operation *op = value.getDefiningOp();
    if (!op || !isComputed(op) || invariant.contains(value) || chosen.contains(value)) return;
    if (!isCheap(op) || costOfOperands(op) >= bytesOf(value)) chosen.insert(value);
    else
      for (Value operand : op->getOperands()) choose(operand, chosen);
  }

  ir::ScanOp reader, writer;
  IRMapping equal; ///< from the reader's values to the writer's
  llvm::DenseSet<Value> invariant;
  llvm::DenseMap<Value, int64_t> costs;
};

/// The scans whose stacks this one reads, slice by slice.
llvm::SetVector<Operation *> writersOf(ir::ScanOp scan) {
  llvm::SetVector<Operation *> writers;
  for (Value operand : scan.getStacked())
    if (auto writer = operand.getDefiningOp<ir::ScanOp>(); writer && writer.getCount() == scan.getCount()) writers.insert(writer);
  return writers;
}

void keepIn(RewriterBase &rewriter, Block &block) {
  SmallVector<ir::ScanOp> scans(block.getOps<ir::ScanOp>());
  for (size_t i = 0; i < scans.size(); ++i) {
    keepIn(rewriter, scans[i].getBlock());
    for (Operation *writer : writersOf(scans[i])) {
      Residuals residuals(scans[i], cast<ir::ScanOp>(writer));
      llvm::SetVector<Value> chosen = residuals.choose();
      if (chosen.empty()) continue;
      auto *place = llvm::find(scans, cast<ir::ScanOp>(writer));
      std::tie(*place, scans[i]) = residuals.apply(rewriter, chosen);
    }
  }
}

struct KeepResiduals : PassWrapper<KeepResiduals, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(KeepResiduals)
  StringRef getArgument() const final { return "gait-keep-residuals"; }
  StringRef getDescription() const final { return "lets scans read what earlier ones have computed"; }

  void runOnOperation() override {
    ModuleOp module = getOperation();
    if (failed(expectPhase(module, getArgument(), Phase::Simplified))) return signalPassFailure();
    IRRewriter rewriter(&getContext());
    for (auto entry : module.getOps<func::FuncOp>())
      for (Block &block : entry.getBody()) keepIn(rewriter, block);
  }
};

} // namespace

std::unique_ptr<Pass> createKeepResidualsPass() { return std::make_unique<KeepResiduals>(); }

} // namespace gait::compiler
