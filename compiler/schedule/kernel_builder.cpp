#include "compiler/schedule/kernel_builder.h"
#include "compiler/schedule/space.h"
#include "mlir/Analysis/SliceAnalysis.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Interfaces/TilingInterface.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace gait::schedule {

/// Scratch has no size yet; the bare pointers of kernels need one.
static constexpr int64_t unknownSize = int64_t(1) << 40;

namespace {
/// A place in the outer space, and what the ops of the cluster made there.
struct Panel {
  Sizes offsets, sizes;        ///< in each outer dimension
  SmallVector<Value> blocks;   ///< the block's number in each outer dimension
  DenseMap<Value, Value> tile; ///< by value of the cluster; by state for states that it overwrites
};

class KernelBuilder {
public:
  KernelBuilder(OpBuilder &outer, ir::ClusterOp cluster, const Homes &homes) : builder(outer), cluster(cluster), homes(homes) {
    for (Operation &op : cluster.getBody().front()) ops.push_back(&op);
    ops.pop_back();
    auto yield = cast<ir::YieldOp>(cluster.getBody().front().getTerminator());
    for (auto [result, value] : llvm::zip(cluster.getResults(), yield.getValues())) resultOf[value] = homes.find(result);
  }

  FailureOr<BuiltKernel> build(StringRef name);

private:
  // Panels.
  LogicalResult emitBlock(Value block);
  LogicalResult emitPanels(const Panel &at, unsigned dim);
  LogicalResult emitRows(const Panel &at, Value low, Value high);
  LogicalResult emitPanel(Panel panel);
  LogicalResult startPartials(const Panel &at);
  Value extentOf(unsigned dim) {
    return cluster.getExtents()[dim] < 0 ? memory->rows() : memory->index(cluster.getExtents()[dim]);
  }
  /// Blocks along an outer dimension.
  Value blocksOf(unsigned dim) {
    int64_t step = dim == 0 ? cluster.getBlock() : cluster.getTiles()[dim];
    if (cluster.getExtents()[dim] >= 0) return memory->index(llvm::divideCeil(cluster.getExtents()[dim], step));
    return arith::CeilDivUIOp::create(builder, cluster.getLoc(), memory->rows(), memory->index(step));
  }

  // Ops on a panel.
  LogicalResult emit(Panel &panel, Operation *op);
  LogicalResult emitReshape(Panel &panel, Operation *op);
  Box spaceOf(const Panel &panel, linalg::LinalgOp op);
  FailureOr<Value> read(Panel &panel, OpOperand &operand, Value value, const Box &box);
  Value finish(Value value, const Home &home, const Box &box);
  FailureOr<Value> destination(const Panel &panel, linalg::LinalgOp op, unsigned result);
  bool accumulates(Operation *op) {
    const Home *home = resultOf.lookup(op->getNumResults() ? op->getResult(0) : Value());
    return home && home->partial && home->partial->dims[0] == 0;
  }
  bool isOnlyStart(Operation *op) {
    return isFill(op) && op->hasOneUse() && accumulates(*op->user_begin()) &&
           cast<linalg::LinalgOp>(*op->user_begin()).isDpsInit(&*op->use_begin());
  }
  Value toTensor(Location loc, Value memref, bool writable) {
    auto type = cast<MemRefType>(memref.getType());
    return bufferization::ToTensorOp::create(builder, loc, RankedTensorType::get(type.getShape(), type.getElementType()), memref,
                                             /*restrict=*/true, writable);
  }

