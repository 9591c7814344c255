#include "tests/support/evaluate.h"
#include "backends/registry.h"
#include "compiler/pipeline.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"
#include "runtime/artifact.h"
#include "llvm/Support/raw_ostream.h"
#include <stdexcept>

using namespace mlir;

namespace gait::test {

std::shared_ptr<const gait_model> compile(const std::string &text, const Way &way, int64_t maxBatch) {
  DialectRegistry registry;
  compiler::registerDialects(registry);
  MLIRContext context(registry, MLIRContext::Threading::DISABLED);
  std::string diagnostics;
  ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
    llvm::raw_string_ostream(diagnostics) << diagnostic.getLocation() << ": " << diagnostic << "\n";
    for (Diagnostic &note : diagnostic.getNotes())
      llvm::raw_string_ostream(diagnostics) << note.getLocation() << ": " << note << "\n";
  });
  auto fail = [&]() { return std::runtime_error(way.backend + ": " + diagnostics + "in\n" + text); };
  OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(text, &context);
  if (!module) throw fail();
  auto compilation = compiler::Compilation::start(*module, {.backend = way.backend, .maxBatch = maxBatch});
  if (failed(compilation)) throw fail();
  auto objects = compilation->emit(compiler::Phase::Object);
  if (failed(objects)) throw fail();
  auto linked = compilation->link(*objects);
  if (failed(linked)) throw fail();
  if (way.backend == "reference") return reference::openReference(*linked, way.arithmetic);
  auto artifact = std::make_shared<Artifact>(Artifact::load(*linked));
  return {artifact, &artifact->model()};
}

std::vector<Value> evaluate(const std::string &text, const std::vector<Value> &inputs, const Way &way, int64_t rows,
                            const std::string &entry) {
  auto model = compile(text, way);
  Outcome outcome = call(*model, entry, inputs, {}, {.rows = rows});
  if (outcome.code != GAIT_OK) throw std::runtime_error("the call was refused with code " + std::to_string(outcome.code));
  return outcome.outputs;
}

} // namespace gait::test
