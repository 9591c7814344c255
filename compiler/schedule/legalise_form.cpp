#include "compiler/dialect/dialect.h"
#include "compiler/schedule/legalise.h"
#include "compiler/schedule/views.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace gait::schedule {

Value rowsOf(func::FuncOp entry) {
  for (BlockArgument argument : llvm::reverse(entry.getArguments()))
    if (argument.getType().isIndex()) return argument;
  return {};
}

Value emptyTensor(OpBuilder &builder, Location loc, Type type, Value rows) {
  auto tensor = cast<RankedTensorType>(type);
  SmallVector<Value> sizes(tensor.getNumDynamicDims(), rows);
  return tensor::EmptyOp::create(builder, loc, tensor.getShape(), tensor.getElementType(), sizes);
}

Value copyOf(OpBuilder &builder, Value value, Value rows) {
  auto type = cast<RankedTensorType>(value.getType());
  Value empty = emptyTensor(builder, value.getLoc(), type, rows);
  AffineMap identity = builder.getMultiDimIdentityMap(type.getRank());
  SmallVector<utils::IteratorType> loops(type.getRank(), utils::IteratorType::parallel);
  return linalg::GenericOp::create(
             builder, value.getLoc(), type, value, empty, ArrayRef{identity, identity}, loops,
             [](OpBuilder &inner, Location loc, ValueRange args) { linalg::YieldOp::create(inner, loc, args[0]); })
      .getResult(0);
}

static void eraseDead(Block &block) {
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block))) {
    if (isOpTriviallyDead(&op)) op.erase();
    else if (auto loop = dyn_cast<ir::LoopOp>(op)) eraseDead(loop.getBlock());
  }
}

void eraseDead(func::FuncOp entry) { eraseDead(entry.getBody().front()); }

/// A tensor of one number is a fill: nothing to store.
static void turnSplatIntoFill(arith::ConstantOp constant) {
  auto splat = dyn_cast<SplatElementsAttr>(constant.getValue());
  if (!splat) return;
  OpBuilder builder(constant);
  Value number = arith::ConstantOp::create(builder, constant.getLoc(), cast<TypedAttr>(splat.getSplatValue<Attribute>()));
  Value empty = emptyTensor(builder, constant.getLoc(), constant.getType(), {});
  constant.replaceAllUsesWith(linalg::FillOp::create(builder, constant.getLoc(), number, empty).getResult(0));
  constant.erase();
}

/// A destination whose old value the op does not read must not look like something it reads.
static void emptyDestinations(linalg::LinalgOp op, Value rows) {
  OpBuilder builder(op);
  for (OpOperand &init : op.getDpsInitsMutable())
    if (!op.payloadUsesValueFromOperand(&init) && !init.get().getDefiningOp<tensor::EmptyOp>())
      init.set(emptyTensor(builder, op.getLoc(), init.get().getType(), rows));
}

static void giveEachReaderItsFill(linalg::FillOp fill) {
  bool first = true;
  for (OpOperand &use : llvm::make_early_inc_range(fill->getUses())) {
    if (!isa<linalg::LinalgOp>(use.getOwner())) continue;
    if (std::exchange(first, false) && fill->hasOneUse() && use.getOwner()->getBlock() == fill->getBlock()) return;
    OpBuilder builder(use.getOwner());
    use.set(builder.clone(*fill)->getResult(0));
  }
}

static bool dependsOnTensor(Value scalar) {
  Operation *op = scalar.getDefiningOp();
  if (!isScalar(op)) return false;
  return llvm::any_of(op->getOperands(),
                      [](Value operand) { return isa<RankedTensorType>(operand.getType()) || dependsOnTensor(operand); });
}

static Value cloneScalar(OpBuilder &builder, Value scalar, IRMapping &map) {
  if (!dependsOnTensor(scalar)) return scalar;
  if (Value done = map.lookupOrNull(scalar)) return done;
  for (Value operand : scalar.getDefiningOp()->getOperands()) cloneScalar(builder, operand, map);
  return builder.clone(*scalar.getDefiningOp(), map)->getResult(0);
}

/// A number read from a tensor belongs to whoever uses it: outside kernels nothing runs.
static LogicalResult takeScalarsIn(linalg::LinalgOp op) {
  for (Value input : op.getDpsInputs())
    if (!isa<RankedTensorType>(input.getType()) && dependsOnTensor(input))
      return op.emitError("takes a number read from a tensor as a scalar operand; read it in the op's region");
  Block &payload = op->getRegion(0).front();
  OpBuilder builder = OpBuilder::atBlockBegin(&payload);
  IRMapping map;
  forOutsideOperands(op, [&](OpOperand &operand) {
    if (isCaptured(op, operand) && dependsOnTensor(operand.get())) operand.set(cloneScalar(builder, operand.get(), map));
  });
  return success();
}

