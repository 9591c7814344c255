#include "compiler/dialect/module_phase.h"
#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;

namespace gait::compiler {

LogicalResult expectPhase(ModuleOp module, StringRef pass, ArrayRef<Phase> phases) {
  std::string wanted = llvm::join(llvm::map_range(phases, [](Phase phase) { return spellPhase(phase).str(); }), " or ");
  auto text = module->getAttrOfType<StringAttr>("gait.phase");
  if (!text)
    return module.emitError() << "--" << pass << " takes a module at phase " << wanted
                              << "; this one has no attribute gait.phase";
  std::optional<Phase> phase = parsePhase(text.getValue());
  if (!phase) return module.emitError() << "gait.phase is " << text << "; the phases are " << listPhases();
  if (llvm::is_contained(phases, *phase)) return success();
  return module.emitError() << "--" << pass << " takes a module at phase " << wanted << "; this one is at phase "
                            << text.getValue();
}

void setPhase(ModuleOp module, Phase phase) {
  module->setAttr("gait.phase", StringAttr::get(module.getContext(), spellPhase(phase)));
}

} // namespace gait::compiler
