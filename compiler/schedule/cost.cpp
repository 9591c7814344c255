#include "compiler/schedule/cost.h"
#include "compiler/dialect/selection.h"
#include "compiler/schedule/views.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace gait::schedule {

/// Operations of one iteration.
static double flopsOf(linalg::LinalgOp op) {
  double flops = 0;
  op->getRegion(0).walk([&](Operation *inner) {
    if (isa<linalg::YieldOp, linalg::IndexOp, arith::ConstantOp>(inner) || inner->getNumResults() != 1) return;
    if (isa<arith::IndexCastOp, arith::ExtFOp, arith::TruncFOp, arith::ExtSIOp, arith::ExtUIOp, arith::TruncIOp>(inner)) return;
    bool transcendental = isa<math::MathDialect>(inner->getDialect()) && !isa<math::AbsFOp, math::SqrtOp, math::FmaOp>(inner);
    flops += transcendental ? transcendentalFlops : 1;
  });
  return flops;
}

static void add(Work &fixed, Work &row, bool perRow, double flops, double bytes) {
  Work &work = perRow ? row : fixed;
  work.flops += flops;
  work.bytes += bytes;
}

ClusterCost costOf(ir::ClusterOp cluster) {
  ClusterCost cost;
  llvm::SmallSetVector<Value, 8> read;
  for (Operation &inner : cluster.getBody().front()) {
    auto op = dyn_cast<linalg::LinalgOp>(inner);
    if (!op) continue;
    double iterations = 1;
    bool perRow = false;
    std::optional<ir::Selection> selection = ir::findSelection(op);
    for (auto [loop, extent] : llvm::enumerate(op.getStaticLoopRanges())) {
      if (selection && selection->loop == loop) continue; // one place is looked at
      if (ShapedType::isDynamic(extent)) perRow = true;
      else iterations *= extent;
    }
    add(cost.fixed, cost.row, perRow, iterations * flopsOf(op), 0);
    forOutsideOperands(op, [&](OpOperand &operand) {
      auto argument = isCaptured(op, operand) ? nullptr : &operand;
      if (argument && op.isDpsInit(argument) && !op.payloadUsesValueFromOperand(argument)) return;
      if (isa<RankedTensorType>(operand.get().getType()) && operand.get().getParentRegion() != &cluster.getBody())
        read.insert(operand.get());
    });
  }
  auto addTensor = [&](Type type) {
    bool perRow = !cast<RankedTensorType>(type).hasStaticShape();
    add(cost.fixed, cost.row, perRow, 0, bytesOf(type, 1));
  };
  for (Value value : read) addTensor(value.getType());
  for (Type type : cluster.getResultTypes()) addTensor(type);
  return cost;
}

int64_t stepsOf(Operation *op) {
  int64_t steps = 1;
  for (auto loop = op->getParentOfType<ir::LoopOp>(); loop; loop = loop->getParentOfType<ir::LoopOp>()) steps *= loop.getCount();
  return steps;
}

double nanoseconds(const Work &work, const Target &target) {
  double flopsPerNanosecond = 0.5 * 2 * 2 * 4 * (double(target.vectorBytes) / 4);
  return std::max(work.flops / flopsPerNanosecond, work.bytes / 16);
}

} // namespace gait::schedule