/// view(ordering(x)) = ordering(view(x)): what looks for views finds them together. A result of the entry awaits nothing.
static void sinkOrderings(Block &body) {
  for (OpOperand &result : body.getTerminator()->getOpOperands()) result.set(throughOrderings(result.get()));
  for (Operation &op : llvm::make_early_inc_range(body)) {
    if (!isReshape(&op) && !isSlice(&op)) continue;
    OpBuilder builder(op.getContext());
    builder.setInsertionPointAfter(&op);
    Value source = op.getOperand(0), view = op.getResult(0), ordered = view;
    Operation *first = nullptr;
    for (; isOrdering(source.getDefiningOp()); source = source.getDefiningOp()->getOperand(0)) {
      Operation *ordering = builder.clone(*source.getDefiningOp());
      ordering->setOperand(0, ordered);
      ordering->getResult(0).setType(view.getType());
      ordered = ordering->getResult(0);
      if (!first) first = ordering;
    }
    if (!first) continue;
    op.setOperand(0, source);
    view.replaceAllUsesExcept(ordered, first);
  }
}

/// Whether a kernel or the entry's caller reads it. What awaits a value does not.
static bool isRead(Value value) {
  return llvm::any_of(value.getUses(), [](OpOperand &use) {
    Operation *user = use.getOwner();
    if (isOrdering(user) && use.getOperandNumber() > 0) return false;
    return !isView(user) || isRead(user->getResult(0));
  });
}

/// What is computed, for readers, on the way to `value`, as late as possible.
static void findComputed(Value value, llvm::SmallSetVector<Value, 8> &seen, SmallVector<Value> &computed) {
  Operation *op = value.getDefiningOp();
  if (!op || !seen.insert(value)) return;
  if (isa<linalg::LinalgOp>(op) && llvm::any_of(op->getResults(), isRead)) return computed.push_back(value);
  forOutsideOperands(op, [&](OpOperand &operand) { findComputed(operand.get(), seen, computed); });
}

/// Nothing is computed only to be awaited.
static void awaitWhatIsComputed(Block &body) {
  for (auto ordering : body.getOps<ir::OrderingOp>()) {
    llvm::SmallSetVector<Value, 8> seen;
    SmallVector<Value> operands{ordering.getSource()};
    for (Value awaited : ordering.getAwaited()) findComputed(awaited, seen, operands);
    ordering->setOperands(operands);
  }
}

/// Whether a loop leaves it as a part of a whole tensor.
static bool isStacked(Value value) {
  return llvm::any_of(value.getUses(), [](OpOperand &use) {
    auto loop = dyn_cast<ir::LoopOp>(use.getOwner()->getParentOp());
    return loop && use.getOwner() == loop.getBlock().getTerminator() && use.getOperandNumber() >= loop.getInits().size();
  });
}

/// A reshape looks at dense bytes another way; of what may lie with gaps it gets a copy.
static void copyBeforeReshapes(Block &body, Value rows) {
  for (Operation &op : llvm::make_early_inc_range(body)) {
    if (!isReshape(&op)) continue;
    Value under = throughReshapes(op.getOperand(0));
    if (!isSlice(under.getDefiningOp()) && !isOfStep(under) && !isStacked(under)) continue;
    OpBuilder builder(&op);
    op.setOperand(0, copyOf(builder, op.getOperand(0), rows));
  }
}

static LogicalResult legaliseForm(Block &body, Value rows) {
  for (auto constant : llvm::make_early_inc_range(body.getOps<arith::ConstantOp>())) turnSplatIntoFill(constant);
  for (auto dim : llvm::make_early_inc_range(body.getOps<tensor::DimOp>())) {
    std::optional<int64_t> index = dim.getConstantIndex();
    auto type = dyn_cast<RankedTensorType>(dim.getSource().getType());
    if (!type || !index || *index >= type.getRank()) return dim.emitError("asks a size that is not known to exist");
    OpBuilder builder(dim);
    Value size = rows;
    if (!type.isDynamicDim(*index)) size = arith::ConstantIndexOp::create(builder, dim.getLoc(), type.getDimSize(*index));
    if (!size) return dim.emitError("asks the rows of an entry without an argument of role \"rows\"");
    dim.replaceAllUsesWith(size);
    dim.erase();
  }
  for (auto op : llvm::make_early_inc_range(body.getOps<linalg::LinalgOp>())) {
    emptyDestinations(op, rows);
    if (failed(takeScalarsIn(op))) return failure();
  }
  copyBeforeReshapes(body, rows);
  return success();
}

LogicalResult legaliseForm(func::FuncOp entry) {
  eraseDead(entry);
  SmallVector<Block *> blocks = blocksOf(entry);
  for (Block *block : blocks) sinkOrderings(*block);
  for (Block *block : blocks) awaitWhatIsComputed(*block);
  eraseDead(entry);
  blocks = blocksOf(entry);
  for (Block *block : blocks)
    if (failed(legaliseForm(*block, rowsOf(entry)))) return failure();
  for (Block *block : blocks)
    for (auto fill : llvm::make_early_inc_range(block->getOps<linalg::FillOp>())) giveEachReaderItsFill(fill);
  eraseDead(entry);
  return success();
}

} // namespace gait::schedule
