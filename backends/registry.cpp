#include "backends/registry.h"
#include "backends/cpu/cpu.h"
#include "backends/cpu/machine_code.h"
#include "backends/reference/reference.h"
#include "compiler/dialect/dialect.h"

namespace gait::compiler {

/// The one place where backends are named. The first is the default.
static std::vector<const Backend *> backends() { return {&cpuBackend(), &referenceBackend()}; }

const Backend *findBackend(llvm::StringRef name) {
  for (const Backend *backend : backends())
    if (backend->name() == name) return backend;
  return nullptr;
}

const Backend &interpreter() { return referenceBackend(); }

std::vector<std::string> backendNames() {
  std::vector<std::string> names;
  for (const Backend *backend : backends()) names.push_back(backend->name().str());
  return names;
}

void registerDialects(mlir::DialectRegistry &registry) {
  registry.insert<ir::GaitDialect>();
  registerCpuDialects(registry);
}

} // namespace gait::compiler
