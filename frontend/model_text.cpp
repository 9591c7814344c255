// A model as text: printed, saved, read.
#include "backends/registry.h"
#include "call.h"
#include "compiler/builder/diagnostics.h"
#include "compiler/builder/entry.h"
#include "compiler/phase.h"
#include "gait/model.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Parser/Parser.h"
#include "model_state.h"
#include "runtime/error.h"
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

namespace gait {

using detail::ModelState;

std::string Model::text() const {
  std::string text;
  llvm::raw_string_ostream stream(text);
  shared->built->module.get()->print(stream, mlir::OpPrintingFlags().enableDebugInfo(/*enable=*/true, /*prettyForm=*/false));
  return text + "\n";
}

void Model::save(const std::filesystem::path &path) const {
  std::ofstream file(path, std::ios::binary);
  file << text();
  file.close();
  if (!file)
    throw RuntimeError(
        fmt::format("save: can not write {}: {}; check the folder and its permissions", path.string(), std::strerror(errno)));
}

/// "model.mlir:3:5: ": where in the text an error points at; nothing where it points nowhere.
static std::string place_in_text(const std::optional<mlir::Location> &location, const std::string &name) {
  if (!location) return "";
  auto place = (*location)->findInstanceOf<mlir::FileLineColLoc>();
  if (!place || place.getFilename().str() != name) return "";
  return fmt::format("{}:{}:{}: ", name, place.getLine(), place.getColumn());
}

Model Model::parse(const std::string &text, const std::string &name, Location where) {
  mlir::DialectRegistry registry;
  compiler::registerDialects(registry);
  auto state = std::make_shared<ModelState>();
  state->built = std::make_shared<compiler::OwnedModule>(std::make_shared<mlir::MLIRContext>(registry));
  auto &[context, owned] = *state->built;
  context->printOpOnDiagnostic(false);
  {
    compiler::Diagnostics diagnostics(*context);
    owned = mlir::parseSourceString<mlir::ModuleOp>(text, mlir::ParserConfig(context.get()), name);
    if (!owned) detail::fail("parse", place_in_text(diagnostics.location(), name) + diagnostics.text(/*namingOps=*/true), where);
  }
  mlir::ModuleOp module = *owned;
  auto phase = module->getAttrOfType<mlir::StringAttr>("gait.phase");
  if (!phase || !compiler::parsePhase(phase.getValue()))
    detail::fail(
        "parse",
        fmt::format("{} is no model: its module's attribute gait.phase is {}; a model's text is what Model::save wrote, or "
                    "`gait compile --emit` of one of {}",
                    name, phase ? fmt::format("\"{}\"", phase.getValue().str()) : "missing", compiler::listPhases()),
        where);
  if (!module.getName())
    detail::fail("parse", fmt::format("{} is no model: its module has no name; write module @name", name), where);
  state->name = module.getName()->str();
  for (auto entry : module.getOps<mlir::func::FuncOp>())
    if (entry.isPublic()) state->entries.push_back(entry.getName().str());
  if (state->entries.empty())
    detail::fail("parse", fmt::format("{} is no model: it has no entry, a public func.func", name), where);
  return Model(std::move(state));
}

Model Model::load(const std::filesystem::path &path, Location where) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (file) text << file.rdbuf();
  if (!file || text.fail())
    throw RuntimeError(
        fmt::format("load: can not read {}: {}; check the name and its permissions", path.string(), std::strerror(errno)));
  return parse(text.str(), path.filename().string(), where);
}

} // namespace gait
