#include "backends/registry.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Support/FileUtilities.h"
#include "tools/gait/commands.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"
#include <exception>
#include <fmt/format.h>

using namespace mlir;

namespace gait::tools {

int complain(const std::string &message) {
  fmt::print(stderr, "gait: {}\n", message);
  return 1;
}

void ModelOptions::addTo(CLI::App &command) {
  command.add_option("model", file, "the model's text at any phase; - is standard input")->required();
  command
      .add_option("--max-batch", compile.maxBatch, "the largest number of rows of a call (default: the module's own, else 64)")
      ->check(CLI::Range(int64_t(1), int64_t(1) << 40));
  command
      .add_option("--cpu", compile.cpu,
                  "the processor compiled for: native, or LLVM's name of one (x86-64-v3, znver4, neoverse-n1, ...)")
      ->capture_default_str();
  command.add_option("--backend", compile.backend, "the backend: " + llvm::join(compiler::backendNames(), ", "))
      ->capture_default_str();
  command.add_flag("!--no-cache", compile.cache,
                   "compiles anew: keeps nothing in the cache's folder ($GAIT_CACHE, or gait in $XDG_CACHE_HOME or ~/.cache) and "
                   "takes nothing from it");
}

void ModelOptions::addCheckTo(CLI::App &command) {
  command.add_flag(
      "--check-finite", compile.checkFinite,
      "stops at the first NaN or infinity that a run returns or stores, and names the tensor it began with, its layer and "
      "the step; of compile: the library carries what a session needs for it");
}

std::unique_ptr<MLIRContext> makeContext() {
  DialectRegistry registry;
  compiler::registerDialects(registry);
  auto context = std::make_unique<MLIRContext>(registry);
  context->loadAllAvailableDialects();
  return context;
}

OwningOpRef<ModuleOp> readModule(MLIRContext &context, const std::string &file) {
  std::string error;
  std::unique_ptr<llvm::MemoryBuffer> buffer = openInputFile(file, &error);
  if (!buffer) return complain(error), nullptr;
  if (buffer->getBuffer().contains('\0'))
    return complain(fmt::format(
               "'{}' is no model's text, but bytes; a model's text is what Model::save or gait compile --emit writes", file)),
           nullptr;
  return parseSourceString<ModuleOp>(buffer->getBuffer(), ParserConfig(&context), file == "-" ? "standard input" : file);
}

bool writePieces(const std::string &file, const std::function<void(const Write &)> &work) {
  if (file == "-") {
    work([](llvm::StringRef piece) { llvm::outs() << piece; });
    return llvm::outs().flush(), true;
  }
  // Beside the target, then renamed: a reader never sees half a file, and a failure leaves the old one. An exception must not
  // pass through LLVM's code.
  std::exception_ptr thrown;
  llvm::Error failed = llvm::writeToOutput(file, [&](llvm::raw_ostream &stream) -> llvm::Error {
    try {
      work([&](llvm::StringRef piece) { stream << piece; });
      return llvm::Error::success();
    } catch (...) {
      thrown = std::current_exception();
      return llvm::createStringError("broken off");
    }
  });
  if (!failed) return true;
  std::string why;
  llvm::handleAllErrors(
      std::move(failed), [&](const llvm::FileError &error) { why = error.messageWithoutFileInfo(); },
      [&](const llvm::ErrorInfoBase &error) { why = error.message(); });
  if (thrown) std::rethrow_exception(thrown);
  complain(fmt::format("cannot write '{}': {}", file, why));
  return false;
}

bool writeFile(const std::string &file, llvm::StringRef bytes) {
  return writePieces(file, [&](const Write &write) { write(bytes); });
}

std::string printModule(ModuleOp module) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  module->print(stream, OpPrintingFlags().enableDebugInfo(true, false));
  stream << "\n";
  return text;
}

} // namespace gait::tools
