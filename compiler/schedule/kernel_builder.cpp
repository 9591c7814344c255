#include "compiler/schedule/kernel_builder.h"
#include "compiler/dialect/places.h"
#include "compiler/schedule/panel_builder.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace gait::schedule {

/// Scratch has no size yet; the bare pointers of kernels need one.
static constexpr int64_t unknownSize = int64_t(1) << 40;

namespace {
class KernelBuilder {
public:
  KernelBuilder(OpBuilder &outer, ir::ClusterOp cluster, const Homes &homes) : builder(outer), cluster(cluster), homes(homes) {}
  FailureOr<BuiltKernel> build(StringRef name);

private:
  void findPlaces(BuiltKernel &kernel);
  LogicalResult emitBlock(Value block);
  LogicalResult emitPanels(const Panel &at, unsigned dim);
  LogicalResult emitRows(const Panel &at, Value low, Value high);
  Value extentOf(unsigned dim) {
    return cluster.getExtents()[dim] < 0 ? memory->rows() : memory->index(cluster.getExtents()[dim]);
  }
  /// Blocks along an outer dimension.
  Value blocksOf(unsigned dim) {
    int64_t step = dim == 0 ? cluster.getBlock() : cluster.getTiles()[dim];
    if (cluster.getExtents()[dim] >= 0) return memory->index(llvm::divideCeil(cluster.getExtents()[dim], step));
    return arith::CeilDivUIOp::create(builder, cluster.getLoc(), memory->rows(), memory->index(step));
  }

  OpBuilder &builder;
  ir::ClusterOp cluster;
  const Homes &homes;
  std::optional<KernelMemory> memory;
  std::optional<PanelBuilder> panels;
};

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
      if (failed(panels->emitPanel(std::move(panel)))) return failure();
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
    if (failed(panels->startPartials(at))) return failure();
    Value step = memory->index(cluster.getBlock());
    Value low = arith::MulIOp::create(builder, loc, at.blocks[0], step);
    Value high = arith::MinUIOp::create(builder, loc, arith::AddIOp::create(builder, loc, low, step), extentOf(0));
    Panel block = at;
    panels->packShared(block);
    return emitRows(block, low, high);
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
  if (dims == 0) return panels->emitPanel(std::move(panel));
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

/// What the cluster touches, each place once.
void KernelBuilder::findPlaces(BuiltKernel &kernel) {
  llvm::SmallSetVector<Attribute, 8> places;
  for (Operation &op : cluster.getBody().front())
    forOutsideOperands(&op, [&](OpOperand &operand) {
      if (operand.get().getParentRegion() == &cluster.getBody()) return;
      if (const Home *home = homes.find(rootOf(operand.get()))) places.insert(home->place);
    });
  for (Value result : cluster.getResults()) places.insert(homes.find(result)->place);
  kernel.places.assign(places.begin(), places.end());
}

FailureOr<BuiltKernel> KernelBuilder::build(StringRef name) {
  Location loc = cluster.getLoc();
  if (failed(checkOuterSpace(cluster))) return failure();
  BuiltKernel kernel;
  findPlaces(kernel);
  SmallVector<Type> types;
  for (Attribute place : kernel.places) types.push_back(MemRefType::get({ir::bytesOfPlace(place)}, builder.getI8Type()));
  types.push_back(MemRefType::get({unknownSize}, builder.getI8Type()));
  types.append(3, builder.getIndexType());
  kernel.function = func::FuncOp::create(builder, loc, name, builder.getFunctionType(types, {}));
  kernel.function.setPrivate();
  Block *body = kernel.function.addEntryBlock();
  unsigned scratch = kernel.places.size();
  for (unsigned number = 0; number <= scratch; ++number)
    kernel.function.setArgAttr(number, "llvm.noalias", builder.getUnitAttr());
  Value rows = body->getArgument(scratch + 1), thread = body->getArgument(scratch + 2), threads = body->getArgument(scratch + 3);

  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(body);
  auto end = func::ReturnOp::create(builder, loc);
  memory.emplace(homes, body, rows, kernel.places);
  panels.emplace(builder, cluster, homes, *memory);
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
