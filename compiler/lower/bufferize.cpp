// Tensors of a kernel become memory: a buffer of the kernel where one is the destination, else scratch at a planned offset.
//
//   %e = tensor.empty() : tensor<8x32xf32>                           %v = memref.view %scratch[%c0][] : ... to memref<8x32xf32>
//   %s = linalg.generic ins(%x) outs(%e) ...                     ->  linalg.generic ins(%x) outs(%v) ...
//   %r = linalg.generic ins(%s) outs(%e2) ...                        linalg.generic ins(%v) outs(%dst) ...
//   bufferization.materialize_in_destination %r in writable %dst
//
// There are no loops over tensors here (a kernel's own loops carry none), so the analysis sees straight-line code.
#include "compiler/lower/kernel.h"
#include "compiler/lower/passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Bufferization/Transforms/BufferViewFlowAnalysis.h"
#include "mlir/Dialect/Bufferization/Transforms/OneShotAnalysis.h"
#include "mlir/Dialect/Bufferization/Transforms/Transforms.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Utils/Utils.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Dominance.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "mlir/Transforms/CSE.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace gait::compiler {
namespace {

constexpr int64_t kAlignment = 64;
/// A copy of a whole buffer of the kernel up to this size (a scalar, a small vector) is harmless.
constexpr int64_t kSmallCopy = 4096;

int64_t bytesOf(MemRefType type) { return type.getNumElements() * llvm::divideCeil(type.getElementTypeBitWidth(), 8); }

/// A piece of scratch, live between two positions of the walk.
struct Piece {
  memref::AllocOp alloc;
  int64_t bytes, first, last, offset = 0;
};

/// First fit, larger pieces first; returns the bytes needed.
int64_t place(MutableArrayRef<Piece> pieces) {
  SmallVector<Piece *> todo(llvm::make_pointer_range(pieces)), placed;
  llvm::sort(todo, [](Piece *a, Piece *b) { return std::pair(-a->bytes, a->first) < std::pair(-b->bytes, b->first); });
  int64_t size = 0;
  for (Piece *piece : todo) {
    for (bool moved = true; moved;) {
      moved = false;
      for (Piece *other : placed) {
        bool meet = other->first <= piece->last && piece->first <= other->last;
        if (!meet || other->offset >= piece->offset + piece->bytes || piece->offset >= other->offset + other->bytes) continue;
        piece->offset = llvm::alignTo(other->offset + other->bytes, kAlignment);
        moved = true;
      }
    }
    placed.push_back(piece);
    size = std::max<int64_t>(size, llvm::alignTo(piece->offset + piece->bytes, kAlignment));
  }
  return size;
}

/// The allocation or argument that a memref is a view of.
Value rootOf(Value memref) {
  while (auto view = memref.getDefiningOp<ViewLikeOpInterface>()) memref = view.getViewSource();
  return memref;
}

/// Every allocation becomes a view of the kernel's scratch.
LogicalResult planScratch(func::FuncOp kernel) {
  DenseMap<Operation *, int64_t> first, last; // an op's span in program order, its regions included
  int64_t position = 0;
  kernel.walk([&](Operation *op, const WalkStage &stage) {
    if (stage.isBeforeAllRegions()) first[op] = position;
    if (stage.isAfterAllRegions()) last[op] = position;
    ++position;
  });
  BufferViewFlowAnalysis aliases(kernel);
  SmallVector<Piece> pieces;
  WalkResult result = kernel.walk([&](memref::AllocOp alloc) {
    if (!alloc.getType().hasStaticShape()) {
      (void)internalError(alloc, "a kernel needs scratch whose size depends on the number of rows");
      return WalkResult::interrupt();
    }
    Piece piece{alloc, std::max<int64_t>(bytesOf(alloc.getType()), 1), first[alloc], first[alloc]};
    for (Value alias : aliases.resolve(alloc))
      for (Operation *user : alias.getUsers())
        if (Operation *top = alloc->getBlock()->findAncestorOpInBlock(*user)) piece.last = std::max(piece.last, last[top]);
    pieces.push_back(piece);
    return WalkResult::advance();
  });
  if (result.wasInterrupted()) return failure();
  int64_t size = place(pieces);
  IRRewriter rewriter(kernel.getContext());
  for (Piece &piece : pieces) {
    rewriter.setInsertionPoint(piece.alloc);
    Value offset = arith::ConstantIndexOp::create(rewriter, piece.alloc.getLoc(), piece.offset);
    rewriter.replaceOpWithNewOp<memref::ViewOp>(piece.alloc, piece.alloc.getType(), scratchOf(kernel), offset, ValueRange());
  }
  kernel->setAttr(kScratchAttr, rewriter.getI64IntegerAttr(size));
  return success();
}

/// Copies of tiles become linalg; a copy of a whole large buffer (a state, an activation) shows that the plan went wrong.
LogicalResult lowerCopies(func::FuncOp kernel) {
  SmallVector<memref::CopyOp> copies;
  kernel.walk([&](memref::CopyOp op) { copies.push_back(op); });
  IRRewriter rewriter(kernel.getContext());
  for (memref::CopyOp op : copies) {
    Value from = rootOf(op.getSource()), to = rootOf(op.getTarget());
    auto type = cast<MemRefType>(op.getSource().getType());
    auto planned = [](Value root) { return isa<BlockArgument>(root); };
    bool spills = planned(from) != planned(to); // between a buffer and scratch: bufferization avoids a conflict
    if (!type.hasStaticShape()) return internalError(op, "a kernel copies a buffer whose size depends on the number of rows");
    Value whole = planned(from) ? from : to;
    if (spills && bytesOf(type) > kSmallCopy && bytesOf(type) >= cast<MemRefType>(whole.getType()).getNumElements())
      return internalError(op, "a kernel copies a whole buffer");
    rewriter.setInsertionPoint(op);
    linalg::makeMemRefCopyOp(rewriter, op.getLoc(), op.getSource(), op.getTarget());
    rewriter.eraseOp(op);
  }
  return success();
}

/// The kernel's buffer that a tensor is read from; null where an op computed it.
Value sourceOf(Value value) {
  while (Operation *op = value.getDefiningOp()) {
    if (!isa<bufferization::ToTensorOp, ViewLikeOpInterface, tensor::ExtractSliceOp, tensor::ExpandShapeOp,
             tensor::CollapseShapeOp>(op))
      return {};
    value = op->getOperand(0);
  }
  return value;
}

/// Do two views name the same elements in the same order?
bool isSameView(Value a, Value b) {
  if (a == b) return true;
  Operation *x = a.getDefiningOp(), *y = b.getDefiningOp();
  return x && y && x->getNumResults() == 1 && y->getNumResults() == 1 && isa<ViewLikeOpInterface>(x) &&
         OperationEquivalence::isEquivalentTo(x, y, OperationEquivalence::IgnoreLocations);
}

/// May `op` store its result to `store`'s destination element by element, though it reads that buffer?
bool readsOnlyWhatItWrites(linalg::LinalgOp op, OpOperand &operand, bufferization::MaterializeInDestinationOp store) {
  if (op.isDpsInit(&operand)) return true;
  auto tensor = operand.get().getDefiningOp<bufferization::ToTensorOp>();
  OpOperand *init = op.getDpsInitOperand(cast<OpResult>(store.getSource()).getResultNumber());
  return tensor && op.getNumReductionLoops() == 0 && op.getMatchingIndexingMap(&operand) == op.getMatchingIndexingMap(init) &&
         isSameView(tensor.getBuffer(), store.getDest());
}

/// The analysis takes every view of a buffer for memory of its own. An op that reads a buffer elsewhere than where its result
/// will be stored to it (a square state replaced by its transpose) must not write there while it reads: its result goes through
/// scratch.
void protectReads(func::FuncOp kernel) {
  SmallVector<bufferization::MaterializeInDestinationOp> stores;
  kernel.walk([&](bufferization::MaterializeInDestinationOp store) {
    auto producer = store.getSource().getDefiningOp<linalg::LinalgOp>();
    if (!producer || producer->getBlock() != store->getBlock()) return;
    Value written = sourceOf(store.getDest());
    for (Operation *op = producer; op != store; op = op->getNextNode()) {
      auto reader = dyn_cast<linalg::LinalgOp>(op);
      if (!reader) continue;
      auto clashes = [&](OpOperand &operand) {
        return sourceOf(operand.get()) == written && (op != producer || !readsOnlyWhatItWrites(producer, operand, store));
      };
      WalkResult captured = op->walk([&](tensor::ExtractOp extract) { // elements looked up from inside
        return sourceOf(extract.getTensor()) == written ? WalkResult::interrupt() : WalkResult::advance();
      });
      if (!captured.wasInterrupted() && llvm::none_of(op->getOpOperands(), clashes)) continue;
      stores.push_back(store);
      return;
    }
  });
  OpBuilder builder(kernel.getContext());
  for (bufferization::MaterializeInDestinationOp store : stores) {
    builder.setInsertionPoint(store);
    auto type = cast<RankedTensorType>(store.getSource().getType());
    Value apart = bufferization::AllocTensorOp::create(builder, store.getLoc(), type, ValueRange(), /*copy=*/store.getSource());
    store.getSourceMutable().assign(apart);
  }
}

struct BufferizeKernels : PassWrapper<BufferizeKernels, OperationPass<func::FuncOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(BufferizeKernels)
  StringRef getArgument() const override { return "gait-bufferize-kernels"; }
  StringRef getDescription() const override { return "tensors of a kernel to its buffers and planned scratch"; }
  void getDependentDialects(DialectRegistry &registry) const override {
    registry.insert<arith::ArithDialect, bufferization::BufferizationDialect, linalg::LinalgDialect, memref::MemRefDialect,
                    scf::SCFDialect>();
  }