  OpBuilder &builder;
  ir::ClusterOp cluster;
  const Homes &homes;
  SmallVector<Operation *> ops;
  DenseMap<Value, const Home *> resultOf; ///< values that leave
  DenseMap<Attribute, Value> overwritten; ///< buffers of states that this kernel overwrites -> the state
  std::optional<KernelMemory> memory;
};

/// The part of an op's loops that a panel covers.
Box KernelBuilder::spaceOf(const Panel &panel, linalg::LinalgOp op) {
  Box box;
  for (auto [extent, outer] : llvm::zip(op.getStaticLoopRanges(), outerOf(op))) {
    OpFoldResult full = ShapedType::isDynamic(extent) ? OpFoldResult(memory->rows()) : OpFoldResult(builder.getIndexAttr(extent));
    box.offsets.push_back(outer < 0 ? OpFoldResult(builder.getIndexAttr(0)) : panel.offsets[outer]);
    box.sizes.push_back(outer < 0 ? full : panel.sizes[outer]);
  }
  return box;
}

/// What an op of the cluster reads of `value` on this panel.
FailureOr<Value> KernelBuilder::read(Panel &panel, OpOperand &operand, Value value, const Box &box) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  Operation *user = operand.getOwner();
  if (!type) return memory->remake(value);
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
    Value constant = memory->remake(value);
    if (llvm::all_of(llvm::zip(type.getShape(), box.sizes),
                     [](auto both) { return getConstantIntValue(std::get<1>(both)) == std::get<0>(both); }))
      return constant;
    Sizes ones(box.sizes.size(), builder.getIndexAttr(1));
    return Value(tensor::ExtractSliceOp::create(builder, user->getLoc(), constant, box.offsets, box.sizes, ones));
  }
  const Home *home = homes.find(root);
  if (!home) return user->emitError("reads a tensor that has no buffer");
  if (home->partial) return finish(value, *home, box);
  bool updated = overwritten.lookup(home->buffer) == value;
  Value tile = toTensor(user->getLoc(), memory->subview(builder, value, box), updated);
  // Its readers and its update must be one value: only then is the order of reading and writing visible.
  if (updated) panel.tile[value] = tile;
  return tile;
}

