#include "compiler/schedule/panel_builder.h"
#include "compiler/schedule/space.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Interfaces/TilingInterface.h"

using namespace mlir;

namespace gait::schedule {

PanelBuilder::PanelBuilder(OpBuilder &builder, ir::ClusterOp cluster, const Homes &homes, KernelMemory &memory)
    : builder(builder), homes(homes), memory(memory) {
  tiles.assign(cluster.getTiles().begin(), cluster.getTiles().end());
  for (Operation &op : cluster.getBody().front().without_terminator()) ops.push_back(&op);
  llvm::DenseSet<Attribute> written;
  auto yield = cast<ir::YieldOp>(cluster.getBody().front().getTerminator());
  for (auto [result, value] : llvm::zip(cluster.getResults(), yield.getValues())) {
    resultOf[value] = homes.find(result);
    written.insert(homes.find(result)->place);
  }
  for (Operation *op : ops)
    for (Value operand : op->getOperands())
      if (auto argument = dyn_cast<BlockArgument>(operand); argument && isa<RankedTensorType>(argument.getType()))
        if (Attribute place = homes.find(argument)->place; written.contains(place)) overwritten[place] = argument;
}

Value PanelBuilder::toTensor(Location loc, Value memref, bool writable) {
  auto type = cast<MemRefType>(memref.getType());
  return bufferization::ToTensorOp::create(builder, loc, RankedTensorType::get(type.getShape(), type.getElementType()), memref,
                                           /*restrict=*/true, writable);
}

/// The op sums over outer dimension 0: each panel of a block adds to what the one before left.
bool PanelBuilder::accumulates(Operation *op) {
  const Home *home = op->getNumResults() ? resultOf.lookup(op->getResult(0)) : nullptr;
  return home && home->partial && home->partial->dims[0] == 0;
}

/// A fill that only starts such a sum.
bool PanelBuilder::isOnlyStart(Operation *op) {
  return isFill(op) && op->hasOneUse() && accumulates(*op->user_begin()) &&
         cast<linalg::LinalgOp>(*op->user_begin()).isDpsInit(&*op->use_begin());
}

/// The part of an op's loops that a panel covers.
Box PanelBuilder::spaceOf(const Panel &panel, linalg::LinalgOp op) {
  Box box;
  for (auto [extent, outer] : llvm::zip(op.getStaticLoopRanges(), outerOf(op))) {
    OpFoldResult full = ShapedType::isDynamic(extent) ? OpFoldResult(memory.rows()) : OpFoldResult(builder.getIndexAttr(extent));
    box.offsets.push_back(outer < 0 ? OpFoldResult(builder.getIndexAttr(0)) : panel.offsets[outer]);
    box.sizes.push_back(outer < 0 ? full : panel.sizes[outer]);
  }
  return box;
}

/// What an op of the cluster reads of `value` on this panel.
FailureOr<Value> PanelBuilder::read(Panel &panel, OpOperand &operand, Value value, const Box &box) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  Operation *user = operand.getOwner();
  if (!type) return memory.remake(value);
  if (Value tile = panel.tile.lookup(value)) {
    for (auto [have, want] : llvm::zip(cast<RankedTensorType>(tile.getType()).getShape(), box.sizes))
      if (getConstantIntValue(want) != have)
        return user->emitError("reads a tensor of its cluster elsewhere than on its own panel");
    return tile;
  }
  if (value.getDefiningOp<tensor::EmptyOp>())
    return Value(tensor::EmptyOp::create(builder, user->getLoc(), box.sizes, type.getElementType()));
  Value root = rootOf(value);
  if (isTensorConstant(root.getDefiningOp())) {
    Value constant = memory.remake(value);
    if (llvm::all_of(llvm::zip(type.getShape(), box.sizes),
                     [](auto both) { return getConstantIntValue(std::get<1>(both)) == std::get<0>(both); }))
      return constant;
    Sizes ones(box.sizes.size(), builder.getIndexAttr(1));
    return Value(tensor::ExtractSliceOp::create(builder, user->getLoc(), constant, box.offsets, box.sizes, ones));
  }
  const Home *home = homes.find(root);
  if (!home) return user->emitError("reads a tensor that has no buffer");
  if (home->partial) return finish(value, *home, box);
  bool updated = overwritten.lookup(home->place) == value;
  Value tile = toTensor(user->getLoc(), memory.subview(builder, value, box), updated);
  // Its readers and its update must be one value: only then is the order of reading and writing visible.
  if (updated) panel.tile[value] = tile;
  return tile;
}

