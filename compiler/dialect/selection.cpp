#include "compiler/dialect/selection.h"
#include "mlir/Analysis/SliceAnalysis.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;

namespace gait::ir {
namespace {

bool isOutside(linalg::LinalgOp op, Value value) { return !op->getRegion(0).isAncestor(value.getParentRegion()); }

/// The loop whose position `value` is, but for something added from outside the region; -1 for anything else.
int positionIn(linalg::LinalgOp op, Value value) {
  Operation *made = value.getDefiningOp();
  if (!made || isOutside(op, value)) return -1;
  if (auto index = dyn_cast<linalg::IndexOp>(made)) return index.getDim();
  if (auto cast = dyn_cast<arith::IndexCastOp>(made)) return positionIn(op, cast.getIn());
  if (auto apply = dyn_cast<affine::AffineApplyOp>(made)) {
    if (apply.getMapOperands().size() != 2) return -1;
    auto sum = dyn_cast<AffineBinaryOpExpr>(apply.getAffineMap().getResult(0));
    bool plain = sum && sum.getKind() == AffineExprKind::Add &&
                 (isa<AffineDimExpr, AffineSymbolExpr>(sum.getLHS()) && isa<AffineDimExpr, AffineSymbolExpr>(sum.getRHS()));
    if (!plain) return -1;
  } else if (!isa<arith::AddIOp>(made)) {
    return -1;
  }
  int loop = -1;
  for (Value operand : made->getOperands()) {
    if (isOutside(op, operand)) continue;
    int found = positionIn(op, operand);
    if (found < 0 || loop >= 0) return -1;
    loop = found;
  }
  return loop;
}

/// Whether `value` changes with no loop but those that are summed over.
bool isKey(linalg::LinalgOp op, Value value) {
  if (isOutside(op, value)) return true;
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    OpOperand *operand = op.getMatchingOpOperand(argument);
    if (op.isDpsInit(operand)) return false;
    AffineMap map = op.getMatchingIndexingMap(operand);
    for (auto [loop, iterator] : llvm::enumerate(op.getIteratorTypesArray()))
      if (iterator == utils::IteratorType::parallel && map.isFunctionOfDim(loop)) return false;
    return true;
  }
  Operation *made = value.getDefiningOp();
  if (isa<linalg::IndexOp>(made) || made->getNumRegions() || !isMemoryEffectFree(made)) return false;
  return llvm::all_of(made->getOperands(), [&](Value operand) { return isKey(op, operand); });
}

bool isZero(Value value) { return matchPattern(value, m_AnyZeroFloat()) || matchPattern(value, m_Zero()); }

} // namespace

std::optional<Selection> findSelection(linalg::LinalgOp op) {
  if (!isa<linalg::GenericOp>(op.getOperation()) || op.getNumDpsInits() != 1 || !op.getNumReductionLoops()) return std::nullopt;
  SmallVector<Operation *> combiners;
  if (!matchReduction(op.getRegionOutputArgs(), 0, combiners) || combiners.size() != 1) return std::nullopt;
  Operation *sum = combiners[0];
  if (!isa<arith::AddFOp, arith::AddIOp>(sum)) return std::nullopt;
  Value out = op.getRegionOutputArgs()[0];
  Value term = sum->getOperand(0) == out ? sum->getOperand(1) : sum->getOperand(0);
  auto select = term.getDefiningOp<arith::SelectOp>();
  auto equal = select ? select.getCondition().getDefiningOp<arith::CmpIOp>() : arith::CmpIOp();
  if (!equal || equal.getPredicate() != arith::CmpIPredicate::eq || !isZero(select.getFalseValue())) return std::nullopt;
  for (auto [place, key] : {std::pair(equal.getLhs(), equal.getRhs()), std::pair(equal.getRhs(), equal.getLhs())}) {
    int loop = positionIn(op, place);
    if (loop < 0 || !isKey(op, key) || op.getIteratorTypesArray()[loop] != utils::IteratorType::parallel) continue;
    if (!op.getMatchingIndexingMap(op.getDpsInitOperand(0)).isFunctionOfDim(loop)) continue;
    bool read = llvm::any_of(op.getDpsInputOperands(),
                             [&](OpOperand *input) { return op.getMatchingIndexingMap(input).isFunctionOfDim(loop); });
    if (!read) return Selection{static_cast<unsigned>(loop), key, place};
  }
  return std::nullopt;
}

} // namespace gait::ir