/// Combines the partial results of a reduction in the order of the blocks.
Value KernelBuilder::finish(Value value, const Home &home, const Box &box) {
  const Partial &partial = *home.partial;
  Location loc = value.getLoc();
  unsigned lead = partial.dims.size(), rank = lead + box.sizes.size();
  Box all;
  for (auto [dim, count] : llvm::zip(partial.dims, partial.counts)) {
    all.offsets.push_back(builder.getIndexAttr(0));
    if (dim == 0 && partial.block)
      all.sizes.push_back(arith::CeilDivUIOp::create(builder, loc, memory->rows(), memory->index(partial.block)).getResult());
    else all.sizes.push_back(builder.getIndexAttr(count));
  }
  llvm::append_range(all.offsets, box.offsets);
  llvm::append_range(all.sizes, box.sizes);
  auto type = cast<RankedTensorType>(value.getType());
  Value parts = toTensor(loc, memory->subview(builder, home.buffer, partial.counts, type, all, 0), false);

  linalg::LinalgOp op = partial.op;
  Operation *combiner = findCombiner(op);
  Value start = memory->remake(op.getDpsInits()[0].getDefiningOp<linalg::FillOp>().getInputs()[0]);
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
FailureOr<Value> KernelBuilder::destination(const Panel &panel, linalg::LinalgOp op, unsigned result) {
  Box space = spaceOf(panel, op), box;
  if (failed(
          cast<TilingInterface>(*op).getResultTilePosition(builder, result, space.offsets, space.sizes, box.offsets, box.sizes)))
    return op.emitError("has a result that cannot be cut into panels");
  const Home &home = *resultOf.lookup(op->getResult(result));
  auto type = cast<RankedTensorType>(op->getResult(result).getType());
  if (!home.partial) return memory->subview(builder, home.buffer, {}, type, box, 0);
  Box part;
  for (int dim : home.partial->dims) {
    part.offsets.push_back(panel.blocks[dim]);
    part.sizes.push_back(builder.getIndexAttr(1));
  }
  llvm::append_range(part.offsets, box.offsets);
  llvm::append_range(part.sizes, box.sizes);
  return memory->subview(builder, home.buffer, home.partial->counts, type, part, home.partial->dims.size());
}

LogicalResult KernelBuilder::emitReshape(Panel &panel, Operation *op) {
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

/// One op of the cluster on one panel: tiled by its interface, whose slices are then taken from tiles and buffers.
LogicalResult KernelBuilder::emit(Panel &panel, Operation *op) {
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
        value = read(panel, operand, slice.getSource(), {slice.getMixedOffsets(), slice.getMixedSizes()});
      } else {
        auto type = dyn_cast<RankedTensorType>(operand.get().getType());
        value = read(panel, operand, operand.get(), type ? memory->whole(type) : Box());
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
      FailureOr<Value> value = read(panel, operand, operand.get(), type ? memory->whole(type) : Box());
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

LogicalResult KernelBuilder::emitPanel(Panel panel) {
  for (Operation *op : ops)
    if (!isOnlyStart(op) && failed(emit(panel, op))) return failure();
  return success();
}

/// Panels of a block add up along outer dimension 0: its partial results start once, before the first.
LogicalResult KernelBuilder::startPartials(const Panel &at) {
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
    Value start = linalg::FillOp::create(builder, op->getLoc(), memory->remake(fill.getInputs()[0]), empty).getResult(0);
    bufferization::MaterializeInDestinationOp::create(builder, op->getLoc(), Type(), start, *place, true, true);
  }
  return success();
}

/// The panels of a block: whole ones, then what is left. Rows are left in halves, 4, 2 and 1; a static extent leaves one size.
LogicalResult KernelBuilder::emitRows(const Panel &at, Value low, Value high) {
  Location loc = cluster.getLoc();
  int64_t extent = cluster.getExtents()[0], tile = cluster.getTiles()[0], block = cluster.getBlock();
  SmallVector<int64_t> sizes{tile};
  if (extent < 0)
    while (sizes.back() > 1) sizes.push_back(sizes.back() / 2);
  else if (extent % tile) sizes.push_back(extent % tile);
  bool fullBlocks = extent >= 0 && extent % block == 0;
  for (int64_t size : sizes) {
    bool last = size == sizes.back();
    Value end = high;
    if (!last && !fullBlocks) {
      Value left = arith::RemUIOp::create(builder, loc, arith::SubIOp::create(builder, loc, high, low), memory->index(size));
      end = arith::SubIOp::create(builder, loc, high, left);
    }
    auto loop = scf::ForOp::create(builder, loc, low, end, memory->index(size));
    {
      OpBuilder::InsertionGuard guard(builder);
      builder.setInsertionPointToStart(loop.getBody());
      Panel panel = at;
      panel.offsets[0] = loop.getInductionVar();
      panel.sizes[0] = builder.getIndexAttr(size);
      if (failed(emitPanel(std::move(panel)))) return failure();
    }
    builder.setInsertionPointAfter(loop);
    low = end;
  }
  return success();
}

/// Outer dimensions from `dim` on are one panel a block; where the extent leaves a smaller one, it has code of its own.
LogicalResult KernelBuilder::emitPanels(const Panel &at, unsigned dim) {
  Location loc = cluster.getLoc();
  if (dim == cluster.getTiles().size()) {
    if (failed(startPartials(at))) return failure();
    Value step = memory->index(cluster.getBlock());
    Value low = arith::MulIOp::create(builder, loc, at.blocks[0], step);
    Value high = arith::MinUIOp::create(builder, loc, arith::AddIOp::create(builder, loc, low, step), extentOf(0));
    return emitRows(at, low, high);
  }
  int64_t extent = cluster.getExtents()[dim], tile = cluster.getTiles()[dim];
  Panel panel = at;
  panel.offsets[dim] = arith::MulIOp::create(builder, loc, at.blocks[dim], memory->index(tile)).getResult();
  panel.sizes[dim] = builder.getIndexAttr(std::min(tile, extent));
  if (extent % tile == 0 || extent < tile) return emitPanels(panel, dim + 1);
  Value whole = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::ult, at.blocks[dim], memory->index(extent / tile));
  auto branch = scf::IfOp::create(builder, loc, whole, /*withElseRegion=*/true);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(branch.thenBlock());
  if (failed(emitPanels(panel, dim + 1))) return failure();
  panel.sizes[dim] = builder.getIndexAttr(extent % tile);
  builder.setInsertionPointToStart(branch.elseBlock());
  return emitPanels(panel, dim + 1);
}

LogicalResult KernelBuilder::emitBlock(Value block) {
  Location loc = cluster.getLoc();
  unsigned dims = cluster.getTiles().size();
  Panel panel;
  panel.offsets.resize(dims);
  panel.sizes.resize(dims);
  panel.blocks.resize(dims);
  if (dims == 0) return emitPanel(std::move(panel));
  for (unsigned dim = dims; dim-- > 1;) {
    Value count = blocksOf(dim);
    panel.blocks[dim] = arith::RemUIOp::create(builder, loc, block, count);
    block = arith::DivUIOp::create(builder, loc, block, count);
  }
  panel.blocks[0] = block;
  return emitPanels(panel, 1);
}

/// Every op runs once in each outer dimension; else several blocks would write its result, or repeat its work.
static LogicalResult checkOuterSpace(ir::ClusterOp cluster) {
  if (cluster.getTiles().size() != cluster.getExtents().size())
    return cluster.emitError("needs one tile for each outer dimension");
  for (Operation &op : cluster.getBody().front()) {
    if (!isa<linalg::LinalgOp>(op) || isFill(&op)) continue;
    SmallVector<int> count(cluster.getTiles().size(), 0);
    for (int64_t outer : outerOf(&op))
      if (outer >= int64_t(count.size())) return op.emitError() << "runs in outer dimension " << outer << " of " << count.size();
      else if (outer >= 0) ++count[outer];
    if (llvm::any_of(count, [](int times) { return times != 1; }))
      return op.emitError("does not run once in each outer dimension of its cluster");
  }
  return success();
}

FailureOr<BuiltKernel> KernelBuilder::build(StringRef name) {
  Location loc = cluster.getLoc();
  if (failed(checkOuterSpace(cluster))) return failure();
  llvm::SmallSetVector<Attribute, 8> buffers, written;
  for (Operation *op : ops)
    forOutsideOperands(op, [&](OpOperand &operand) {
      if (operand.get().getParentRegion() == &cluster.getBody()) return;
      if (const Home *home = homes.find(rootOf(operand.get()))) buffers.insert(home->buffer);
    });
  for (Value result : cluster.getResults()) {
    ir::BufferAttr buffer = homes.find(result)->buffer;
    buffers.insert(buffer);
    written.insert(buffer);
  }
  for (Operation *op : ops)
    for (Value operand : op->getOperands())
      if (auto argument = dyn_cast<BlockArgument>(operand); argument && isa<RankedTensorType>(argument.getType()))
        if (ir::BufferAttr buffer = homes.find(argument)->buffer; written.contains(buffer)) overwritten[buffer] = argument;

  SmallVector<Type> types;
  for (Attribute buffer : buffers)
    types.push_back(MemRefType::get({cast<ir::BufferAttr>(buffer).getBytes()}, builder.getI8Type()));
  types.push_back(MemRefType::get({unknownSize}, builder.getI8Type()));
  types.append(3, builder.getIndexType());
  BuiltKernel kernel;
  kernel.function = func::FuncOp::create(builder, loc, name, builder.getFunctionType(types, {}));
  kernel.function.setPrivate();
  Block *body = kernel.function.addEntryBlock();
  for (unsigned number = 0; number <= buffers.size(); ++number)
    kernel.function.setArgAttr(number, "llvm.noalias", builder.getUnitAttr());
  for (Attribute buffer : buffers) {
    kernel.buffers.push_back(cast<ir::BufferAttr>(buffer));
    kernel.written.push_back(written.contains(buffer));
  }
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(body);
  auto end = func::ReturnOp::create(builder, loc);
  Value rows = body->getArgument(buffers.size() + 1), thread = body->getArgument(buffers.size() + 2),
        threads = body->getArgument(buffers.size() + 3);
  memory.emplace(homes, body, rows, kernel.buffers);
  builder.setInsertionPoint(end);
  Value blocks = memory->index(1);
  for (unsigned dim = 0; dim < cluster.getTiles().size(); ++dim)
    blocks = dim == 0 ? blocksOf(0) : Value(arith::MulIOp::create(builder, loc, blocks, blocksOf(dim)));
  auto loop = scf::ForOp::create(builder, loc, thread, blocks, threads);
  builder.setInsertionPointToStart(loop.getBody());
  if (failed(emitBlock(loop.getInductionVar()))) return failure();
  return kernel;
}
} // namespace

FailureOr<BuiltKernel> buildKernel(OpBuilder &builder, ir::ClusterOp cluster, const Homes &homes, StringRef name) {
  return KernelBuilder(builder, cluster, homes).build(name);
}

} // namespace gait::schedule
