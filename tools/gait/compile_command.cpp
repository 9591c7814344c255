// gait compile: a model to any phase's text, or to a library with its header.
#include "tools/gait/commands.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Path.h"
#include <chrono>
#include <fmt/format.h>

using namespace mlir;

namespace gait::tools {

namespace {
struct Options {
  ModelOptions model;
  std::string phase, output;
  bool time = false;
};
} // namespace

/// A line a kernel: its layer is in `gait inspect`, by the same name.
static void printKernelTimes(const std::vector<compiler::KernelTime> &kernels) {
  if (kernels.empty()) return;
  fmt::print(stderr, "kernels, each on one thread:\n{:>10} {:>10} {:>10}\n", "lower ms", "code ms", "bytes");
  for (const compiler::KernelTime &kernel : kernels)
    fmt::print(stderr, "{:>10.2f} {:>10.2f} {:>10}  {}{}\n", kernel.lowering, kernel.code, kernel.bytes, kernel.kernel,
               kernel.found ? ", found in the cache" : "");
}

static void printTimes(const compiler::Compilation &compilation, double parse) {
  fmt::print(stderr, "{:>10.2f} ms  parse\n", parse);
  double total = parse;
  for (const compiler::StageTime &stage : compilation.getTimes()) {
    fmt::print(stderr, "{:>10.2f} ms  {}\n", stage.milliseconds, stage.stage);
    total += stage.milliseconds;
  }
  fmt::print(stderr, "{:>10.2f} ms  total{}\n", total, compilation.isFromCache() ? ", found in the cache" : "");
  printKernelTimes(compilation.getKernelTimes());
  if (const std::string trouble = compilation.getCacheTrouble(); !trouble.empty()) fmt::print(stderr, "no cache: {}\n", trouble);
}

/// `--emit=asm` or `object`: the first file is the one asked for; what belongs beside it takes its own name beside it.
static int writeEmissions(const std::vector<compiler::Emission> &emissions, const std::string &output) {
  for (const auto &[index, emission] : llvm::enumerate(emissions)) {
    llvm::SmallString<128> path(output);
    if (index > 0 && output != "-") {
      llvm::sys::path::remove_filename(path);
      llvm::sys::path::append(path, emission.name);
    }
    if (!writeFile(path.str().str(), emission.bytes)) return 1;
  }
  return 0;
}

static int compile(const Options &options) {
  std::optional<compiler::Phase> phase;
  if (!options.phase.empty()) {
    phase = compiler::parsePhase(options.phase);
    if (!phase) return complain(fmt::format("unknown phase '{}'; the phases are {}", options.phase, compiler::listPhases()));
  } else if (options.output.empty() || options.output == "-") {
    return complain("say where the library goes with -o DIRECTORY, or which phase to print with --emit=PHASE");
  }
  const auto start = std::chrono::steady_clock::now();
  auto context = makeContext();
  OwningOpRef<ModuleOp> module = readModule(*context, options.model.file);
  if (!module) return 1;
  const double parse = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  FailureOr<compiler::Compilation> compilation = compiler::Compilation::start(*module, options.model.compile);
  if (failed(compilation)) return 1;
  const std::string output = options.output.empty() ? "-" : options.output;
  int status = 0;
  if (phase && *phase <= compiler::Phase::Llvm) {
    if (failed(compilation->advance(*phase))) return 1;
    status = !writeFile(output, printModule(*module));
  } else if (phase) {
    FailureOr<std::vector<compiler::Emission>> emissions = compilation->emit(*phase);
    if (failed(emissions)) return 1;
    status = writeEmissions(*emissions, output);
  } else {
    status = failed(compilation->write(output));
  }
  if (options.time) printTimes(*compilation, parse);
  return status;
}

void addCompileCommand(CLI::App &app, int &status) {
  auto *command =
      app.add_subcommand("compile", "compile a model: print it after a phase, or write <model>.so, <model>.a and <model>.h");
  auto options = std::make_shared<Options>();
  options->model.addTo(*command);
  options->model.addCheckTo(*command);
  command->add_option("--emit", options->phase, "stop after this phase and print it: " + compiler::listPhases());
  command->add_option("-o,--output", options->output,
                      "with --emit the file (default: standard output), without it the directory");
  command->add_flag("--time", options->time, "print what each stage took");
  command->callback([options, &status] { status = compile(*options); });
}

} // namespace gait::tools
