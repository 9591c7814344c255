#include "backends/cpu/cpu.h"
#include "backends/cpu/host.h"
#include "backends/cpu/link.h"
#include "backends/cpu/machine_code.h"
#include "backends/cpu/partition.h"
#include "backends/cpu/processor.h"
#include "compiler/artifact/c_names.h"
#include "compiler/artifact/write.h"
#include "compiler/schedule/passes.h"

using namespace mlir;

namespace gait::compiler {
namespace {

schedule::Target scheduleTarget(const TargetInfo &target) {
  schedule::Target chosen;
  chosen.panel = target.panel;
  chosen.vectorBytes = target.vectorBytes;
  chosen.l1 = target.l1;
  chosen.l2 = target.l2;
  return chosen;
}

class CpuBackend final : public Backend {
public:
  StringRef name() const override { return "cpu"; }
  Phase startsAt() const override { return Phase::Structured; }

  FailureOr<TargetInfo> target(ModuleOp module, StringRef cpu) const override { return describeProcessor(module, cpu); }

  void addPasses(Phase phase, const TargetInfo &target, OpPassManager &passes) const override {
    const VectorUnit unit = vectorUnitOf(target);
    switch (phase) {
    case Phase::Clustered:
      passes.addPass(createClusterPass(scheduleTarget(target)));
      break;
    case Phase::Kernels:
      passes.addPass(createBuildKernelsPass());
      passes.addPass(createMergeKernelsPass());
      break;
    case Phase::Tiled:
      addTiledPasses(passes, unit);
      break;
    case Phase::Vector:
      addVectorPasses(passes, unit);
      break;
    case Phase::Llvm:
      addKernelLlvmPasses(passes, unit);
      passes.addPass(createCpuHostPass());
      break;
    default:
      break; // shared phases, and bytes
    }
  }

  /// The model's objects (host code and kernels, then more kernels), then as objects of their own the functions that need OpenMP,
  /// in the archive's and the shared object's form.
  FailureOr<std::vector<Emission>> emit(ModuleOp module, const TargetInfo &target, Phase form) const override {
    FailureOr<Manifest> manifest = Manifest::fromAttribute(module);
    if (failed(manifest)) return failure();
    const std::string name = CNames(*manifest).model;
    if (form == Phase::Asm) {
      FailureOr<std::vector<std::string>> text = emitMachineCode(module, target, form);
      if (failed(text)) return failure();
      return std::vector<Emission>{{name + ".s", std::move(text->front())}};
    }
    std::vector<OwningOpRef<ModuleOp>> modules = partitionKernels(module, name);
    std::vector<Emission> objects;
    for (size_t i = 0; i < modules.size(); ++i)
      objects.push_back({i ? name + "_kernels" + std::to_string(i) + ".o" : name + ".o", {}});
    for (auto [openmp, suffix] : {std::pair{OpenMP::Required, archiveOnlySuffix}, {OpenMP::Optional, sharedOnlySuffix}}) {
      OwningOpRef<ModuleOp> threads = buildThreadsModule(*manifest, openmp, module.getContext());
      if (!threads) continue;
      objects.push_back({name + suffix.str(), {}});
      modules.push_back(std::move(threads));
    }
    auto bytes = emitMachineCode(llvm::map_to_vector(modules, [](auto &part) { return *part; }), target, form);
    if (failed(bytes)) return failure();
    for (auto [object, text] : llvm::zip(objects, *bytes)) object.bytes = std::move(text);
    return objects;
  }

  FailureOr<std::string> link(ModuleOp module, const std::vector<Emission> &objects) const override {
    FailureOr<Manifest> manifest = Manifest::fromAttribute(module);
    if (failed(manifest)) return failure();
    return linkSharedObject(module, *manifest, objects);
  }

  FailureOr<std::vector<Emission>> files(ModuleOp module, const std::vector<Emission> &objects) const override {
    FailureOr<Manifest> manifest = Manifest::fromAttribute(module);
    FailureOr<std::string> shared = link(module, objects);
    if (failed(manifest) || failed(shared)) return failure();
    std::vector<FileBytes> members;
    for (const Emission &object : objects)
      if (!StringRef(object.name).ends_with(sharedOnlySuffix)) members.push_back(object);
    return artifactFiles(module, *manifest, std::move(*shared), members);
  }
};

} // namespace

const Backend &cpuBackend() {
  static const CpuBackend backend;
  return backend;
}

} // namespace gait::compiler
