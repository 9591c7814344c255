#include "backends/cpu/kernels.h"
#include "backends/cpu/machine_code.h"
#include "backends/cpu/processor.h"
#include "backends/cpu/rename_symbol.h"
#include "compiler/cache/pack.h"
#include "compiler/lower/kernel.h"
#include "compiler/lower/passes.h"
#include "compiler/phase.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Support/ThreadPool.h"
#include <atomic>
#include <chrono>

using namespace mlir;
using namespace mlir::LLVM;

namespace gait::compiler {
namespace {

using Clock = std::chrono::steady_clock;
double milliseconds(Clock::time_point since) { return std::chrono::duration<double, std::milli>(Clock::now() - since).count(); }

/// What a kernel is called where it stands alone, so that kernels that are equal but for their names have equal objects.
constexpr llvm::StringLiteral aloneName = "kernel";

/// A kernel at any phase from `kernels` to `llvm`, with a body.
bool isKernelAtAnyPhase(Operation *op) {
  if (auto function = dyn_cast<func::FuncOp>(op)) return isKernel(function);
  auto function = dyn_cast<LLVMFuncOp>(op);
  return function && function->hasAttr(kScratchAttr) && !function.isExternal();
}

/// The symbols of the module that an operation uses, in the order of their first use.
llvm::SetVector<Operation *> symbolsUsedBy(Operation *op, SymbolTable &symbols) {
  llvm::SetVector<Operation *> used;
  op->walk([&](Operation *inner) {
    if (inner == op) return;
    for (NamedAttribute attribute : inner->getAttrs())
      attribute.getValue().walk([&](SymbolRefAttr reference) {
        if (Operation *symbol = symbols.lookup(reference.getRootReference())) used.insert(symbol);
      });
    if (auto call = dyn_cast<LLVM::CallOp>(inner))
      if (std::optional<StringRef> callee = call.getCallee())
        if (Operation *symbol = symbols.lookup(*callee)) used.insert(symbol);
    if (auto address = dyn_cast<AddressOfOp>(inner))
      if (Operation *symbol = symbols.lookup(address.getGlobalName())) used.insert(symbol);
  });
  return used;
}

/// The kernel with what it refers to, under names that depend on it alone.
OwningOpRef<ModuleOp> isolate(Operation *kernel, SymbolTable &symbols) {
  OwningOpRef<ModuleOp> alone = ModuleOp::create(kernel->getLoc(), aloneName);
  OpBuilder builder = OpBuilder::atBlockEnd(alone->getBody());
  SmallVector<Operation *> constants;
  for (Operation *symbol : symbolsUsedBy(kernel, symbols)) {
    Operation *copy = builder.clone(*symbol);
    if (!isa<FunctionOpInterface>(copy)) constants.push_back(copy);
  }
  Operation *copy = builder.clone(*kernel);
  SymbolTable table(*alone);
  for (auto [index, constant] : llvm::enumerate(constants)) (void)table.rename(constant, ("constant_" + Twine(index)).str());
  (void)table.rename(copy, aloneName);
  return alone;
}

/// The attributes with which a kernel is compiled, whichever way it came.
LLVMFuncOp settle(ModuleOp alone) {
  auto kernel = alone.lookupSymbol<LLVMFuncOp>(aloneName);
  kernel.setLinkage(Linkage::External);
  kernel.setVisibility_(Visibility::Hidden);
  SymbolTable::setSymbolVisibility(kernel, SymbolTable::Visibility::Public);
  kernel.setNoInline(true);
  kernel.setNoUnwind(true);
  return kernel;
}

void addPassesFrom(Phase from, const TargetInfo &target, OpPassManager &passes) {
  const VectorUnit unit = vectorUnitOf(target);
  if (from < Phase::Tiled) addTiledPasses(passes, unit);
  if (from < Phase::Vector) addVectorPasses(passes, unit);
  if (from < Phase::Llvm) addKernelLlvmPasses(passes, unit);
}

/// While several threads work, no dialect may be loaded.
void loadDialects(MLIRContext *context, Phase from, const TargetInfo &target) {
  PassManager passes(context);
  addPassesFrom(from, target, passes);
  DialectRegistry needed;
  needed.insert<LLVMDialect>();
  passes.getDependentDialects(needed);
  context->appendDialectRegistry(needed);
  for (StringRef name : needed.getDialectNames()) context->getOrLoadDialect(name);
}

/// Compiles kernels one after the other, on one thread.
class Worker {
public:
  Worker(MLIRContext *shared, Phase from, const TargetInfo &target, EmitContext &context)
      : from(from), context(context), target(target), passes(shared), generator(target) {
    addPassesFrom(from, target, passes);
  }