  LogicalResult initialize(MLIRContext *context) override {
    RewritePatternSet set(context);
    memref::CopyOp::getCanonicalizationPatterns(set, context);
    memref::SubViewOp::getCanonicalizationPatterns(set, context);
    memref::CastOp::getCanonicalizationPatterns(set, context);
    memref::DimOp::getCanonicalizationPatterns(set, context);
    memref::ExpandShapeOp::getCanonicalizationPatterns(set, context);
    memref::CollapseShapeOp::getCanonicalizationPatterns(set, context);
    bufferization::ToTensorOp::getCanonicalizationPatterns(set, context);
    scf::ForOp::getCanonicalizationPatterns(set, context);
    patterns = std::move(set);
    return success();
  }

  LogicalResult bufferize(func::FuncOp kernel) {
    IRRewriter rewriter(&getContext());
    protectReads(kernel);
    if (failed(bufferization::eliminateEmptyTensors(rewriter, kernel))) return internalError(kernel, "empty tensors stay");
    bufferization::OneShotBufferizationOptions options;
    options.bufferAlignment = kAlignment;
    bufferization::BufferizationState state;
    if (failed(bufferization::runOneShotBufferize(kernel, options, state))) return internalError(kernel, "bufferization failed");
    // Equal views become one value, then copies of a buffer onto itself disappear.
    DominanceInfo dominance(kernel);
    GreedyRewriteConfig config;
    for (int round = 0; round < 2; ++round) {
      if (failed(applyPatternsGreedily(kernel, patterns, config))) return internalError(kernel, "simplification does not end");
      eliminateCommonSubExpressions(rewriter, dominance, kernel);
    }
    if (failed(applyPatternsGreedily(kernel, patterns, config))) return internalError(kernel, "simplification does not end");
    return success();
  }

  void runOnOperation() override {
    func::FuncOp kernel = getOperation();
    if (!isKernel(kernel)) return markAllAnalysesPreserved();
    if (failed(bufferize(kernel)) || failed(lowerCopies(kernel)) || failed(planScratch(kernel))) signalPassFailure();
  }

  FrozenRewritePatternSet patterns;
};

} // namespace

std::unique_ptr<Pass> createBufferizeKernelsPass() { return std::make_unique<BufferizeKernels>(); }

} // namespace gait::compiler
