#include "backends/reference/reference.h"
#include "backends/reference/flatten.h"

using namespace mlir;

namespace gait::compiler {
namespace {

class ReferenceBackend final : public Backend {
public:
  StringRef name() const override { return "reference"; }
  Phase startsAt() const override { return Phase::Backward; }

  /// The table runs everywhere: the processor makes no difference.
  FailureOr<TargetInfo> target(ModuleOp, StringRef) const override {
    TargetInfo target;
    target.name = "any";
    return target;
  }

  /// It takes the graph as it stands at `backward`.
  void addPasses(Phase, const TargetInfo &, OpPassManager &) const override {}

  Phase emitsFrom(Phase) const override { return Phase::Backward; }

  FailureOr<std::vector<Emission>> emit(ModuleOp module, const TargetInfo &, Phase form, EmitContext &) const override {
    if (form != Phase::Object)
      return module.emitError("the reference backend has no phase ") << spellPhase(form) << "; its object is a table";
    auto maxBatch = module->getAttrOfType<IntegerAttr>("gait.max_batch");
    if (!maxBatch) return module.emitError("gait.max_batch is missing; it says for how many rows to compile");
    FailureOr<reference::Table> table = flatten(module, maxBatch.getInt());
    if (failed(table)) return failure();
    return std::vector<Emission>{{table->name + ".table", reference::writeTable(*table)}};
  }

  FailureOr<std::string> link(ModuleOp module, const std::vector<Emission> &objects) const override {
    if (objects.size() != 1 || !StringRef(objects[0].bytes).starts_with(StringRef(reference::tableMagic)))
      return module.emitError("the reference backend links exactly one table of its own");
    return objects[0].bytes;
  }

  FailureOr<std::vector<Emission>> files(ModuleOp module, const std::vector<Emission> &objects) const override {
    FailureOr<std::string> table = link(module, objects);
    if (failed(table)) return failure();
    return std::vector<Emission>{{objects[0].name, std::move(*table)}};
  }
};

} // namespace

const Backend &referenceBackend() {
  static const ReferenceBackend backend;
  return backend;
}

} // namespace gait::compiler