/// Combines the partial results of a reduction in the order of the blocks.
Value PanelBuilder::finish(Value value, const Home &home, const Box &box) {
  const Partial &partial = *home.partial;
  Location loc = value.getLoc();
  unsigned lead = partial.dims.size(), rank = lead + box.sizes.size();
  Box all;
  for (auto [dim, count] : llvm::zip(partial.dims, partial.counts)) {
    all.offsets.push_back(builder.getIndexAttr(0));
    if (dim == 0 && partial.block)
      all.sizes.push_back(arith::CeilDivUIOp::create(builder, loc, memory.rows(), memory.index(partial.block)).getResult());
    else all.sizes.push_back(builder.getIndexAttr(count));
  }
  llvm::append_range(all.offsets, box.offsets);
  llvm::append_range(all.sizes, box.sizes);
  auto type = cast<RankedTensorType>(value.getType());
  Value parts = toTensor(loc, memory.subview(builder, home.place, partial.counts, type, all, 0), false);

  linalg::LinalgOp op = partial.op;
  Operation *combiner = findCombiner(op);
  Value start = memory.remake(op.getDpsInits()[0].getDefiningOp<linalg::FillOp>().getInputs()[0]);
  Value empty = tensor::EmptyOp::create(builder, loc, box.sizes, type.getElementType());
  Value sum = linalg::FillOp::create(builder, loc, start, empty).getResult(0);
  SmallVector<utils::IteratorType> loops(rank, utils::IteratorType::parallel);
  std::fill_n(loops.begin(), lead, utils::IteratorType::reduction);
  AffineMap in = builder.getMultiDimIdentityMap(rank), out = in.getSliceMap(lead, rank - lead);
  return linalg::GenericOp::create(builder, loc, sum.getType(), parts, sum, ArrayRef{in, out}, loops,
                                   [&](OpBuilder &inner, Location at, ValueRange args) {
                                     Operation *step = inner.clone(*combiner);
                                     step->setOperands({args[1], args[0]});
                                     linalg::YieldOp::create(inner, at, step->getResult(0));
                                   })
      .getResult(0);
}

/// Where result `result` of an op belongs.
FailureOr<Value> PanelBuilder::destination(const Panel &panel, linalg::LinalgOp op, unsigned result) {
  Box space = spaceOf(panel, op), box;
  if (failed(
          cast<TilingInterface>(*op).getResultTilePosition(builder, result, space.offsets, space.sizes, box.offsets, box.sizes)))
    return op.emitError("has a result that cannot be cut into panels");
  const Home &home = *resultOf.lookup(op->getResult(result));
  auto type = cast<RankedTensorType>(op->getResult(result).getType());
  if (!home.partial) return memory.subview(builder, home.place, {}, type, box, 0);
  Box part;
  for (int dim : home.partial->dims) {
    part.offsets.push_back(panel.blocks[dim]);
    part.sizes.push_back(builder.getIndexAttr(1));
  }
  llvm::append_range(part.offsets, box.offsets);
  llvm::append_range(part.sizes, box.sizes);
  return memory.subview(builder, home.place, home.partial->counts, type, part, home.partial->dims.size());
}

LogicalResult PanelBuilder::emitReshape(Panel &panel, Operation *op) {
  auto type = cast<RankedTensorType>(op->getResult(0).getType());
  SmallVector<int64_t> shape(type.getShape());
  for (auto [dim, outer] : llvm::enumerate(outerOf(op)))
    if (outer >= 0) shape[dim] = *getConstantIntValue(panel.sizes[outer]);
  Value source = panel.tile.lookup(op->getOperand(0));
  auto tile = type.clone(shape);
  if (!source || cast<RankedTensorType>(source.getType()).getNumElements() != tile.getNumElements())
    return op->emitError("splits or joins an outer dimension of its cluster");
  panel.tile[op->getResult(0)] =
      isa<tensor::ExpandShapeOp>(op)
          ? Value(tensor::ExpandShapeOp::create(builder, op->getLoc(), tile, source, reassociationOf(op)))
          : Value(tensor::CollapseShapeOp::create(builder, op->getLoc(), tile, source, reassociationOf(op)));
  return success();
}

/// A dimension read at sums of loops (windows) of which none is cut is read whole: what lies behind the last window too.
static void takeWindowsWhole(linalg::LinalgOp op, unsigned operand, const Box &whole, Box &box) {
  AffineMap map = op.getIndexingMapsArray()[operand];
  for (auto [dim, place] : llvm::enumerate(map.getResults())) {
    bool isCut = false;
    for (auto [loop, outer] : llvm::enumerate(outerOf(op))) isCut |= outer >= 0 && place.isFunctionOfDim(loop);
    if (isa<AffineDimExpr>(place) || isCut) continue;
    box.offsets[dim] = whole.offsets[dim];
    box.sizes[dim] = whole.sizes[dim];
  }
}

