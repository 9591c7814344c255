// Lowers every op to linalg on tensors, by its own rule; names no op.
// Before:
//   func.func @predict(%x: tensor<?x64xf32>, %w: tensor<64x10xf32>) -> tensor<?x10xf32> {
//     %y = gait.dot "bk,kn->bn" %x, %w : ...
// After:
//   func.func @predict(%x: ..., %w: ..., %rows: index {gait.role = "rows"}) -> tensor<?x10xf32> {
//     %empty = tensor.empty(%rows) : tensor<?x10xf32>
//     %fill = linalg.fill ins(%zero : f32) outs(%empty : ...)
//     %y = linalg.contract indexing_maps = [...] ins(%x, %w : ...) outs(%fill : ...)
#include "compiler/dialect/dialect.h"
#include "compiler/dialect/module_phase.h"
#include "compiler/optimize/fold_into_readers.h"
#include "compiler/optimize/passes.h"
#include "compiler/optimize/patterns.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace gait;

namespace gait::compiler {
namespace {

bool hasBatch(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  return tensor && !tensor.hasStaticShape();
}

// The entry's number of rows, a new last argument; null where no type has a `?`.
Value addRows(func::FuncOp entry) {
  bool found = llvm::any_of(entry.getArgumentTypes(), hasBatch) || llvm::any_of(entry.getResultTypes(), hasBatch);
  entry.walk([&](Operation *op) { found |= llvm::any_of(op->getResultTypes(), hasBatch); });
  if (!found) return nullptr;
  Builder builder(entry.getContext());
  NamedAttribute role(builder.getStringAttr("gait.role"), builder.getStringAttr("rows"));
  unsigned index = entry.getNumArguments();
  if (failed(entry.insertArgument(index, builder.getIndexType(), builder.getDictionaryAttr(role),
                                  NameLoc::get(builder.getStringAttr("rows")))))
    return nullptr;
  return entry.getArgument(index);
}

LogicalResult lowerOps(IRRewriter &rewriter, func::FuncOp entry, Value rows) {
  for (Operation &op : llvm::make_early_inc_range(entry.front().without_terminator())) {
    auto lowerable = dyn_cast<ir::LowerableOp>(op);
    if (!lowerable) return op.emitOpError("has no lowering to linalg; an entry holds ops of the language only");
    rewriter.setInsertionPoint(&op);
    SmallVector<Value> lowered = lowerable.buildStructured(rewriter, op.getOperands(), rows);
    if (lowered.size() != op.getNumResults()) return failure();
    rewriter.replaceOp(&op, lowered);
  }
  return success();
}

// A destination belongs to the one op that writes it, and stands in its block.
void separateDestinations(IRRewriter &rewriter, func::FuncOp entry) {
  auto separate = [&](Operation *op) {
    while (!op->use_empty() && (!op->hasOneUse() || op->use_begin()->getOwner()->getBlock() != op->getBlock())) {
      OpOperand &use = *op->use_begin();
      rewriter.setInsertionPoint(use.getOwner());
      Operation *copy = rewriter.clone(*op);
      rewriter.modifyOpInPlace(use.getOwner(), [&] { use.set(copy->getResult(0)); });
    }
    if (op->use_empty()) rewriter.eraseOp(op);
  };
  SmallVector<Operation *> fills, empties;
  entry.walk([&](linalg::FillOp fill) { fills.push_back(fill); });
  for (Operation *fill : fills) separate(fill);
  entry.walk([&](tensor::EmptyOp empty) { empties.push_back(empty); });
  for (Operation *empty : empties) separate(empty);
}

struct ToStructured : PassWrapper<ToStructured, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(ToStructured)
  StringRef getArgument() const final { return "gait-to-structured"; }
  StringRef getDescription() const final { return "lowers every op to linalg on tensors"; }
  void getDependentDialects(DialectRegistry &registry) const final {
    registry
        .insert<affine::AffineDialect, arith::ArithDialect, linalg::LinalgDialect, math::MathDialect, tensor::TensorDialect>();
  }

  LogicalResult lower(func::FuncOp entry, const FrozenRewritePatternSet &patterns) {
    if (!entry.getBody().hasOneBlock()) return entry.emitOpError("is no entry: an entry has one block");
    IRRewriter rewriter(&getContext());
    Value rows = addRows(entry);
    if (failed(lowerOps(rewriter, entry, rows))) return failure();
    foldIntoReaders(rewriter, entry);
    if (failed(rewriteToFixpoint(entry, patterns))) return failure();
    separateDestinations(rewriter, entry);
    return success();
  }

  void runOnOperation() override {
    ModuleOp module = getOperation();
    if (failed(expectPhase(module, getArgument(), {Phase::Backward, Phase::Simplified}))) return signalPassFailure();
    RewritePatternSet patterns(&getContext());
    addCanonicalizationPatterns(patterns, {"affine", "arith", "linalg", "math", "tensor"});
    FrozenRewritePatternSet frozen(std::move(patterns));
    for (auto entry : module.getOps<func::FuncOp>())
      if (failed(lower(entry, frozen))) return signalPassFailure();
    setPhase(module, Phase::Structured);
  }
};

} // namespace

std::unique_ptr<Pass> createToStructuredPass() { return std::make_unique<ToStructured>(); }

} // namespace gait::compiler
