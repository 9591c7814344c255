// structured -> clustered:
//
//   %z = linalg.contract ins(%x, %w)        ->   %h = gait.cluster {extents = [-1], tiles = [8], block = 8,
//   %h = linalg.generic ins(%z, %b) {max}                           buffers = [#gait.buffer<arena at 0, 32768 bytes>]} {
//                                                  %z = linalg.contract {gait.outer = [0, -1, -1]} ins(%x, %w)
//                                                  %h = linalg.generic {gait.outer = [0, -1]} ins(%z, %b)
//                                                  gait.yield %h
//                                                }
#include "compiler/schedule/cost.h"
#include "compiler/schedule/legalise.h"
#include "compiler/schedule/materialise.h"
#include "compiler/schedule/passes.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"

using namespace mlir;

namespace gait::schedule {

/// Entries are the public functions.
static SmallVector<func::FuncOp> entriesOf(ModuleOp module) {
  return llvm::filter_to_vector(module.getOps<func::FuncOp>(),
                                [](func::FuncOp function) { return function.isPublic() && !function.isExternal(); });
}

static LogicalResult cluster(func::FuncOp entry, const Target &target, compiler::Manifest &manifest) {
  if (failed(legaliseForm(entry))) return failure();
  packContractions(entry, target.maxBatch);
  if (failed(legaliseResults(entry))) return failure();
  auto schedule = scheduleBlock(entry.getBody().front(), target, manifest);
  if (failed(schedule)) return failure();
  int64_t arena = planArena(**schedule, target, manifest);
  materialise(**schedule);

  Builder builder(entry.getContext());
  entry->setAttr("gait.arena", builder.getI64IntegerAttr(arena));
  for (BlockArgument argument : entry.getArguments())
    if (isa<RankedTensorType>(argument.getType()))
      entry.setArgAttr(argument.getArgNumber(), "gait.buffer", bufferOf(entry, argument, target.maxBatch, manifest));
  for (compiler::EntryDescription &description : manifest.entries) {
    if (description.name != entry.getName()) continue;
    description.arenaShared = arena;
    entry.walk([&](ir::ClusterOp op) {
      ClusterCost cost = costOf(op);
      description.costFixed += stepsOf(op) * (nanoseconds(cost.fixed, target) + kernelNanoseconds);
      description.costRow += stepsOf(op) * nanoseconds(cost.row, target);
    });
  }
  return success();
}

namespace {
struct ClusterPass : PassWrapper<ClusterPass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(ClusterPass)
  ClusterPass() = default;
  explicit ClusterPass(const Target &target) {
    maxBatch = target.maxBatch;
    panel = target.panel;
    vectorBytes = target.vectorBytes;
    l1 = target.l1;
    l2 = target.l2;
    weightsTogether = target.weightsTogether;
  }
  ClusterPass(const ClusterPass &other) : PassWrapper(other) { copyOptionValuesFrom(&other); }

  StringRef getArgument() const override { return "gait-cluster"; }
  StringRef getDescription() const override { return "choose kernels, their order and the memory plan"; }
  void getDependentDialects(DialectRegistry &registry) const override {
    registry.insert<ir::GaitDialect, linalg::LinalgDialect>();
  }

  void runOnOperation() override {
    Target target{maxBatch, panel, vectorBytes, l1, l2, weightsTogether};
    ModuleOp module = getOperation();
    if (auto fixed = module->getAttrOfType<IntegerAttr>("gait.max_batch")) target.maxBatch = fixed.getInt();
    if (target.maxBatch < 1 || target.panel < 1 || !llvm::isPowerOf2_64(target.panel)) {
      module.emitError("max-batch must be at least 1 and panel a power of two");
      return signalPassFailure();
    }
    FailureOr<compiler::Manifest> manifest = compiler::Manifest::describe(module, target.maxBatch);
    if (failed(manifest)) return signalPassFailure();
    for (func::FuncOp entry : entriesOf(module))
      if (failed(cluster(entry, target, *manifest))) return signalPassFailure();
    Builder builder(module.getContext());
    module->setAttr("gait.max_batch", builder.getI64IntegerAttr(target.maxBatch));
    module->setAttr("gait.manifest", manifest->toAttribute(module.getContext()));
  }

  Option<int64_t> maxBatch{*this, "max-batch",
                           llvm::cl::desc("the largest number of rows, where the module has no gait.max_batch"),
                           llvm::cl::init(64)};
  Option<int64_t> panel{*this, "panel", llvm::cl::desc("rows of one register tile"), llvm::cl::init(8)};
  Option<int64_t> vectorBytes{*this, "vector-bytes", llvm::cl::desc("bytes of a register"), llvm::cl::init(16)};
  Option<int64_t> l1{*this, "l1", llvm::cl::desc("bytes of the first cache"), llvm::cl::init(32 << 10)};
  Option<int64_t> l2{*this, "l2", llvm::cl::desc("bytes of the second cache"), llvm::cl::init(512 << 10)};
  Option<int64_t> weightsTogether{*this, "weights-together",
                                  llvm::cl::desc("bytes of weights up to which row clusters share a kernel"), llvm::cl::init(0)};
};
} // namespace

} // namespace gait::schedule

namespace gait::compiler {
std::unique_ptr<mlir::Pass> createClusterPass(const schedule::Target &target) {
  return std::make_unique<schedule::ClusterPass>(target);
}
} // namespace gait::compiler