/// One op of the cluster on one panel: tiled by its interface, whose slices are then taken from tiles and buffers.
LogicalResult PanelBuilder::emit(Panel &panel, Operation *op) {
  if (isScalar(op) || isa<tensor::EmptyOp>(op)) return success(); // made where they are read
  if (isReshape(op)) return emitReshape(panel, op);
  auto original = cast<linalg::LinalgOp>(op);
  Box space = spaceOf(panel, original);
  FailureOr<TilingResult> tiled = cast<TilingInterface>(op).getTiledImplementation(builder, space.offsets, space.sizes);
  if (failed(tiled) || tiled->tiledOps.size() != 1) return op->emitError("cannot be cut into panels");
  auto tile = cast<linalg::LinalgOp>(tiled->tiledOps[0]);
  tile->removeAttr("gait.outer");
  {
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPoint(tile);
    for (OpOperand &operand : tile->getOpOperands()) {
      FailureOr<Value> value = failure();
      auto slice = operand.get().getDefiningOp<tensor::ExtractSliceOp>();
      if (tile.isDpsInit(&operand) && accumulates(op)) {
        value = destination(panel, original, operand.getOperandNumber() - original.getNumDpsInputs());
        if (succeeded(value)) value = toTensor(op->getLoc(), *value, true);
      } else if (slice && llvm::is_contained(tiled->generatedSlices, slice.getOperation())) {
        Box box{slice.getMixedOffsets(), slice.getMixedSizes()};
        takeWindowsWhole(original, operand.getOperandNumber(), memory.whole(slice.getSourceType()), box);
        OpOperand &source = original->getOpOperand(operand.getOperandNumber());
        if (Value packed = panel.packed.lookup({op, operand.getOperandNumber()})) value = packed;
        else if (isWorthPacking(original, source, /*shared=*/false)) value = pack(source, box);
        else value = read(panel, operand, slice.getSource(), box);
      } else {
        auto type = dyn_cast<RankedTensorType>(operand.get().getType());
        value = read(panel, operand, operand.get(), type ? memory.whole(type) : Box());
      }
      if (failed(value)) return failure();
      operand.set(*value);
    }
    LogicalResult captured = success();
    forOutsideOperands(tile, [&](OpOperand &operand) {
      // The panel's own offset, which tiling adds to a linalg.index, stays.
      bool isPanels = tile->getParentOfType<func::FuncOp>().getBody().isAncestor(operand.get().getParentRegion());
      if (isPanels || !isCaptured(tile, operand)) return;
      auto type = dyn_cast<RankedTensorType>(operand.get().getType());
      FailureOr<Value> value = read(panel, operand, operand.get(), type ? memory.whole(type) : Box());
      if (failed(value)) captured = failure();
      else operand.set(*value);
    });
    if (failed(captured)) return failure();
  }
  for (Operation *slice : tiled->generatedSlices)
    if (slice->use_empty()) slice->erase();
  builder.setInsertionPointAfter(tile);
  for (OpResult result : op->getResults()) {
    Value made = tile->getResult(result.getResultNumber());
    panel.tile[result] = made;
    if (!resultOf.count(result)) continue;
    FailureOr<Value> place = destination(panel, original, result.getResultNumber());
    if (failed(place)) return failure();
    bufferization::MaterializeInDestinationOp::create(builder, op->getLoc(), Type(), made, *place, /*restrict=*/true,
                                                      /*writable=*/true);
  }
  return success();
}

LogicalResult PanelBuilder::emitPanel(Panel panel) {
  for (Operation *op : ops)
    if (!isOnlyStart(op) && failed(emit(panel, op))) return failure();
  return success();
}

/// Panels of a block add up along outer dimension 0: its partial results start once, before the first.
LogicalResult PanelBuilder::startPartials(const Panel &at) {
  for (Operation *op : ops) {
    if (!accumulates(op)) continue;
    auto reduction = cast<linalg::LinalgOp>(op);
    auto fill = reduction.getDpsInits()[0].getDefiningOp<linalg::FillOp>();
    Panel panel = at;
    panel.offsets[0] = builder.getIndexAttr(0);
    panel.sizes[0] = builder.getIndexAttr(1);
    FailureOr<Value> place = destination(panel, reduction, 0);
    if (failed(place)) return failure();
    auto type = cast<MemRefType>(place->getType());
    Sizes sizes = getAsIndexOpFoldResult(builder.getContext(), type.getShape());
    Value empty = tensor::EmptyOp::create(builder, op->getLoc(), sizes, type.getElementType());
    Value start = linalg::FillOp::create(builder, op->getLoc(), memory.remake(fill.getInputs()[0]), empty).getResult(0);
    bufferization::MaterializeInDestinationOp::create(builder, op->getLoc(), Type(), start, *place, true, true);
  }
  return success();
}

} // namespace gait::schedule
