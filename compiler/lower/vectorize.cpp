// Every linalg op on buffers becomes loops over vectors of one dimension, after its `gait.tile`.
//
//   linalg.contract {gait.tile = array<i64: 8, 32, 1>} ins(%x, %w) outs(%y)      // after a fill of %y with 0
//   ->  scf.for %n = 0 to 128 step 32 {
//         %s:8 = scf.for %k = 0 to 784 step 1 iter_args(8 x vector<32xf32>) {
//           %b = vector.load %w[%k, %n]
//           %a = memref.load %x[0, %k]   %f = math.fma (broadcast %a), %b, %s0   ... 8 rows }
//         vector.store %s#0, %y[0, %n] ... }
//
// Vectors have one dimension and as many lanes as the tile says; what has no vector form runs as scalars in the same loops.
#include "compiler/dialect/contraction.h"
#include "compiler/lower/emitter.h"
#include "compiler/lower/kernel.h"
#include "compiler/lower/passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/ADT/bit.h"

using namespace mlir;

namespace gait::compiler {
namespace {

/// The most lanes of one vector: eight registers of bytes.
constexpr int64_t kMostLanes = 512;

/// The fill just before a contraction that writes all of its result: its value starts the accumulators instead.
linalg::FillOp findFill(linalg::LinalgOp op) {
  OpOperand *init = op.getDpsInitOperand(0);
  if (!op.getMatchingIndexingMap(init).isProjectedPermutation()) return {};
  for (Operation *before = op->getPrevNode(); before; before = before->getPrevNode()) {
    auto fill = dyn_cast<linalg::FillOp>(before);
    if (fill && fill.getDpsInits()[0] == init->get())
      return fill.getInputs()[0].getType() == getElementTypeOrSelf(init->get().getType()) ? fill : linalg::FillOp();
    if (!isMemoryEffectFree(before)) return {};
  }
  return {};
}

struct Vectorize : PassWrapper<Vectorize, OperationPass<func::FuncOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(Vectorize)
  Vectorize() = default;
  Vectorize(const VectorUnit &unit) { bytes = unit.bytes, masks = unit.masks; }
  Vectorize(const Vectorize &other) : PassWrapper(other) {}
  StringRef getArgument() const override { return "gait-vectorize"; }
  StringRef getDescription() const override { return "linalg ops of a kernel to loops over vectors"; }
  void getDependentDialects(DialectRegistry &registry) const override {
    registry.insert<arith::ArithDialect, math::MathDialect, memref::MemRefDialect, scf::SCFDialect, vector::VectorDialect>();
  }

  /// One size per loop, each a power of two that no vector is too long for.
  LogicalResult checkTile(linalg::LinalgOp op, ArrayRef<int64_t> tile) {
    if (tile.size() != op.getNumLoops())
      return op.emitError() << kTileAttr << " has " << tile.size() << " sizes, the op " << op.getNumLoops() << " loops";
    for (int64_t size : tile)
      if (size < 1 || size > kMostLanes || !llvm::has_single_bit<uint64_t>(size))
        return op.emitError() << kTileAttr << " has the size " << size << "; sizes are powers of two up to " << kMostLanes;
    return success();
  }

  LogicalResult emit(linalg::LinalgOp op, linalg::FillOp fill, IndexConstants &constants) {
    SmallVector<int64_t> tile(op.getNumLoops(), 1);
    if (auto chosen = op->getAttrOfType<DenseI64ArrayAttr>(kTileAttr)) {
      if (failed(checkTile(op, chosen.asArrayRef()))) return failure();
      llvm::copy(chosen.asArrayRef(), tile.begin());
    }
    if (!op.hasPureBufferSemantics()) return internalError(op, "a linalg op still works on tensors");
    Form form = findForm(op);
    IRRewriter rewriter(op);
    VectorUnit unit{bytes, 16, masks};
    Emitter emitter(rewriter, constants, op, unit);
    if (form.kind == Kind::Contraction) {
      emitContraction(emitter, form, tile, fill ? fill.getInputs()[0] : Value());
      if (fill) rewriter.eraseOp(fill);
    } else if (form.kind == Kind::Row) {
      emitRow(emitter, form, tile);
    } else if (form.kind == Kind::Select) {
      emitSelect(emitter, form, tile);
    } else if (form.kind == Kind::Flat) {
      emitFlat(emitter, form, tile);
    } else if (form.kind == Kind::Deinterleave) {
      emitDeinterleave(emitter, form, tile);
    } else {
      emitParallel(emitter, form, tile);
    }
    rewriter.eraseOp(op);
    return success();
  }

  void runOnOperation() override {
    func::FuncOp kernel = getOperation();
    if (!isKernel(kernel)) return markAllAnalysesPreserved();
    SmallVector<linalg::LinalgOp> contractions, others;
    kernel.walk([&](linalg::LinalgOp op) { (ir::isContraction(op) ? contractions : others).push_back(op); });
    IndexConstants constants(&kernel.getBody().front());
    DenseSet<Operation *> erased; // fills that a contraction took in: hence contractions first
    for (linalg::LinalgOp op : contractions) {
      linalg::FillOp fill = findFill(op);
      if (fill) erased.insert(fill);
      if (failed(emit(op, fill, constants))) return signalPassFailure();
    }
    for (linalg::LinalgOp op : others)
      if (!erased.contains(op) && failed(emit(op, {}, constants))) return signalPassFailure();
  }

  Option<int64_t> bytes{*this, "vector-bytes", llvm::cl::desc("size of a vector register"), llvm::cl::init(16)};
  Option<bool> masks{*this, "masks", llvm::cl::desc("masked loads and stores are cheap"), llvm::cl::init(false)};
};

} // namespace

std::unique_ptr<Pass> createVectorizePass(const VectorUnit &unit) { return std::make_unique<Vectorize>(unit); }

} // namespace gait::compiler
