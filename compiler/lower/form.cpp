#include "compiler/lower/form.h"
#include "compiler/dialect/contraction.h"
#include "compiler/dialect/selection.h"
#include "mlir/Analysis/SliceAnalysis.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace gait::compiler {

bool dependsOn(AffineMap map, unsigned loop) { return map.isFunctionOfDim(loop); }

bool isContiguousAlong(OpOperand &operand, AffineMap map, int loop) {
  auto type = dyn_cast<MemRefType>(operand.get().getType());
  if (!type || loop < 0 || !map.getNumResults()) return false;
  auto last = dyn_cast<AffineDimExpr>(map.getResults().back());
  if (!last || static_cast<int>(last.getPosition()) != loop) return false;
  for (AffineExpr other : map.getResults().drop_back())
    if (other.isFunctionOfDim(loop)) return false;
  return type.isLastDimUnitStride();
}

bool isContiguousAlong(OpOperand &operand, AffineMap map, int rows, int columns) {
  unsigned rank = map.getNumResults();
  if (rank < 2 || !isContiguousAlong(operand, map, columns)) return false;
  auto before = dyn_cast<AffineDimExpr>(map.getResult(rank - 2));
  if (!before || static_cast<int>(before.getPosition()) != rows) return false;
  for (AffineExpr other : map.getResults().drop_back(2))
    if (other.isFunctionOfDim(rows)) return false;
  auto type = cast<MemRefType>(operand.get().getType());
  return !ShapedType::isDynamic(type.getShape().back()) && type.areTrailingDimsContiguous(2);
}

FailureOr<SmallVector<Operation *>> findCombiners(linalg::LinalgOp op) {
  SmallVector<Operation *> combiners;
  for (int64_t i = 0; i < op.getNumDpsInits(); ++i) {
    SmallVector<Operation *> found;
    if (!matchReduction(op.getRegionOutputArgs(), i, found) || found.size() != 1) return failure();
    if (found[0]->getNumOperands() != 2 || !arith::getNeutralElement(found[0])) return failure();
    combiners.push_back(found[0]);
  }
  return combiners;
}

SmallVector<Value> changingAlong(linalg::LinalgOp op, int loop) {
  llvm::SmallSetVector<Value, 16> values;
  for (OpOperand &operand : op->getOpOperands())
    if (dependsOn(op.getMatchingIndexingMap(&operand), loop)) values.insert(op.getMatchingBlockArgument(&operand));
  for (Operation &inner : op.getBlock()->without_terminator()) {
    auto index = dyn_cast<linalg::IndexOp>(inner);
    if (index ? static_cast<int>(index.getDim()) == loop
              : llvm::any_of(inner.getOperands(), [&](Value operand) { return values.contains(operand); }))
      values.insert(inner.result_begin(), inner.result_end());
  }
  return values.takeVector();
}

/// An element looked up from inside: neighbours along `lanes` are neighbours in memory.
static bool loadsNeighbours(memref::LoadOp load, int lanes, ArrayRef<Value> changing) {
  if (load.getIndices().empty() || !load.getMemRefType().isLastDimUnitStride()) return false;
  auto last = load.getIndices().back().getDefiningOp<linalg::IndexOp>();
  return last && static_cast<int>(last.getDim()) == lanes &&
         llvm::none_of(load.getIndices().drop_back(), [&](Value index) { return llvm::is_contained(changing, index); });
}

