// A dense constant of a kernel becomes a read-only global, so that the passes after this one stay inside their function.
//
//   %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
//   ->  memref.global "private" constant @gait_constant_0 : memref<2xf32> = dense<[1.0, 2.0]>
//       %g = memref.get_global @gait_constant_0 : memref<2xf32>    %c = bufferization.to_tensor %g restrict : ...
#include "compiler/lower/kernel.h"
#include "compiler/lower/passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/ADT/MapVector.h"

using namespace mlir;

namespace gait::compiler {
namespace {

struct OutlineConstants : PassWrapper<OutlineConstants, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(OutlineConstants)
  StringRef getArgument() const override { return "gait-outline-constants"; }
  StringRef getDescription() const override { return "dense constants of kernels to read-only globals"; }
  void getDependentDialects(DialectRegistry &registry) const override {
    registry.insert<bufferization::BufferizationDialect, memref::MemRefDialect>();
  }

  void runOnOperation() override {
    ModuleOp module = getOperation();
    SymbolTable symbols(module);
    IRRewriter rewriter(&getContext());
    DenseMap<Attribute, memref::GlobalOp> globals;
    SmallVector<arith::ConstantOp> constants;
    for (auto function : module.getOps<func::FuncOp>())
      if (isKernel(function))
        function.walk([&](arith::ConstantOp op) {
          if (isa<RankedTensorType>(op.getType())) constants.push_back(op);
        });
    for (arith::ConstantOp op : constants) {
      auto type = cast<RankedTensorType>(op.getType());
      auto memref = MemRefType::get(type.getShape(), type.getElementType());
      memref::GlobalOp &global = globals[op.getValue()];
      if (!global) {
        rewriter.setInsertionPointToStart(module.getBody());
        global = memref::GlobalOp::create(rewriter, op.getLoc(), ("gait_constant_" + Twine(globals.size() - 1)).str(),
                                          rewriter.getStringAttr("private"), memref, op.getValue(), /*constant=*/true,
                                          rewriter.getI64IntegerAttr(64));
        symbols.insert(global);
      }
      rewriter.setInsertionPoint(op);
      Value base = memref::GetGlobalOp::create(rewriter, op.getLoc(), memref, global.getName());
      rewriter.replaceOpWithNewOp<bufferization::ToTensorOp>(op, type, base, /*restrict=*/true, /*writable=*/false);
    }
  }
};

} // namespace

std::unique_ptr<Pass> createOutlineConstantsPass() { return std::make_unique<OutlineConstants>(); }

} // namespace gait::compiler
