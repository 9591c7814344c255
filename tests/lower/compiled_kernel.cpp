#include "tests/lower/compiled_kernel.h"
#include "backends/cpu/machine_code.h"
#include "backends/cpu/processor.h"
#include "compiler/lower/kernel.h"
#include "compiler/lower/passes.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/ExecutionEngine/Orc/LLJIT.h"
#include "llvm/Object/ObjectFile.h"
#include <cstdlib>
#include <stdexcept>

using namespace mlir;
using namespace gait::compiler;

namespace gait::test {

struct CompiledKernel::State {
  std::string object;
  int64_t scratch = 0;
  std::unique_ptr<llvm::orc::LLJIT> jit;
  void *function = nullptr;
};

/// One module on its way, with its diagnostics.
struct Compilation {
  DialectRegistry registry = [] {
    DialectRegistry registry;
    registerCpuDialects(registry);
    return registry;
  }();
  MLIRContext context{registry, MLIRContext::Threading::DISABLED};
  std::string diagnostics;
  ScopedDiagnosticHandler handler{&context, [this](Diagnostic &diagnostic) {
                                    diagnostics += diagnostic.str() + "\n";
                                    return success();
                                  }};
  OwningOpRef<ModuleOp> module;
  TargetInfo target;

  Compilation(const std::string &text, const std::string &cpu) {
    module = parseSourceString<ModuleOp>(text, &context);
    if (!module) fail("parse", text);
    FailureOr<TargetInfo> found = describeProcessor(*module, cpu);
    if (failed(found)) fail("target", cpu);
    target = *found;
  }
  [[noreturn]] void fail(const std::string &where, const std::string &what) {
    throw std::runtime_error(where + ": " + diagnostics + what);
  }

  void run(void (*add)(OpPassManager &, const VectorUnit &), const char *phase) {
    PassManager passes(&context);
    add(passes, vectorUnitOf(target));
    if (failed(passes.run(*module))) fail(phase, "");
  }
  void lower(const std::string &phase) {
    run(addTiledPasses, "tiled");
    if (phase == "tiled") return;
    run(addVectorPasses, "vector");
    if (phase == "vector") return;
    run(addKernelLlvmPasses, "llvm");
  }
};

std::string lowerText(const std::string &text, const std::string &phase, const std::string &cpu) {
  Compilation compilation(text, cpu);
  compilation.lower(phase);
  std::string result;
  llvm::raw_string_ostream stream(result);
  compilation.module->print(stream);
  return result;
}

CompiledKernel::CompiledKernel(const std::string &text, const std::string &cpu) : state(std::make_unique<State>()) {
  Compilation compilation(text, cpu);
  compilation.lower("llvm");
  compilation.module->walk([&](LLVM::LLVMFuncOp function) {
    if (auto bytes = function->getAttrOfType<IntegerAttr>(kScratchAttr)) state->scratch = bytes.getInt();
    function.setLinkage(LLVM::Linkage::External);
    SymbolTable::setSymbolVisibility(function, SymbolTable::Visibility::Public);
  });
  FailureOr<std::vector<std::string>> object = emitMachineCode(*compilation.module, compilation.target, Phase::Object);
  if (failed(object)) compilation.fail("emit", "");
  state->object = object->front();
  auto check = [&](auto &&value) {
    if (!value) throw std::runtime_error("jit: " + llvm::toString(value.takeError()));
    return std::move(*value);
  };
  state->jit = check(llvm::orc::LLJITBuilder().create());
  llvm::Error added = state->jit->addObjectFile(llvm::MemoryBuffer::getMemBufferCopy(state->object));
  if (added) throw std::runtime_error("jit: " + llvm::toString(std::move(added)));
  if (undefinedSymbols().empty()) state->function = check(state->jit->lookup("k")).toPtr<void *>();
}
CompiledKernel::~CompiledKernel() = default;
CompiledKernel::CompiledKernel(CompiledKernel &&) noexcept = default;

int64_t CompiledKernel::scratchBytes() const { return state->scratch; }

std::vector<std::string> CompiledKernel::undefinedSymbols() const {
  auto file = llvm::cantFail(llvm::object::ObjectFile::createObjectFile(llvm::MemoryBufferRef(state->object, "k.o")));
  std::vector<std::string> names;
  for (const auto &symbol : file->symbols())
    if (llvm::cantFail(symbol.getFlags()) & llvm::object::SymbolRef::SF_Undefined)
      if (llvm::StringRef name = llvm::cantFail(symbol.getName()); !name.empty()) names.push_back(name.str());
  return names;
}

template <typename... Pointers>
static void call(void *function, const std::vector<void *> &b, void *scratch, int64_t rows, int64_t thread, int64_t threads,
                 Pointers... done) {
  if constexpr (sizeof...(Pointers) > 8) throw std::runtime_error("too many buffers");
  else if (sizeof...(Pointers) < b.size()) call(function, b, scratch, rows, thread, threads, done..., b[sizeof...(Pointers)]);
  else
    reinterpret_cast<void (*)(Pointers..., void *, int64_t, int64_t, int64_t)>(function)(done..., scratch, rows, thread, threads);
}

void CompiledKernel::run(const std::vector<void *> &buffers, int64_t rows, int64_t thread, int64_t threads) const {
  if (!state->function) throw std::runtime_error("the kernel calls functions that are not there");
  std::vector<char> memory(state->scratch + 128, 0x7f); // rubbish: NaN as a float
  auto address = (reinterpret_cast<uintptr_t>(memory.data()) + 63) / 64 * 64;
  char *end = reinterpret_cast<char *>(address) + state->scratch;
  call(state->function, buffers, reinterpret_cast<void *>(address), rows, thread, threads);
  for (char *byte = end; byte < memory.data() + memory.size(); ++byte)
    if (*byte != 0x7f) throw std::runtime_error("the kernel wrote behind its scratch");
}

} // namespace gait::test
