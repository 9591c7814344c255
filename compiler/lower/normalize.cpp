// One spelling of everything: what the later passes see is linalg.generic, linalg.contract and linalg.fill, and no tensor of i1.
//
//   linalg.transpose ins(%x : tensor<8x4xf32>) ...      ->  linalg.generic {...}
//   linalg.generic ... outs(%e : tensor<8xi1>) {        ->  linalg.generic ... outs(%e : tensor<8xi8>) {
//     linalg.yield %c : i1 }                                  %b = arith.extui %c : i1 to i8  linalg.yield %b : i8 }
//
// A tensor of i1 is one byte an element in memory (runtime/abi.h), but LLVM stores a vector of i1 as bits.
#include "compiler/lower/kernel.h"
#include "compiler/lower/passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;

namespace gait::compiler {
namespace {

bool isBooleans(Type type) {
  auto shaped = dyn_cast<ShapedType>(type);
  return shaped && !isa<VectorType>(type) && shaped.getElementType().isInteger(1);
}
bool isBytes(Type type) {
  auto shaped = dyn_cast<ShapedType>(type);
  return shaped && shaped.getElementType().isInteger(8);
}

/// Types first, then the ops whose meaning hangs on them.
struct BooleanWidener {
  func::FuncOp kernel;
  IRRewriter rewriter{kernel.getContext()};
  Type byte = rewriter.getI8Type();

  Value widen(Location loc, Value bit) { return arith::ExtUIOp::create(rewriter, loc, byte, bit); }

  void retype(Value value) {
    if (isBooleans(value.getType())) value.setType(cast<ShapedType>(value.getType()).clone(byte));
  }

  void run() {
    SmallVector<Operation *> ops;
    kernel.walk([&](Operation *op) { ops.push_back(op); });
    bool any = llvm::any_of(ops, [](Operation *op) { return llvm::any_of(op->getResultTypes(), isBooleans); });
    if (!any) return;
    for (Operation *op : ops)
      for (Value result : op->getResults()) retype(result);
    for (Operation *op : ops) {
      rewriter.setInsertionPoint(op);
      if (auto constant = dyn_cast<arith::ConstantOp>(op)) fixConstant(constant);
      else if (auto fill = dyn_cast<linalg::FillOp>(op)) fixFill(fill);
      else if (auto generic = dyn_cast<linalg::GenericOp>(op)) fixGeneric(generic);
      else if (auto extract = dyn_cast<tensor::ExtractOp>(op)) fixExtract(extract);
    }
  }

  void fixConstant(arith::ConstantOp op) {
    auto dense = dyn_cast<DenseIntElementsAttr>(op.getValue());
    if (!dense || !dense.getElementType().isInteger(1)) return;
    op.setValueAttr(dense.mapValues(byte, [](const APInt &bit) { return bit.zext(8); }));
  }

  void fixFill(linalg::FillOp op) {
    Value value = op.getInputs()[0];
    if (!value.getType().isInteger(1)) return;
    rewriter.replaceOpWithNewOp<linalg::FillOp>(op, widen(op.getLoc(), value), op.getOutputs()[0]);
  }

  void fixGeneric(linalg::GenericOp op) {
    Block *body = op.getBody();
    rewriter.setInsertionPointToStart(body);
    for (OpOperand &operand : op->getOpOperands()) {
      BlockArgument argument = op.getMatchingBlockArgument(&operand);
      if (!isBytes(operand.get().getType()) || !argument.getType().isInteger(1)) continue;
      argument.setType(byte);
      if (argument.use_empty()) continue;
      auto bit = arith::TruncIOp::create(rewriter, op.getLoc(), rewriter.getI1Type(), argument);
      argument.replaceAllUsesExcept(bit, bit);
    }
    Operation *yield = body->getTerminator();
    rewriter.setInsertionPoint(yield);
    for (auto [value, init] : llvm::zip(yield->getOpOperands(), op.getDpsInits()))
      if (value.get().getType().isInteger(1) && isBytes(init.getType())) value.set(widen(op.getLoc(), value.get()));
  }

  void fixExtract(tensor::ExtractOp op) {
    if (!op.getType().isInteger(1) || !isBytes(op.getTensor().getType())) return;
    Value loaded = tensor::ExtractOp::create(rewriter, op.getLoc(), op.getTensor(), op.getIndices());
    rewriter.replaceOpWithNewOp<arith::TruncIOp>(op, rewriter.getI1Type(), loaded);
  }
};

struct NormalizeKernels : PassWrapper<NormalizeKernels, OperationPass<func::FuncOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(NormalizeKernels)
  StringRef getArgument() const override { return "gait-normalize-kernels"; }
  StringRef getDescription() const override { return "named linalg ops to generics, tensors of i1 to bytes"; }
  void getDependentDialects(DialectRegistry &registry) const override {
    registry.insert<arith::ArithDialect, linalg::LinalgDialect>();
  }

  void runOnOperation() override {
    func::FuncOp kernel = getOperation();
    if (!isKernel(kernel)) return markAllAnalysesPreserved();
    IRRewriter rewriter(&getContext());
    SmallVector<linalg::LinalgOp> named;
    kernel.walk([&](linalg::LinalgOp op) {
      if (!isa<linalg::GenericOp, linalg::ContractOp, linalg::FillOp>(op.getOperation())) named.push_back(op);
    });
    for (linalg::LinalgOp op : named) {
      rewriter.setInsertionPoint(op);
      if (failed(linalg::generalizeNamedOp(rewriter, op))) {
        (void)internalError(op, "this linalg op has no general form");
        return signalPassFailure();
      }
    }
    BooleanWidener{kernel}.run();
  }
};

} // namespace

std::unique_ptr<Pass> createNormalizeKernelsPass() { return std::make_unique<NormalizeKernels>(); }

} // namespace gait::compiler
