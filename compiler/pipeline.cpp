#include "compiler/pipeline.h"
#include "compiler/artifact/manifest.h"
#include "compiler/autodiff/passes.h"
#include "compiler/cache/identity.h"
#include "compiler/optimize/passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;

namespace gait::compiler {

static constexpr int64_t defaultBatch = 64;

static bool hasRows(ModuleOp module) {
  if (module->hasAttr("gait.manifest")) { // planned: the types may be gone
    FailureOr<Manifest> manifest = Manifest::fromAttribute(module);
    return failed(manifest) || llvm::any_of(manifest->entries, [](const EntryDescription &entry) { return entry.hasRows; });
  }
  bool found = false;
  module.walk([&](func::FuncOp entry) {
    for (Type type : llvm::concat<const Type>(entry.getArgumentTypes(), entry.getResultTypes()))
      if (auto tensor = dyn_cast<RankedTensorType>(type)) found |= !tensor.hasStaticShape();
  });
  return found;
}

FailureOr<Compilation> Compilation::start(ModuleOp module, const CompileOptions &options) {
  auto text = module->getAttrOfType<StringAttr>("gait.phase");
  if (!text)
    return module.emitError(
        "this is no module of gait's: the attribute gait.phase is missing; models come from Model::save or from "
        "gait compile --emit");
  std::optional<Phase> phase = parsePhase(text.getValue());
  if (!phase || *phase >= Phase::Asm)
    return module.emitError("gait.phase is ") << text << "; the phases of a module are graph to llvm";
  Compilation compilation;
  compilation.module = module;
  compilation.options = options;
  compilation.phase = *phase;
  compilation.backend = findBackend(options.backend);
  if (!compilation.backend)
    return module.emitError("there is no backend '") << options.backend << "'; there are " << llvm::join(backendNames(), ", ");
  FailureOr<TargetInfo> target = compilation.backend->target(module, options.cpu);
  if (failed(target)) return failure();
  compilation.target = *target;
  compilation.cache = std::make_unique<CacheStore>(options.cache ? cacheFolder() : "");
  if (failed(compilation.fixBatch()) || failed(compilation.fixTarget()) || failed(compilation.keepProgram())) return failure();
  return compilation;
}

/// `gait.max_batch`: set where buffers are first planned, and from then on fixed.
LogicalResult Compilation::fixBatch() {
  if (options.maxBatch < 0) return module.emitError("the largest batch must be at least 1, not ") << options.maxBatch;
  auto fixed = module->getAttrOfType<IntegerAttr>("gait.max_batch");
  if (fixed) {
    if (options.maxBatch && options.maxBatch != fixed.getInt() && phase >= Phase::Clustered && hasRows(module))
      return module.emitError("this module is planned for a largest batch of ")
             << fixed.getInt() << ", not " << options.maxBatch << "; start again from an earlier phase";
    if (!options.maxBatch || phase >= Phase::Clustered) options.maxBatch = fixed.getInt();
  } else if (phase <= Phase::Structured) {
    if (!hasRows(module)) options.maxBatch = 1;
    else if (!options.maxBatch) options.maxBatch = defaultBatch;
  } else {
    return module.emitError("gait.max_batch is missing from a module at phase ") << spellPhase(phase);
  }
  return success();
}

LogicalResult Compilation::fixTarget() {
  auto fixed = module->getAttrOfType<StringAttr>("gait.target");
  if (!fixed) return success();
  if (options.cpu == "native") { // a module that has a target keeps it
    FailureOr<TargetInfo> own = backend->target(module, fixed.getValue());
    if (failed(own)) return failure();
    if (own->name != target.name) target = *own;
  } else if (fixed.getValue() != target.name && phase >= Phase::Clustered) {
    return module.emitError("this module is scheduled for ")
           << fixed << ", not for '" << target.name << "'; start again from an earlier phase";
  }
  return success();
}

/// `gait.program`, where it is asked for: the graph that all phases come from, as the interpreter's table.
LogicalResult Compilation::keepProgram() {
  if (!options.checkFinite || module->hasAttr("gait.program") || backend == &interpreter() || phase < Phase::Backward)
    return success();
  if (phase > Phase::Backward)
    return module.emitError("checks for finite numbers need the graph, but the module is at phase ")
           << spellPhase(phase) << "; ask for them at graph or backward";
  OwningOpRef<ModuleOp> graph(module.clone());
  Builder builder(module.getContext());
  (*graph)->setAttr("gait.max_batch", builder.getI64IntegerAttr(options.maxBatch));
  CacheStore none("");
  EmitContext context{none};
  FailureOr<std::vector<Emission>> table = interpreter().emit(*graph, TargetInfo(), Phase::Object, context);
  if (failed(table)) return failure();
  module->setAttr("gait.program", builder.getStringAttr(table->front().bytes));
  return success();
}

LogicalResult Compilation::advance(Phase to) {
  if (to < phase) return module.emitError("the module is at phase ") << spellPhase(phase) << ", past " << spellPhase(to);
  if (to > lastModulePhase(*backend))
    return module.emitError("backend '") << backend->name() << "' has no phase " << spellPhase(to) << " of the module";
  while (phase < to) {
    Phase next = static_cast<Phase>(static_cast<int>(phase) + 1);
    Stopwatch stopwatch(times, spellPhase(next).str());
    PassManager passes(module.getContext());
    passes.enableVerifier(true);
    if (next == Phase::Clustered) {
      Builder builder(module.getContext());
      module->setAttr("gait.max_batch", builder.getI64IntegerAttr(options.maxBatch));
      module->setAttr("gait.target", builder.getStringAttr(target.name));
    }
    switch (next) {
    case Phase::Backward:
      passes.addPass(createSegmentScansPass());
      passes.addPass(createExpandGradientsPass());
      break;
    case Phase::Simplified:
      passes.addPass(createMergeScansPass());
      passes.addPass(createSimplifyPass());
      passes.addPass(createKeepResidualsPass());
      passes.addPass(createSplitScansPass());
      break;
    case Phase::Structured:
      passes.addPass(createUnrollScansPass());
      passes.addPass(createToStructuredPass());
      break;
    default:
      backend->addPasses(next, target, passes);
    }
    if (failed(passes.run(module))) return failure();
    phase = next;
    module->setAttr("gait.phase", StringAttr::get(module.getContext(), spellPhase(phase)));
    if (phase == Phase::Backward && failed(keepProgram())) return failure();
  }
  return success();
}

FailureOr<std::vector<Emission>> Compilation::emit(Phase form) {
  if (const Phase from = backend->emitsFrom(form); phase < from && failed(advance(from))) return failure();
  if (!module->hasAttr("gait.max_batch")) // a backend that plans no buffers checks the rows all the same
    module->setAttr("gait.max_batch", Builder(module.getContext()).getI64IntegerAttr(options.maxBatch));
  Stopwatch stopwatch(times, spellPhase(form).str());
  EmitContext context{*cache, compilerIdentity()};
  FailureOr<std::vector<Emission>> result = backend->emit(module, target, form, context);
  kernelTimes = std::move(context.kernels);
  return result;
}

FailureOr<std::string> Compilation::link(const std::vector<Emission> &objects) {
  Stopwatch stopwatch(times, "link");
  return backend->link(module, objects);
}

Phase lastModulePhase(const Backend &backend) { return backend.startsAt() == Phase::Backward ? Phase::Backward : Phase::Llvm; }

} // namespace gait::compiler