  LogicalResult compile(Operation *kernel, SymbolTable &symbols, StringRef prefix, KernelObject &result, KernelTime &time) {
    result.kernel = time.kernel = SymbolTable::getSymbolName(kernel).str();
    OwningOpRef<ModuleOp> alone = isolate(kernel, symbols);
    const CacheKey key = keyOf(*alone);
    std::optional<std::vector<FileBytes>> known;
    if (std::optional<std::string> found = context.cache.find(key)) known = unpack(*found);
    if (known && known->size() == 2 && !StringRef((*known)[0].bytes).getAsInteger(10, result.scratch)) {
      time.found = true;
      result.object = std::move((*known)[1].bytes);
    } else {
      auto start = Clock::now();
      if (failed(passes.run(*alone))) return failure();
      LLVMFuncOp lowered = settle(*alone);
      result.scratch = lowered->getAttrOfType<IntegerAttr>(kScratchAttr).getInt();
      time.lowering = milliseconds(start);
      start = Clock::now();
      FailureOr<std::string> object = generator.emit(*alone, Phase::Object);
      if (failed(object)) return failure();
      result.object = std::move(*object);
      time.code = milliseconds(start);
      context.cache.put(key, pack({{"scratch", std::to_string(result.scratch)}, {"object", result.object}}));
    }
    time.bytes = result.object.size();
    return renameSymbol(kernel, result.object, aloneName, objectSymbol(prefix, result.kernel));
  }

private:
  CacheKey keyOf(ModuleOp alone) const {
    if (!context.cache.enabled()) return {};
    KeyBuilder key;
    key.add("kernel").add(context.compiler).add(spellPhase(from));
    target.addTo(key);
    key.addPrinted([&](llvm::raw_ostream &stream) {
      alone.print(stream, OpPrintingFlags().assumeVerified().useLocalScope().printGenericOpForm());
    });
    return key.finish();
  }

  const Phase from;
  EmitContext &context;
  const TargetInfo &target;
  PassManager passes;
  CodeGenerator generator;
};

} // namespace

std::string objectSymbol(StringRef prefix, StringRef kernel) { return (prefix + "." + kernel).str(); }

FailureOr<std::vector<KernelObject>> compileKernels(ModuleOp module, const TargetInfo &target, StringRef prefix,
                                                    EmitContext &context) {
  const Phase from = *parsePhase(module->getAttrOfType<StringAttr>("gait.phase").getValue());
  SmallVector<Operation *> kernels;
  for (Operation &op : *module.getBody())
    if (isKernelAtAnyPhase(&op)) kernels.push_back(&op);
  // The largest first: the last to finish are small ones.
  SmallVector<std::pair<size_t, size_t>> order; // size, index
  for (auto [index, kernel] : llvm::enumerate(kernels)) {
    size_t size = 0;
    kernel->walk([&](Operation *) { ++size; });
    order.push_back({size, index});
  }
  llvm::sort(order, [](auto a, auto b) { return std::pair(b.first, a.second) < std::pair(a.first, b.second); });

  SymbolTable symbols(module);
  std::vector<KernelObject> objects(kernels.size());
  std::vector<KernelTime> times(kernels.size());
  std::atomic<size_t> next = 0;
  std::atomic<bool> failed = false;
  MLIRContext *shared = module.getContext();
  loadDialects(shared, from, target);
  ParallelDiagnosticHandler inOrder(shared);
  auto work = [&] {
    Worker worker(shared, from, target, context);
    for (size_t i; (i = next++) < kernels.size();) {
      const size_t index = order[i].second;
      inOrder.setOrderIDForThread(index);
      if (mlir::failed(worker.compile(kernels[index], symbols, prefix, objects[index], times[index]))) failed = true;
      inOrder.eraseOrderIDForThread();
    }
  };
  if (!shared->isMultithreadingEnabled()) {
    work();
  } else {
    llvm::ThreadPoolTaskGroup workers(shared->getThreadPool());
    for (size_t i = std::min<size_t>(shared->getThreadPool().getMaxConcurrency(), kernels.size()); i > 0; --i)
      workers.async(work);
    workers.wait();
  }
  if (failed) return failure();
  context.kernels = std::move(times);
  return objects;
}

void declareKernels(ModuleOp module, ArrayRef<KernelObject> objects) {
  SymbolTable symbols(module);
  llvm::SetVector<Operation *> used;
  OpBuilder builder(module.getContext());
  Type ptr = LLVMPointerType::get(module.getContext()), i64 = builder.getI64Type();
  for (const KernelObject &object : objects) {
    Operation *kernel = symbols.lookup(object.kernel);
    used.insert_range(symbolsUsedBy(kernel, symbols));
    SmallVector<Type> arguments(cast<FunctionOpInterface>(kernel).getNumArguments() - 3, ptr);
    arguments.append(3, i64);
    builder.setInsertionPoint(kernel);
    auto type = LLVMFunctionType::get(LLVMVoidType::get(module.getContext()), arguments);
    auto declaration = LLVMFuncOp::create(builder, module.getLoc(), object.kernel, type);
    declaration->setAttr(kScratchAttr, builder.getI64IntegerAttr(object.scratch));
    declaration.setVisibility_(Visibility::Hidden);
    declaration.setNoInline(true);
    declaration.setNoUnwind(true);
    kernel->erase();
  }
  for (Operation *symbol : used)
    if (SymbolTable::symbolKnownUseEmpty(symbol, module)) symbol->erase();
}

void nameKernels(ModuleOp module, StringRef prefix, ArrayRef<KernelObject> objects) {
  llvm::DenseMap<StringAttr, StringAttr> names;
  for (const KernelObject &object : objects) {
    auto name = StringAttr::get(module.getContext(), object.kernel);
    names[name] = StringAttr::get(module.getContext(), objectSymbol(prefix, object.kernel));
    module.lookupSymbol<LLVMFuncOp>(name).setName(names[name].getValue());
  }
  module.walk([&](LLVM::CallOp call) {
    FlatSymbolRefAttr callee = call.getCalleeAttr();
    if (callee && names.contains(callee.getAttr())) call.setCalleeAttr(FlatSymbolRefAttr::get(names[callee.getAttr()]));
  });
}

} // namespace gait::compiler
