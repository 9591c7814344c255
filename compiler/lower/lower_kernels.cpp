// Kernels become functions of the LLVM dialect; entries (gait.launch) and everything else stay.
//
//   func.func private @k(%b: memref<64xi8> {llvm.noalias}, %scratch: memref<..xi8>, %rows: index, %thread: index, %threads:
//   index)
//   ->  llvm.func internal @k(%b: !llvm.ptr {llvm.noalias}, %scratch: !llvm.ptr {llvm.noalias}, %rows: i64, %thread: i64,
//   %threads: i64)
#include "compiler/lower/kernel.h"
#include "compiler/lower/passes.h"
#include "mlir/Conversion/AffineToStandard/AffineToStandard.h"
#include "mlir/Conversion/ArithToLLVM/ArithToLLVM.h"
#include "mlir/Conversion/ControlFlowToLLVM/ControlFlowToLLVM.h"
#include "mlir/Conversion/FuncToLLVM/ConvertFuncToLLVM.h"
#include "mlir/Conversion/IndexToLLVM/IndexToLLVM.h"
#include "mlir/Conversion/LLVMCommon/ConversionTarget.h"
#include "mlir/Conversion/LLVMCommon/TypeConverter.h"
#include "mlir/Conversion/MathToLLVM/MathToLLVM.h"
#include "mlir/Conversion/MemRefToLLVM/MemRefToLLVM.h"
#include "mlir/Conversion/SCFToControlFlow/SCFToControlFlow.h"
#include "mlir/Conversion/UBToLLVM/UBToLLVM.h"
#include "mlir/Conversion/VectorToLLVM/ConvertVectorToLLVM.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/MemRef/Transforms/Transforms.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Transforms/DialectConversion.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;

namespace gait::compiler {
namespace {

/// A processor without fused multiply-add rounds twice; LLVM would call libm instead.
struct SplitFma : OpRewritePattern<math::FmaOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(math::FmaOp op, PatternRewriter &rewriter) const override {
    Value product = arith::MulFOp::create(rewriter, op.getLoc(), op.getA(), op.getB());
    rewriter.replaceOpWithNewOp<arith::AddFOp>(op, product, op.getC());
    return success();
  }
};

/// Function: views become base, offset and strides; loops become branches.
struct PrepareKernels : PassWrapper<PrepareKernels, OperationPass<func::FuncOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(PrepareKernels)
  PrepareKernels() = default;
  PrepareKernels(bool fused) { fma = fused; }
  PrepareKernels(const PrepareKernels &other)
      : PassWrapper(other), viewPatterns(other.viewPatterns), loopPatterns(other.loopPatterns) {}
  StringRef getArgument() const override { return "gait-prepare-kernels"; }
  StringRef getDescription() const override { return "views and loops of a kernel to what LLVM's conversion takes"; }
  void getDependentDialects(DialectRegistry &registry) const override {
    registry.insert<affine::AffineDialect, arith::ArithDialect, cf::ControlFlowDialect, memref::MemRefDialect>();
  }

  LogicalResult initialize(MLIRContext *context) override {
    RewritePatternSet views(context), loops(context);
    memref::populateExpandStridedMetadataPatterns(views);
    populateAffineToStdConversionPatterns(views);
    arith::populateCeilFloorDivExpandOpsPatterns(views);
    if (!fma) views.add<SplitFma>(context);
    populateSCFToControlFlowConversionPatterns(loops);
    viewPatterns = std::move(views), loopPatterns = std::move(loops);
    return success();
  }

  void runOnOperation() override {
    if (!isKernel(getOperation())) return markAllAnalysesPreserved();
    if (failed(applyPatternsGreedily(getOperation(), viewPatterns))) return signalPassFailure();
    ConversionTarget target(getContext());
    target.addIllegalOp<scf::ForOp, scf::IfOp, scf::WhileOp, scf::ExecuteRegionOp,
                        scf::IndexSwitchOp>(); // scf.yield goes with them
    target.markUnknownOpDynamicallyLegal([](Operation *) { return true; });
    if (failed(applyPartialConversion(getOperation(), target, loopPatterns))) signalPassFailure();
  }

  FrozenRewritePatternSet viewPatterns, loopPatterns;
  Option<bool> fma{*this, "fma", llvm::cl::desc("the processor has fused multiply-add"), llvm::cl::init(true)};
};

/// Math that is one instruction; anything else would be a call of libm.
bool isNative(Operation *op) { return isa<math::SqrtOp, math::FmaOp, math::AbsFOp, math::CopySignOp>(op); }

struct LowerKernels : PassWrapper<LowerKernels, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(LowerKernels)
  StringRef getArgument() const override { return "gait-lower-kernels"; }
  StringRef getDescription() const override { return "kernels to the LLVM dialect, with bare pointers"; }
  void getDependentDialects(DialectRegistry &registry) const override { registry.insert<LLVM::LLVMDialect>(); }

  LogicalResult prepare(func::FuncOp kernel) {
    Builder builder(&getContext());
    kernel->setAttr("llvm.linkage", LLVM::LinkageAttr::get(&getContext(), LLVM::Linkage::Internal));
    kernel.setArgAttr(kernel.getNumArguments() - 4, LLVM::LLVMDialect::getNoAliasAttrName(), builder.getUnitAttr());
    WalkResult result = kernel.walk([&](Operation *op) {
      if (!isa<math::MathDialect>(op->getDialect()) || isNative(op)) return WalkResult::advance();
      (void)internalError(op, "no arithmetic is known for this function");
      return WalkResult::interrupt();
    });
    return failure(result.wasInterrupted());
  }

  void runOnOperation() override {
    SmallVector<Operation *> roots;
    for (Operation &op : *getOperation().getBody()) {
      auto function = dyn_cast<func::FuncOp>(op);
      if (function && isKernel(function)) {
        if (failed(prepare(function))) return signalPassFailure();
        roots.push_back(function);
      } else if (isa<memref::GlobalOp>(op)) {
        roots.push_back(&op);
      }
    }
    LowerToLLVMOptions options(&getContext());
    options.useBarePtrCallConv = true;
    LLVMTypeConverter converter(&getContext(), options);
    RewritePatternSet patterns(&getContext());
    arith::populateArithToLLVMConversionPatterns(converter, patterns);
    cf::populateControlFlowToLLVMConversionPatterns(converter, patterns);
    index::populateIndexToLLVMConversionPatterns(converter, patterns);
    populateFuncToLLVMConversionPatterns(converter, patterns);
    populateFinalizeMemRefToLLVMConversionPatterns(converter, patterns);
    populateMathToLLVMConversionPatterns(converter, patterns);
    populateVectorToLLVMConversionPatterns(converter, patterns);
    ub::populateUBToLLVMConversionPatterns(converter, patterns);
    LLVMConversionTarget target(getContext());
    if (failed(applyFullConversion(roots, target, std::move(patterns)))) signalPassFailure();
  }
};

} // namespace

std::unique_ptr<Pass> createLowerKernelsPass() { return std::make_unique<LowerKernels>(); }
std::unique_ptr<Pass> createPrepareKernelsPass(const VectorUnit &unit) { return std::make_unique<PrepareKernels>(unit.fma); }

} // namespace gait::compiler
