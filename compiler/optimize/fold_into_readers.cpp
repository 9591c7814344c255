// Before:
//   %one  = linalg.generic ... outs(%e0 : tensor<f32>) { yield %c1 }
//   %wide = linalg.generic ... ins(%one) outs(%e1 : tensor<?x4xf32>) { yield %in }
//   %sum  = linalg.generic ... ins(%x, %wide) outs(%e2 : tensor<?x4xf32>) { addf }
// After:
//   %sum  = linalg.generic ... ins(%x) outs(%e2 : tensor<?x4xf32>) { addf %in, %c1 }
#include "compiler/optimize/fold_into_readers.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"

using namespace mlir;

namespace gait::compiler {

// Each element is one of an input's, or made of its own index and scalars from outside by nothing but conversions.
static bool isFree(linalg::GenericOp op) {
  if (op.getNumParallelLoops() != op.getNumLoops() || op.getNumResults() != 1 || op.getNumDpsInputs() > 1) return false;
  auto computation = op.getBody()->without_terminator();
  if (op.getNumDpsInputs() == 1) return computation.empty();
  return llvm::all_of(computation,
                      [](Operation &inner) { return isa<linalg::IndexOp, arith::IndexCastOp, arith::SIToFPOp>(inner); });
}

// The first input of `reader` that such an op makes.
static OpOperand *findFreeInput(linalg::GenericOp reader) {
  for (OpOperand *input : reader.getDpsInputOperands()) {
    auto producer = input->get().getDefiningOp<linalg::GenericOp>();
    if (producer && isFree(producer) && linalg::areElementwiseOpsFusable(input)) return input;
  }
  return nullptr;
}

// Fusion keeps a producer's result if others read it too. Each reader gets a copy of the producer, so that none is kept.
static FailureOr<linalg::GenericOp> foldIn(RewriterBase &rewriter, linalg::GenericOp reader, OpOperand *input) {
  rewriter.setInsertionPoint(reader);
  Operation *copy = rewriter.clone(*input->get().getDefiningOp());
  Operation *original = input->get().getDefiningOp();
  rewriter.modifyOpInPlace(reader, [&] { input->set(copy->getResult(0)); });
  FailureOr<linalg::ElementwiseOpFusionResult> fused = linalg::fuseElementwiseOps(rewriter, input);
  if (failed(fused)) {
    rewriter.modifyOpInPlace(reader, [&] { input->set(original->getResult(0)); });
    rewriter.eraseOp(copy);
    return failure();
  }
  for (OpResult result : reader->getResults()) rewriter.replaceAllUsesWith(result, fused->replacements.lookup(result));
  rewriter.eraseOp(reader);
  rewriter.eraseOp(copy);
  if (original->use_empty()) rewriter.eraseOp(original);
  return cast<linalg::GenericOp>(fused->fusedOp);
}

// A contraction that reads windows becomes a linalg.generic, which may read at sums of loops; see ir::isContraction.
static void openReadersOfWindows(RewriterBase &rewriter, func::FuncOp entry) {
  SmallVector<linalg::ContractOp> contractions;
  entry.walk([&](linalg::ContractOp contraction) { contractions.push_back(contraction); });
  for (linalg::ContractOp contraction : contractions) {
    bool readsWindows = llvm::any_of(contraction.getInputs(), [](Value input) {
      auto producer = input.getDefiningOp<linalg::GenericOp>();
      return producer && isFree(producer) && producer.getNumDpsInputs() == 1 &&
             !producer.getMatchingIndexingMap(producer.getDpsInputOperand(0)).isProjectedPermutation();
    });
    if (!readsWindows) continue;
    rewriter.setInsertionPoint(contraction);
    (void)linalg::generalizeNamedOp(rewriter, contraction);
  }
}

void foldIntoReaders(RewriterBase &rewriter, func::FuncOp entry) {
  openReadersOfWindows(rewriter, entry);
  // In program order: what a reader takes in has itself taken in what it reads.
  SmallVector<linalg::GenericOp> readers;
  entry.walk<WalkOrder::PreOrder>([&](linalg::GenericOp reader) { readers.push_back(reader); });
  llvm::SmallPtrSet<Operation *, 16> erased;
  for (linalg::GenericOp reader : readers) {
    if (erased.contains(reader)) continue;
    while (OpOperand *input = findFreeInput(reader)) {
      Operation *producer = input->get().getDefiningOp();
      bool isLastUse = producer->hasOneUse();
      FailureOr<linalg::GenericOp> fused = foldIn(rewriter, reader, input);
      if (failed(fused)) break;
      if (isLastUse) erased.insert(producer);
      reader = *fused;
    }
  }
}

} // namespace gait::compiler
