// The commands of `gait`, one file each. A command adds itself to the command line and returns the program's exit status when
// run.
#ifndef GAIT_TOOLS_GAIT_COMMANDS_H
#define GAIT_TOOLS_GAIT_COMMANDS_H
#include "compiler/pipeline.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include <CLI/CLI.hpp>
#include <functional>
#include <memory>

namespace gait::tools {

/// What all commands that read a model share: the file, the backend, the processor, the largest batch.
struct ModelOptions {
  std::string file;
  compiler::CompileOptions compile;
  void addTo(CLI::App &command);
  /// `--check-finite`, of the commands that make something to run.
  void addCheckTo(CLI::App &command);
};

/// A context with every dialect that a module at any phase may use.
std::unique_ptr<mlir::MLIRContext> makeContext();
/// Reads a module; "-" is standard input. Reports and returns null if it cannot be read or is malformed.
mlir::OwningOpRef<mlir::ModuleOp> readModule(mlir::MLIRContext &context, const std::string &file);
/// Writes a text or binary whole or not at all; "-" is standard output. Reports and returns false if it cannot be written.
bool writeFile(const std::string &file, llvm::StringRef bytes);
/// The same of a text that `work` makes piece by piece; what it throws leaves the old file, and goes on to the caller.
using Write = std::function<void(llvm::StringRef piece)>;
bool writePieces(const std::string &file, const std::function<void(const Write &)> &work);
/// The module with its locations, as every phase is printed.
std::string printModule(mlir::ModuleOp module);
/// Says what went wrong in one line: "gait: ...". Returns 1, the exit status.
int complain(const std::string &message);

void addCompileCommand(CLI::App &app, int &status);
void addInspectCommand(CLI::App &app, int &status);
void addDrawCommand(CLI::App &app, int &status);
void addTrainCommand(CLI::App &app, int &status);
void addEvaluateCommand(CLI::App &app, int &status);
void addPredictCommand(CLI::App &app, int &status);

} // namespace gait::tools
#endif
