#include "backends/cpu/partition.h"
#include "compiler/lower/kernel.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/ADT/SetVector.h"
#include <algorithm>

using namespace mlir;
using namespace mlir::LLVM;

namespace gait::compiler {
namespace {

/// Operations of an object that is worth a thread of its own: about 30 ms of LLVM's time.
constexpr size_t kObjectSize = 2400;
constexpr size_t kMostObjects = 8;

struct Kernel {
  LLVMFuncOp function;
  size_t size;
};

size_t sizeOf(Operation *op) {
  size_t count = 0;
  op->walk([&](Operation *) { ++count; });
  return count;
}

/// The larger kernels first, each to the part that is lightest so far; part 0 begins with the rest of the module.
SmallVector<SmallVector<LLVMFuncOp>> assign(ModuleOp module) {
  SmallVector<Kernel> kernels;
  size_t total = 0, rest = 0;
  for (Operation &op : *module.getBody()) {
    size_t size = sizeOf(&op);
    total += size;
    auto function = dyn_cast<LLVMFuncOp>(op);
    if (function && function->hasAttr(kScratchAttr) && !function.isExternal()) kernels.push_back({function, size});
    else rest += size;
  }
  size_t parts = std::clamp<size_t>(total / kObjectSize, 1, std::min(kMostObjects, kernels.size() + 1));
  SmallVector<size_t> order = llvm::to_vector(llvm::seq<size_t>(0, kernels.size())), load(parts, 0);
  llvm::sort(order, [&](size_t a, size_t b) { return std::pair(kernels[b].size, a) < std::pair(kernels[a].size, b); });
  load[0] = rest;
  SmallVector<SmallVector<LLVMFuncOp>> result(parts);
  for (size_t k : order) {
    size_t part = std::min_element(load.begin(), load.end()) - load.begin();
    load[part] += kernels[k].size;
    result[part].push_back(kernels[k].function);
  }
  return result;
}

void hide(LLVMFuncOp kernel) {
  kernel.setLinkage(Linkage::External);
  kernel.setVisibility_(Visibility::Hidden);
  SymbolTable::setSymbolVisibility(kernel, SymbolTable::Visibility::Public);
}

/// The kernels of a part with what they refer to: constants, which may be in several parts, and functions from outside.
OwningOpRef<ModuleOp> extract(ModuleOp module, ArrayRef<LLVMFuncOp> kernels, StringRef prefix) {
  OwningOpRef<ModuleOp> part = ModuleOp::create(module.getLoc(), module.getName());
  OpBuilder builder = OpBuilder::atBlockEnd(part->getBody());
  SymbolTable symbols(module);
  llvm::SetVector<Operation *> needed;
  for (LLVMFuncOp kernel : kernels) {
    auto uses = SymbolTable::getSymbolUses(kernel.getOperation());
    if (uses)
      for (const SymbolTable::SymbolUse &use : *uses)
        if (Operation *symbol = symbols.lookup(use.getSymbolRef().getRootReference())) needed.insert(symbol);
  }
  for (Operation *symbol : needed) builder.clone(*symbol);
  for (LLVMFuncOp kernel : kernels) {
    auto copy = cast<LLVMFuncOp>(builder.clone(*kernel));
    copy.setName((prefix + "." + kernel.getName()).str());
    hide(copy);
  }
  return part;
}

} // namespace

std::vector<OwningOpRef<ModuleOp>> partitionKernels(ModuleOp module, StringRef prefix) {
  SmallVector<SmallVector<LLVMFuncOp>> parts = assign(module);
  std::vector<OwningOpRef<ModuleOp>> result;
  OwningOpRef<ModuleOp> host = ModuleOp::create(module.getLoc(), module.getName());
  llvm::DenseSet<Operation *> elsewhere;
  for (const auto &kernels : llvm::drop_begin(parts))
    for (LLVMFuncOp kernel : kernels) elsewhere.insert(kernel);
  OpBuilder builder = OpBuilder::atBlockEnd(host->getBody());
  for (Operation &op : *module.getBody()) {
    if (!elsewhere.contains(&op)) {
      builder.clone(op);
      continue;
    }
    auto declaration = cast<LLVMFuncOp>(builder.cloneWithoutRegions(op));
    hide(declaration);
  }
  SymbolTable symbols(*host);
  for (const auto &kernels : llvm::drop_begin(parts))
    for (LLVMFuncOp kernel : kernels)
      (void)symbols.rename(symbols.lookup(kernel.getName()),
                           StringAttr::get(module.getContext(), prefix + "." + kernel.getName()));
  result.push_back(std::move(host));
  for (const auto &kernels : llvm::drop_begin(parts)) result.push_back(extract(module, kernels, prefix));
  return result;
}

} // namespace gait::compiler