/// The body may run on vectors along `lanes`: every op of it works element by element.
static bool isElementwise(linalg::LinalgOp op, int lanes) {
  SmallVector<Value> changing = lanes < 0 ? SmallVector<Value>() : changingAlong(op, lanes);
  for (Operation &inner : op.getBlock()->without_terminator()) {
    if (isa<linalg::IndexOp>(inner) || inner.hasTrait<OpTrait::ConstantLike>()) continue;
    if (!changing.empty() && !llvm::is_contained(changing, inner.getResult(0)) && inner.getNumRegions() == 0 &&
        (isa<affine::AffineApplyOp>(inner) || isa<memref::LoadOp>(inner)))
      continue; // the same on every lane: a scalar
    if (auto load = dyn_cast<memref::LoadOp>(inner); load && lanes >= 0 && loadsNeighbours(load, lanes, changing)) continue;
    if (inner.getNumRegions() || !OpTrait::hasElementwiseMappableTraits(&inner)) return false;
  }
  return true;
}

static bool isParallel(linalg::LinalgOp op, unsigned loop) {
  return op.getIteratorTypesArray()[loop] == utils::IteratorType::parallel;
}

/// The loop along which the result's elements are neighbours, if any.
static int lastResultLoop(linalg::LinalgOp op) {
  AffineMap map = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  if (!map.getNumResults()) return -1;
  auto last = dyn_cast<AffineDimExpr>(map.getResults().back());
  return last ? static_cast<int>(last.getPosition()) : -1;
}

/// Rows: a parallel loop along which the operand read as vectors stays the same, so that one load feeds every row.
static Form contractionForm(linalg::LinalgOp op) {
  Form form{Kind::Contraction, lastResultLoop(op), -1};
  auto extents = op.getStaticLoopRanges();
  auto reuses = [&](unsigned loop) {
    return llvm::all_of(op.getDpsInputOperands(), [&](OpOperand *operand) {
      AffineMap map = op.getMatchingIndexingMap(operand);
      return !dependsOn(map, form.lanes) || !dependsOn(map, loop);
    });
  };
  for (unsigned loop = 0; loop < op.getNumLoops(); ++loop) {
    if (static_cast<int>(loop) == form.lanes || !isParallel(op, loop) || (form.lanes >= 0 && !reuses(loop))) continue;
    if (form.rows < 0 || extents[loop] >= extents[form.rows]) form.rows = loop;
  }
  // A matrix times a vector: gathering lanes from memory would cost more than the scalar products.
  bool contiguous = llvm::any_of(op.getDpsInputOperands(), [&](OpOperand *operand) {
    return isContiguousAlong(*operand, op.getMatchingIndexingMap(operand), form.lanes);
  });
  if (form.rows < 0 && !contiguous) std::swap(form.rows, form.lanes);
  return form;
}

/// An input whose neighbours in memory lie along another parallel loop: read in squares and transposed in registers.
static int transposedLoop(linalg::LinalgOp op, int lanes) {
  for (OpOperand *operand : op.getDpsInputOperands()) {
    AffineMap map = op.getMatchingIndexingMap(operand);
    if (!dependsOn(map, lanes) || isContiguousAlong(*operand, map, lanes)) continue;
    for (unsigned loop = 0; loop < op.getNumLoops(); ++loop)
      if (static_cast<int>(loop) != lanes && isContiguousAlong(*operand, map, loop)) return loop;
  }
  return -1;
}

/// Rows shorter than this are too short for vectors of their own; a reduction of more columns than the second takes them better
/// as lanes.
static constexpr int64_t kShortRow = 16, kFewColumns = 4;

static bool isShort(int64_t extent, int64_t limit) { return !ShapedType::isDynamic(extent) && extent <= limit; }

