// Kernels that do the same on other buffers become one: layers of one shape are lowered and compiled once.
//
//   gait.launch @step_k2 [#gait.buffer<state at 0, ...>, ...]        ->   gait.launch @step_k2 [#gait.buffer<state at 0, ...>,
//   ...] gait.launch @step_k5 [#gait.buffer<state at 4096, ...>, ...]          gait.launch @step_k2 [#gait.buffer<state at 4096,
//   ...>, ...]
#include "compiler/dialect/dialect.h"
#include "compiler/schedule/passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"

using namespace mlir;

namespace gait::compiler {
namespace {

/// Equal for kernels that are equal but for their names and locations.
llvm::hash_code hashOf(func::FuncOp kernel) {
  llvm::hash_code hash = mlir::hash_value(kernel.getFunctionType());
  kernel.getBody().walk([&](Operation *op) {
    hash = llvm::hash_combine(hash, OperationEquivalence::computeHash(op, OperationEquivalence::ignoreHashValue,
                                                                      OperationEquivalence::ignoreHashValue,
                                                                      OperationEquivalence::IgnoreLocations));
  });
  return hash;
}

bool areEqual(func::FuncOp a, func::FuncOp b) {
  auto attributes = [](func::FuncOp kernel) {
    NamedAttrList list(kernel->getAttrDictionary());
    list.erase(SymbolTable::getSymbolAttrName());
    return list.getDictionary(kernel.getContext());
  };
  return attributes(a) == attributes(b) &&
         OperationEquivalence::isRegionEquivalentTo(&a.getBody(), &b.getBody(), OperationEquivalence::IgnoreLocations);
}

struct MergeKernels : PassWrapper<MergeKernels, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(MergeKernels)
  StringRef getArgument() const override { return "gait-merge-kernels"; }
  StringRef getDescription() const override { return "kernels that do the same on other buffers become one"; }

  void runOnOperation() override {
    ModuleOp module = getOperation();
    llvm::DenseMap<StringAttr, func::FuncOp> same; // of a kernel that goes, the one that does its work
    llvm::DenseMap<size_t, SmallVector<func::FuncOp, 1>> kept;
    for (auto kernel : module.getOps<func::FuncOp>()) {
      if (kernel.isPublic()) continue;
      SmallVector<func::FuncOp, 1> &candidates = kept[hashOf(kernel)];
      auto twin = llvm::find_if(candidates, [&](func::FuncOp other) { return areEqual(kernel, other); });
      if (twin == candidates.end()) candidates.push_back(kernel);
      else same[kernel.getSymNameAttr()] = *twin;
    }
    if (same.empty()) return markAllAnalysesPreserved();
    module.walk([&](ir::LaunchOp launch) {
      if (auto found = same.find(launch.getKernelAttr().getAttr()); found != same.end())
        launch.setKernelAttr(FlatSymbolRefAttr::get(found->second.getSymNameAttr()));
    });
    for (auto kernel : llvm::make_early_inc_range(module.getOps<func::FuncOp>()))
      if (same.contains(kernel.getSymNameAttr())) kernel.erase();
  }
};

} // namespace

std::unique_ptr<Pass> createMergeKernelsPass() { return std::make_unique<MergeKernels>(); }

} // namespace gait::compiler
