#include "backends/cpu/processor.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/Target/TargetOptions.h"
#include "llvm/TargetParser/AArch64TargetParser.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/Triple.h"
#include "llvm/TargetParser/X86TargetParser.h"
#include <mutex>

using namespace mlir;

namespace gait::compiler {
namespace {

llvm::Triple hostTriple() { return llvm::Triple(llvm::sys::getProcessTriple()); }

const llvm::Target *findTarget(const llvm::Triple &triple) {
  static std::once_flag native, all;
  std::call_once(native, [] {
    llvm::InitializeNativeTarget();
    llvm::InitializeNativeTargetAsmPrinter();
  });
  if (triple.getArch() != hostTriple().getArch())
    std::call_once(all, [] {
      llvm::InitializeAllTargetInfos();
      llvm::InitializeAllTargets();
      llvm::InitializeAllTargetMCs();
      llvm::InitializeAllAsmPrinters();
    });
  std::string unused;
  return llvm::TargetRegistry::lookupTarget(triple, unused);
}

std::unique_ptr<llvm::MCSubtargetInfo> describe(const llvm::Triple &triple, StringRef cpu, StringRef features) {
  return std::unique_ptr<llvm::MCSubtargetInfo>(findTarget(triple)->createMCSubtargetInfo(triple, cpu, features));
}

/// The processors of a machine's kind, of the two that code is made for; empty for another.
SmallVector<StringRef> knownNames(const llvm::Triple &triple) {
  SmallVector<StringRef> names;
  if (triple.isX86()) llvm::X86::fillValidCPUArchList(names, /*Only64Bit=*/true);
  else if (triple.isAArch64()) llvm::AArch64::fillValidCPUArchList(names);
  return names;
}

/// The kind of machine whose processor `cpu` is: this one, unless only the other kind has one of that name.
llvm::Triple tripleOf(StringRef cpu) {
  const llvm::Triple host = hostTriple();
  if (cpu == "native" || cpu == "generic" || llvm::is_contained(knownNames(host), cpu)) return host;
  const llvm::Triple other(host.isAArch64() ? "x86_64-unknown-linux-gnu" : "aarch64-unknown-linux-gnu");
  return llvm::is_contained(knownNames(other), cpu) ? other : host;
}

/// The known name that differs least from what was written.
StringRef nearest(StringRef cpu, ArrayRef<StringRef> names) {
  StringRef best = "native";
  unsigned distance = cpu.edit_distance(best);
  for (StringRef name : names)
    if (unsigned d = cpu.edit_distance(name); d < distance) best = name, distance = d;
  return best;
}

/// What the processor's name promises and this machine lacks (a virtual machine may hide features), as "-a,-b".
std::string missingFeatures(const llvm::Triple &triple, StringRef cpu) {
  auto promised = describe(triple, cpu, "");
  std::vector<std::string> missing;
  for (const auto &feature : llvm::sys::getHostCPUFeatures())
    if (!feature.second && promised->checkFeatures(("+" + feature.first()).str()))
      missing.push_back(("-" + feature.first()).str());
  llvm::sort(missing);
  return llvm::join(missing, ",");
}

/// The caches of one core, by the processor's name alone: what is compiled for a name is the same wherever it is compiled.
void setCaches(TargetInfo &target) {
  struct Caches {
    StringRef prefix;
    int64_t l1, l2; ///< KiB
  };
  static constexpr Caches known[] = {{"znver5", 48, 1024},         {"znver4", 32, 1024},         {"znver", 32, 512},
                                     {"sapphirerapids", 48, 2048}, {"emeraldrapids", 48, 2048},  {"graniterapids", 48, 2048},
                                     {"icelake-server", 48, 1280}, {"icelake", 48, 512},         {"alderlake", 48, 1280},
                                     {"raptorlake", 48, 2048},     {"skylake-avx512", 32, 1024}, {"cascadelake", 32, 1024},
                                     {"neoverse", 64, 1024},       {"apple-m", 128, 4096}};
  for (const Caches &caches : known) {
    if (!StringRef(target.name).starts_with(caches.prefix)) continue;
    target.l1 = caches.l1 << 10;
    target.l2 = caches.l2 << 10;
    return;
  }
}

} // namespace

FailureOr<TargetInfo> describeProcessor(ModuleOp module, StringRef cpu) {
  llvm::Triple triple = tripleOf(cpu);
  if (!findTarget(triple)) return module.emitError() << "this LLVM has no code generator for " << triple.str();
  TargetInfo target;
  target.triple = triple.str();
  target.name = cpu == "native" ? llvm::sys::getHostCPUName().str() : cpu.str();
  SmallVector<StringRef> names = knownNames(triple);
  bool known = names.empty() ? describe(triple, "", "")->isCPUStringValid(cpu) : llvm::is_contained(names, target.name);
  if (cpu != "native" && !known)
    return module.emitError()
           << "unknown processor '" << cpu << "'; did you mean '" << nearest(cpu, names)
           << "'? Use 'native', a level such as 'x86-64-v3', or one of the names that `clang --print-supported-cpus` lists";
  if (!known) target.name = triple.isX86() ? "x86-64" : "generic"; // a machine newer than this LLVM
  if (cpu == "native") target.features = missingFeatures(triple, target.name);
  setCaches(target);
  if (!triple.isX86()) {
    target.vectorRegisters = 32; // NEON's, 16 bytes each
    return target;
  }
  auto subtarget = describe(triple, target.name, target.features);
  if (subtarget->checkFeatures("+avx512f")) target.vectorBytes = 64, target.vectorRegisters = 32;
  else if (subtarget->checkFeatures("+avx2")) target.vectorBytes = 32;
  return target;
}

VectorUnit vectorUnitOf(const TargetInfo &target) {
  VectorUnit unit;
  unit.bytes = target.vectorBytes;
  unit.registers = target.vectorRegisters;
  const llvm::Triple triple(target.triple);
  if (!triple.isX86()) return unit; // NEON has fused multiply-add and no masks
  auto subtarget = describe(triple, target.name, target.features);
  unit.masks = subtarget->checkFeatures("+avx512vl") && subtarget->checkFeatures("+avx512bw");
  unit.fma = subtarget->checkFeatures("+fma");
  return unit;
}

std::unique_ptr<llvm::TargetMachine> createMachine(const TargetInfo &target) {
  llvm::Triple triple(target.triple);
  llvm::TargetOptions options;
  options.AllowFPOpFusion = llvm::FPOpFusion::Strict;
  return std::unique_ptr<llvm::TargetMachine>(findTarget(triple)->createTargetMachine(
      triple, target.name, target.features, options, llvm::Reloc::PIC_, std::nullopt, llvm::CodeGenOptLevel::Default));
}

} // namespace gait::compiler