/// Pointwise on short rows: the two innermost loops of the result, if every operand lies along both, one, or none of them.
static std::optional<Form> flatForm(linalg::LinalgOp op, int lanes) {
  auto extents = op.getStaticLoopRanges();
  AffineMap result = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  if (lanes < 0 || result.getNumResults() < 2 || !isShort(extents[lanes], kShortRow - 1)) return std::nullopt;
  auto before = dyn_cast<AffineDimExpr>(result.getResult(result.getNumResults() - 2));
  if (!before || ShapedType::isDynamic(extents[before.getPosition()]) || extents[before.getPosition()] < 2) return std::nullopt;
  int rows = before.getPosition();
  for (OpOperand &operand : op->getOpOperands()) {
    AffineMap map = op.getMatchingIndexingMap(&operand);
    bool alongRows = dependsOn(map, rows), alongColumns = dependsOn(map, lanes);
    if (op.isDpsInit(&operand) && !(alongRows && alongColumns)) return std::nullopt;
    if (alongRows && alongColumns
            ? !isContiguousAlong(operand, map, rows, lanes)
            : (alongRows && !isContiguousAlong(operand, map, rows)) || (alongColumns && !isContiguousAlong(operand, map, lanes)))
      return std::nullopt;
  }
  return Form{Kind::Flat, lanes, rows};
}

/// A reduction along a few columns. It must not depend on the number of rows: a row has the same bits in every panel.
static std::optional<Form> deinterleaveForm(linalg::LinalgOp op, int columns) {
  if (op.getNumReductionLoops() != 1 || !isShort(op.getStaticLoopRanges()[columns], kFewColumns)) return std::nullopt;
  int rows = lastResultLoop(op);
  if (rows < 0) return std::nullopt;
  for (OpOperand &init : op.getDpsInitsMutable())
    if (!isContiguousAlong(init, op.getMatchingIndexingMap(&init), rows)) return std::nullopt;
  for (OpOperand *input : op.getDpsInputOperands()) {
    AffineMap map = op.getMatchingIndexingMap(input);
    if (dependsOn(map, rows) &&
        !(dependsOn(map, columns) ? isContiguousAlong(*input, map, rows, columns) : isContiguousAlong(*input, map, rows)))
      return std::nullopt;
  }
  return Form{Kind::Deinterleave, columns, rows};
}

Form findForm(linalg::LinalgOp op) {
  Form scalar;
  if (!op.getNumLoops()) return scalar;
  if (ir::isContraction(op)) return contractionForm(op);
  int lanes = lastResultLoop(op);
  if (std::optional<ir::Selection> selection = ir::findSelection(op)) {
    bool vectors = lanes >= 0 && lanes != static_cast<int>(selection->loop) && isParallel(op, lanes) && isElementwise(op, lanes);
    return {Kind::Select, vectors ? lanes : -1, static_cast<int>(selection->loop)};
  }
  if (!isElementwise(op, op.getNumReductionLoops() ? -1 : lanes)) return scalar;
  if (!op.getNumReductionLoops()) {
    for (OpOperand &init : op.getDpsInitsMutable())
      if (lanes < 0 || !dependsOn(op.getMatchingIndexingMap(&init), lanes)) return scalar;
    if (isElementwise(op, -1))
      if (std::optional<Form> flat = flatForm(op, lanes)) return *flat;
    return {Kind::Parallel, lanes, transposedLoop(op, lanes)};
  }
  // A reduction: along the loop in which its largest input lies in memory.
  OpOperand *widest = nullptr;
  for (OpOperand *operand : op.getDpsInputOperands())
    if (!widest || op.getMatchingIndexingMap(operand).getNumResults() > op.getMatchingIndexingMap(widest).getNumResults())
      widest = operand;
  if (!widest) return scalar;
  AffineMap map = op.getMatchingIndexingMap(widest);
  for (unsigned loop = 0; loop < op.getNumLoops(); ++loop) {
    if (!isContiguousAlong(*widest, map, loop)) continue;
    if (!isParallel(op, loop)) {
      if (failed(findCombiners(op))) return scalar;
      return deinterleaveForm(op, loop).value_or(Form{Kind::Row, static_cast<int>(loop), -1});
    }
    for (OpOperand &init : op.getDpsInitsMutable())
      if (!dependsOn(op.getMatchingIndexingMap(&init), loop)) return scalar;
    return {Kind::Parallel, static_cast<int>(loop), -1};
  }
  return scalar;
}

} // namespace gait::compiler
