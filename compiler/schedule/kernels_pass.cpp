// clustered -> kernels:
//
//   func.func @step(%w: tensor<64x10xf32> {gait.buffer = #gait.buffer<state at 0, 2560 bytes>, ...}, %x: tensor<?x64xf32> ...,
//   %rows: index)
//     %h = gait.cluster {..., buffers = [#gait.buffer<arena at 0, 2560 bytes>]} { ... }
//   ->
//   func.func private @step_k0(%0: memref<2560xi8> {llvm.noalias}, ..., %scratch, %rows, %thread, %threads: index) { loops over
//   panels } func.func @step() { gait.launch @step_k0 [#gait.buffer<state at 0, 2560 bytes>, ...] ... return }
//
// A loop of clusters becomes a loop of launches: its count, and places that depend on the step.
//
// A launch or loop marked `gait.independent` needs no thread to wait before it (barriers.h). In a loop all others wait.
#include "compiler/schedule/barriers.h"
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
    FailureOr<Homes> homes = Homes::read(entry, maxBatch);
    if (failed(homes)) return failure();
    OpBuilder builder(entry);
    auto host = func::FuncOp::create(builder, entry.getLoc(), entry.getName(), builder.getFunctionType({}, {}));
    for (NamedAttribute attribute : entry->getDiscardableAttrs()) host->setAttr(attribute.getName(), attribute.getValue());
    OpBuilder launches = OpBuilder::atBlockBegin(host.addEntryBlock());
    builder.setInsertionPoint(host);
    Entry parts{*homes, findIndependent(entry, *homes, maxBatch)};
    if (failed(buildBlock(entry.getBody().front(), parts, builder, launches))) return failure();
    func::ReturnOp::create(launches, entry.getLoc());
    entry.erase();
    return success();
  }

  struct Entry {
    const Homes &homes;
    llvm::DenseSet<Operation *> independent;
    int kernels = 0;
  };

  static LogicalResult buildBlock(Block &block, Entry &entry, OpBuilder &builder, OpBuilder &launches) {
    for (Operation &op : block.without_terminator()) {
      if (isView(&op) || isTensorConstant(&op)) continue;
      bool first = launches.getInsertionBlock()->empty() && isa<func::FuncOp>(block.getParentOp());
      Operation *made = nullptr;
      if (auto loop = dyn_cast<ir::LoopOp>(op)) {
        auto steps = ir::LoopOp::create(launches, loop.getLoc(), loop.getCount());
        OpBuilder inner = OpBuilder::atBlockBegin(&steps.getBlock());
        if (failed(buildBlock(loop.getBlock(), entry, builder, inner))) return failure();
        ir::YieldOp::create(inner, loop.getLoc());
        made = steps;
      } else if (auto cluster = dyn_cast<ir::ClusterOp>(op)) {
        FailureOr<ir::LaunchOp> launch = buildLaunch(cluster, entry, builder, launches);
        if (failed(launch)) return failure();
        made = *launch;
      } else {
        return op.emitError() << "'" << op.getName() << "' stands between clusters: the entry is not clustered";
      }
      if (!first && entry.independent.contains(&op)) made->setAttr("gait.independent", builder.getUnitAttr());
    }
    return success();
  }

  static FailureOr<ir::LaunchOp> buildLaunch(ir::ClusterOp cluster, Entry &entry, OpBuilder &builder, OpBuilder &launches) {
    std::string name = (cluster->getParentOfType<func::FuncOp>().getName() + "_k" + Twine(entry.kernels++)).str();
    FailureOr<BuiltKernel> kernel = buildKernel(builder, cluster, entry.homes, name);
    if (failed(kernel) || failed(checkTiles(kernel->function))) return failure();
    ClusterCost cost = costOf(cluster);
    kernel->function->setAttr("gait.cost",
                              builder.getDenseF64ArrayAttr({cost.fixed.flops, cost.row.flops, cost.fixed.bytes, cost.row.bytes}));
    return ir::LaunchOp::create(launches, cluster.getLoc(), kernel->function.getName(), builder.getArrayAttr(kernel->places));
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
