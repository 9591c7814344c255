// clustered -> kernels:
//
//   func.func @step(%w: tensor<64x10xf32> {gait.buffer = #gait.buffer<state at 0, 2560 bytes>, ...}, %x: tensor<?x64xf32> ...,
//   %rows: index)
//     %h = gait.cluster {..., buffers = [#gait.buffer<arena at 0, 2560 bytes>]} { ... }
//   ->
//   func.func private @step_k0(%0: memref<2560xi8> {llvm.noalias}, ..., %scratch, %rows, %thread, %threads: index) { loops over
//   panels } func.func @step() { gait.launch @step_k0 [#gait.buffer<state at 0, 2560 bytes>, ...] ... return }
//
// A launch marked `gait.independent` touches nothing that a launch since the last unmarked one writes, and writes nothing that
// one of them touches: no thread needs to wait before it.
#include "compiler/schedule/cost.h"
#include "compiler/schedule/kernel_builder.h"
#include "compiler/schedule/passes.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Linalg/Transforms/TilingInterfaceImpl.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tensor/IR/TensorTilingInterfaceImpl.h"

using namespace mlir;

namespace gait::schedule {

namespace {
/// What the kernels since the last barrier touch.
class Epoch {
public:
  /// Whether `kernel` may run at the same time as all of them; it belongs to them from now on, or begins a new epoch.
  bool admit(const BuiltKernel &kernel) {
    SmallVector<Touch> own;
    for (auto [buffer, written] : llvm::zip(kernel.buffers, kernel.written)) own.push_back({buffer, written});
    bool apart = !touched.empty() && llvm::none_of(own, [&](const Touch &a) {
      return llvm::any_of(touched, [&](const Touch &b) { return (a.written || b.written) && overlap(a.buffer, b.buffer); });
    });
    if (!apart) touched.clear();
    touched.append(own);
    return apart;
  }

private:
  struct Touch {
    ir::BufferAttr buffer;
    bool written;
  };
  static bool overlap(ir::BufferAttr a, ir::BufferAttr b) {
    if (a.getSpace() != b.getSpace()) return false;
    if (a.getSpace() == ir::Space::Input || a.getSpace() == ir::Space::Output) return a.getAt() == b.getAt();
    return a.getAt() < b.getAt() + b.getBytes() && b.getAt() < a.getAt() + a.getBytes();
  }
  SmallVector<Touch> touched;
};

struct BuildKernelsPass : PassWrapper<BuildKernelsPass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(BuildKernelsPass)
  StringRef getArgument() const override { return "gait-build-kernels"; }
  StringRef getDescription() const override { return "one function a kernel; entries become lists of launches"; }
  void getDependentDialects(DialectRegistry &registry) const override {
    registry.insert<affine::AffineDialect, arith::ArithDialect, bufferization::BufferizationDialect, func::FuncDialect,
                    ir::GaitDialect, linalg::LinalgDialect, memref::MemRefDialect, scf::SCFDialect, tensor::TensorDialect>();
    linalg::registerTilingInterfaceExternalModels(registry);
  }

  void runOnOperation() override {
    ModuleOp module = getOperation();
    auto maxBatch = module->getAttrOfType<IntegerAttr>("gait.max_batch");
    if (!maxBatch) {
      module.emitError("has no gait.max_batch: it is not clustered");
      return signalPassFailure();
    }
    for (auto entry : llvm::make_early_inc_range(module.getOps<func::FuncOp>()))
      if (entry.isPublic() && failed(build(entry, maxBatch.getInt()))) return signalPassFailure();
  }

private:
  static LogicalResult build(func::FuncOp entry, int64_t maxBatch) {
    for (Operation &op : entry.getBody().front().without_terminator())
      if (!isa<ir::ClusterOp>(op) && !isView(&op) && !isTensorConstant(&op))
        return op.emitError() << "'" << op.getName() << "' stands between clusters: the entry is not clustered";
    FailureOr<Homes> homes = Homes::read(entry, maxBatch);
    if (failed(homes)) return failure();
    OpBuilder builder(entry);
    auto host = func::FuncOp::create(builder, entry.getLoc(), entry.getName(), builder.getFunctionType({}, {}));
    for (NamedAttribute attribute : entry->getDiscardableAttrs()) host->setAttr(attribute.getName(), attribute.getValue());
    OpBuilder launches = OpBuilder::atBlockBegin(host.addEntryBlock());
    builder.setInsertionPoint(host);
    Epoch epoch;
    for (auto [number, cluster] : llvm::enumerate(entry.getOps<ir::ClusterOp>())) {
      FailureOr<BuiltKernel> kernel = buildKernel(builder, cluster, *homes, (entry.getName() + "_k" + Twine(number)).str());
      if (failed(kernel)) return failure();
      ClusterCost cost = costOf(cluster);
      kernel->function->setAttr(
          "gait.cost", builder.getDenseF64ArrayAttr({cost.fixed.flops, cost.row.flops, cost.fixed.bytes, cost.row.bytes}));
      SmallVector<Attribute> buffers(kernel->buffers.begin(), kernel->buffers.end());
      auto launch = ir::LaunchOp::create(launches, cluster.getLoc(), kernel->function.getName(), builder.getArrayAttr(buffers));
      if (epoch.admit(*kernel)) launch->setAttr("gait.independent", builder.getUnitAttr());
      if (failed(checkTiles(kernel->function))) return failure();
    }
    func::ReturnOp::create(launches, entry.getLoc());
    entry.erase();
    return success();
  }

  /// Nothing whose size depends on the rows lives inside a kernel.
  static LogicalResult checkTiles(func::FuncOp kernel) {
    WalkResult result = kernel.walk([](tensor::EmptyOp op) {
      if (op.getType().hasStaticShape()) return WalkResult::advance();
      op.emitError("a full-size tensor lives inside a kernel; this is a bug of gait, please report it");
      return WalkResult::interrupt();
    });
    return failure(result.wasInterrupted());
  }
};
} // namespace

} // namespace gait::schedule

namespace gait::compiler {
std::unique_ptr<mlir::Pass> createBuildKernelsPass() { return std::make_unique<schedule::BuildKernelsPass>(); }

void registerSchedulePasses() {
  registerPass([] { return createClusterPass(); });
  registerPass(createBuildKernelsPass);
  registerPass(createMergeKernelsPass);
}
} // namespace gait::compiler
