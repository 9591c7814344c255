// Chooses the tile of every op: `gait.tile`, one size per loop.
//
//   linalg.contract ... ins(%x, %w : memref<8x784xf32>, memref<784x128xf32>) outs(%y : memref<8x128xf32>)
//   ->  linalg.contract {gait.tile = array<i64: 8, 32, 1>} ...   a register tile of 8 rows of 2 vectors, over k one by one
//
//   pointwise      [1, L]      L: the lanes of one register for the op's widest element
//   transposing    [L, L]      a square of registers
//   column sums    [1, 4 L]    four independent sums, to hide the latency of an addition
//   row sums       [1, L]      L partial sums a row
//   places         [1, L, 1]   L lanes of a term that goes to one place
//   short rows     [1, L]      L neighbours, of several rows at once
//   short row sums [L, 1]      a column of L rows
//   contraction    [r, c, 1]   r x c accumulators: half of the registers; the fewer rows there are, the wider
#include "compiler/lower/form.h"
#include "compiler/lower/kernel.h"
#include "compiler/lower/passes.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "llvm/ADT/bit.h"
#include <algorithm>

using namespace mlir;

namespace gait::compiler {
namespace {

/// Lanes of one register for the widest element among the operands.
int64_t lanesOf(linalg::LinalgOp op, int64_t registerBytes) {
  int64_t bytes = 1;
  for (Type type : op->getOperandTypes()) {
    Type element = getElementTypeOrSelf(type);
    if (element.isIntOrFloat()) bytes = std::max<int64_t>(bytes, (element.getIntOrFloatBitWidth() + 7) / 8);
  }
  return std::max<int64_t>(1, registerBytes / std::max<int64_t>(bytes, 4));
}

/// The largest power of two that is at most `extent` and `limit`; a dynamic extent counts as large.
int64_t powerUpTo(int64_t limit, int64_t extent) {
  uint64_t most = ShapedType::isDynamic(extent) ? limit : std::min(limit, extent);
  return llvm::bit_floor(std::max<uint64_t>(most, 1));
}

struct Chooser {
  VectorUnit unit;

  SmallVector<int64_t> choose(linalg::LinalgOp op) {
    SmallVector<int64_t> sizes(op.getNumLoops(), 1);
    Form form = findForm(op);
    auto extents = op.getStaticLoopRanges();
    int64_t lanes = lanesOf(op, unit.bytes);
    // With masks a tail shorter than a register is one masked step.
    auto width = [&](int64_t limit, int64_t extent) {
      if (unit.masks && extent > 0 && extent < lanes) return static_cast<int64_t>(llvm::bit_ceil<uint64_t>(extent));
      return powerUpTo(limit, extent);
    };
    if (form.kind == Kind::Contraction) {
      int64_t accumulators = unit.registers / 2, rows = 1;
      if (form.rows >= 0) rows = sizes[form.rows] = powerUpTo(form.lanes >= 0 ? accumulators / 2 : 8, extents[form.rows]);
      if (rows > 8) rows = sizes[form.rows] = 8;
      if (form.lanes >= 0) sizes[form.lanes] = width(lanes * std::clamp<int64_t>(accumulators / rows, 2, 8), extents[form.lanes]);
      return sizes;
    }
    if (form.lanes < 0) return sizes;
    if (form.kind == Kind::Select) {
      sizes[form.lanes] = width(lanes, extents[form.lanes]);
      return sizes;
    }
    if (form.kind == Kind::Flat) {
      sizes[form.lanes] = powerUpTo(lanes, extents[form.rows] * extents[form.lanes]);
      return sizes;
    }
    if (form.kind == Kind::Deinterleave) {
      sizes[form.rows] = powerUpTo(lanes, extents[form.rows]);
      return sizes;
    }
    bool columns = form.kind == Kind::Parallel && op.getNumReductionLoops();
    sizes[form.lanes] = width(columns ? 4 * lanes : lanes, extents[form.lanes]);
    if (form.kind == Kind::Parallel && form.rows >= 0) {
      int64_t square = std::min(powerUpTo(lanes, extents[form.rows]), powerUpTo(lanes, extents[form.lanes]));
      if (square > 1) sizes[form.rows] = sizes[form.lanes] = square;
    }
    return sizes;
  }
};

struct Tile : PassWrapper<Tile, OperationPass<func::FuncOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(Tile)
  Tile() = default;
  Tile(const VectorUnit &unit) { bytes = unit.bytes, registers = unit.registers, masks = unit.masks; }
  Tile(const Tile &other) : PassWrapper(other) {}
  StringRef getArgument() const override { return "gait-tile"; }
  StringRef getDescription() const override { return "chooses the tile of every op of a kernel"; }

  void runOnOperation() override {
    if (!isKernel(getOperation())) return markAllAnalysesPreserved();
    Chooser chooser{{bytes, registers, masks}};
    getOperation().walk([&](linalg::LinalgOp op) {
      if (op.getNumLoops()) op->setAttr(kTileAttr, DenseI64ArrayAttr::get(&getContext(), chooser.choose(op)));
    });
  }

  Option<int64_t> bytes{*this, "vector-bytes", llvm::cl::desc("size of a vector register"), llvm::cl::init(16)};
  Option<int64_t> registers{*this, "vector-registers", llvm::cl::desc("number of vector registers"), llvm::cl::init(16)};
  Option<bool> masks{*this, "masks", llvm::cl::desc("masked loads and stores are cheap"), llvm::cl::init(false)};
};

} // namespace

std::unique_ptr<Pass> createTilePass(const VectorUnit &unit) { return std::make_unique<Tile>(unit); }

} // namespace gait::compiler
