#include "backends/cpu/machine_code.h"
#include "backends/cpu/processor.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/Threading.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Target/TargetMachine.h"

using namespace mlir;

namespace gait::compiler {
namespace {

/// Kernels arrive with their loops and vectors in final form; what is left is to undo the descriptors of memrefs and to hoist
/// addresses. More of LLVM's passes cost compile time and change nothing measurable.
constexpr llvm::StringLiteral kPasses = "function(sroa,early-cse,instsimplify,loop-mssa(licm))";

/// What every function says: the processor, its whole vectors, and that nothing unwinds or calls the C library behind our back.
void setAttributes(llvm::Module &module, const TargetInfo &target) {
  std::string width = std::to_string(target.vectorBytes * 8);
  for (llvm::Function &function : module) {
    function.addFnAttr(llvm::Attribute::NoUnwind);
    if (function.isDeclaration()) continue;
    function.addFnAttr("target-cpu", target.name);
    if (!target.features.empty()) function.addFnAttr("target-features", target.features);
    function.addFnAttr("prefer-vector-width", width);
    function.addFnAttr("frame-pointer", "none");
    function.addFnAttr("no-builtins");
  }
}

llvm::Error optimize(llvm::Module &module, llvm::TargetMachine &machine) {
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager components;
  llvm::ModuleAnalysisManager modules;
  llvm::PassBuilder builder(&machine);
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(components);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, components, modules);
  llvm::ModulePassManager passes;
  if (llvm::Error error = builder.parsePassPipeline(passes, kPasses)) return error;
  passes.run(module, modules);
  return llvm::Error::success();
}

} // namespace

CodeGenerator::CodeGenerator(const TargetInfo &target) : target(target), machine(createMachine(target)) {}
CodeGenerator::~CodeGenerator() = default;

FailureOr<std::string> CodeGenerator::emit(ModuleOp module, Phase form) {
  if (!machine) return module.emitError() << "LLVM has no code generator for '" << target.name << "' on " << target.triple;
  llvm::LLVMContext context;
  std::unique_ptr<llvm::Module> code = translateModuleToLLVMIR(module, context, module.getName().value_or("model"));
  if (!code) return module.emitError() << "translation to LLVM IR failed; this is a bug of gait, please report it";
  code->setTargetTriple(machine->getTargetTriple());
  code->setDataLayout(machine->createDataLayout());
  code->setPICLevel(llvm::PICLevel::BigPIC);
  setAttributes(*code, target);
  if (llvm::Error error = optimize(*code, *machine)) return module.emitError() << llvm::toString(std::move(error));
  llvm::SmallVector<char, 0> bytes;
  llvm::raw_svector_ostream stream(bytes);
  llvm::legacy::PassManager passes;
  auto type = form == Phase::Asm ? llvm::CodeGenFileType::AssemblyFile : llvm::CodeGenFileType::ObjectFile;
  if (machine->addPassesToEmitFile(passes, stream, nullptr, type))
    return module.emitError() << "LLVM cannot write this kind of file for " << target.triple;
  passes.run(*code);
  return std::string(bytes.begin(), bytes.end());
}

FailureOr<std::vector<std::string>> emitMachineCode(ArrayRef<ModuleOp> modules, const TargetInfo &target, Phase form) {
  std::vector<std::string> results(modules.size());
  LogicalResult done = failableParallelForEachN(ModuleOp(modules.front()).getContext(), 0, modules.size(), [&](size_t i) {
    FailureOr<std::string> bytes = CodeGenerator(target).emit(modules[i], form);
    if (failed(bytes)) return failure();
    results[i] = std::move(*bytes);
    return success();
  });
  if (failed(done)) return failure();
  return results;
}

void registerCpuDialects(DialectRegistry &registry) {
  registerLowerDialects(registry);
  registerBuiltinDialectTranslation(registry);
  registerLLVMDialectTranslation(registry);
}

} // namespace gait::compiler
