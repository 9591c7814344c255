#include "gait/compile.h"
#include "backends/reference/run/model.h"
#include "backends/reference/run/table.h"
#include "backends/registry.h"
#include "call.h"
#include "compiler/builder/diagnostics.h"
#include "compiler/builder/entry.h"
#include "compiler/pipeline.h"
#include "model_state.h"
#include "runtime/error.h"
#include <chrono>
#include <memory>

namespace gait {

/// What the runtime opens, of either kind.
static Artifact open(const std::string &bytes, const std::string &name) {
  if (!std::string_view(bytes).starts_with(reference::tableMagic)) return Artifact::load(bytes, name);
  std::shared_ptr<const gait_model> model = reference::openReference(bytes);
  return Artifact::adopt(model.get(), model, bytes);
}

/// The compiler's way from a module to what the runtime opens; the module is used up.
static mlir::FailureOr<std::string> build(mlir::ModuleOp module, const CompileOptions &options,
                                          std::vector<StageMilliseconds> &times) {
  compiler::CompileOptions chosen{
      .backend = options.backend, .cpu = options.cpu, .maxBatch = options.max_batch, .checkFinite = options.check_finite};
  auto compilation = compiler::Compilation::start(module, chosen);
  if (mlir::failed(compilation)) return mlir::failure();
  mlir::FailureOr<std::string> library = compilation->library();
  for (const compiler::StageTime &time : compilation->getTimes()) times.push_back({time.stage, time.milliseconds});
  return library;
}

/// The caller's line of the op that an error is about; of an error about the whole model, the line that compiles it.
static std::string line_of(const compiler::Diagnostics &diagnostics, mlir::ModuleOp module, const Location &where) {
  std::optional<mlir::Location> location = diagnostics.location();
  if (location && *location != module.getLoc())
    if (auto line = (*location)->findInstanceOf<mlir::FileLineColLoc>())
      return fmt::format("{}:{}", line.getFilename().str(), line.getLine());
  return detail::line_text(where);
}

Session compile(const Model &model, const CompileOptions &options, Location where) {
  if (options.max_batch < 1)
    detail::fail("compile", fmt::format("the largest batch is {}; it is at least 1", options.max_batch), where);
  const detail::ModelState &state = detail::ModelState::of(model);
  mlir::ModuleOp original = *state.built->module;
  mlir::MLIRContext &context = *original->getContext();
  mlir::DialectRegistry registry;
  compiler::registerDialects(registry);
  context.appendDialectRegistry(registry);

  std::vector<StageMilliseconds> times;
  mlir::OwningOpRef<mlir::ModuleOp> module(original.clone());
  mlir::FailureOr<std::string> bytes = mlir::failure();
  {
    compiler::Diagnostics diagnostics(context);
    bytes = build(*module, options, times);
    if (mlir::failed(bytes))
      throw Error(fmt::format("compile: {} ({})", diagnostics.text(/*namingOps=*/true), line_of(diagnostics, original, where)));
  }
  const auto start = std::chrono::steady_clock::now();
  Session session(open(*bytes, model.name()), {.threads = options.threads, .check_finite = options.check_finite});
  times.push_back({"load", std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count()});
  if (options.timing) *options.timing = std::move(times);
  return session;
}

} // namespace gait
