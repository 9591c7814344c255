#include "backends/cpu/cpu.h"
#include "backends/cpu/host.h"
#include "backends/cpu/kernels.h"
#include "backends/cpu/link.h"
#include "backends/cpu/machine_code.h"
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

/// The host's side of a module whose kernels have become objects.
LogicalResult reduceToHost(ModuleOp module, StringRef name, ArrayRef<KernelObject> kernels) {
  declareKernels(module, kernels);
  if (module->getAttrOfType<StringAttr>("gait.phase").getValue() != spellPhase(Phase::Llvm)) {
    PassManager passes(module.getContext());
    passes.addPass(createCpuHostPass());
    if (failed(passes.run(module))) return failure();
  }
  nameKernels(module, name, kernels);
  return success();
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

  /// Objects are made kernel by kernel; a text is that of all kernels together.
  Phase emitsFrom(Phase form) const override { return form == Phase::Object ? Phase::Kernels : Phase::Llvm; }

  /// The model's objects: host code, each kernel, then as objects of their own the functions that need OpenMP, in the archive's
  /// and the shared object's form.
  FailureOr<std::vector<Emission>> emit(ModuleOp module, const TargetInfo &target, Phase form,
                                        EmitContext &context) const override {
    FailureOr<Manifest> manifest = Manifest::fromAttribute(module);
    if (failed(manifest)) return failure();
    const std::string name = CNames(*manifest).model;
    if (form == Phase::Asm) {
      FailureOr<std::vector<std::string>> text = emitMachineCode(module, target, form);
      if (failed(text)) return failure();
      return std::vector<Emission>{{name + ".s", std::move(text->front())}};
    }
    FailureOr<std::vector<KernelObject>> kernels = compileKernels(module, target, name, context);
    if (failed(kernels) || failed(reduceToHost(module, name, *kernels))) return failure();
    manifest = Manifest::fromAttribute(module); // completed by the kernels' scratch
    if (failed(manifest)) return failure();
    std::vector<Emission> objects = {{name + ".o", {}}};
    std::vector<OwningOpRef<ModuleOp>> threads;
    std::vector<ModuleOp> modules = {module};
    for (auto [openmp, suffix] : {std::pair{OpenMP::Required, archiveOnlySuffix}, {OpenMP::Optional, sharedOnlySuffix}}) {
      threads.push_back(buildThreadsModule(*manifest, openmp, module.getContext()));
      if (!threads.back()) continue;
      objects.push_back({name + suffix.str(), {}});
      modules.push_back(*threads.back());
    }
    auto bytes = emitMachineCode(modules, target, form);
    if (failed(bytes)) return failure();
    for (auto [object, text] : llvm::zip(objects, *bytes)) object.bytes = std::move(text);
    for (KernelObject &kernel : *kernels) objects.push_back({name + "_" + kernel.kernel + ".o", std::move(kernel.object)});
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
