// gait draw: a picture of an entry, forward and backward, by layers.
#include "tools/gait/commands.h"
#include "tools/gait/help.h"
#include "tools/gait/picture.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <optional>
#include <string>

using namespace mlir;

namespace gait::tools {

namespace {

/// More nodes than this are not read, but looked for.
constexpr size_t readableNodes = 56;

struct Options {
  std::string file, output, entry = "train_step", phase;
  int64_t depth = -1;
};

/// A file that goes away with it.
class TemporaryFile {
public:
  explicit TemporaryFile(llvm::StringRef ending) { failed = llvm::sys::fs::createTemporaryFile("gait-draw", ending, path); }
  TemporaryFile(const TemporaryFile &) = delete;
  ~TemporaryFile() {
    if (!failed) llvm::sys::fs::remove(path);
  }
  std::error_code failed;
  SmallString<128> path;
};

/// The picture that Graphviz makes of a text; reports and returns nothing if it cannot. `dot` is called without a shell.
std::optional<std::string> runGraphviz(const std::string &text, llvm::StringRef format) {
  auto program = llvm::sys::findProgramByName("dot");
  if (!program) {
    complain(fmt::format("a .{0} is drawn by Graphviz's program 'dot', which is not installed; install it, as with 'apt install "
                         "graphviz', or write a .dot, which needs nothing",
                         format.str()));
    return std::nullopt;
  }
  TemporaryFile input("dot"), picture(format), messages("txt");
  for (const TemporaryFile *file : {&input, &picture, &messages})
    if (file->failed) return complain(fmt::format("cannot make a temporary file: {}", file->failed.message())), std::nullopt;
  if (!writeFile(input.path.str().str(), text)) return std::nullopt;
  const std::string kind = ("-T" + format).str();
  std::optional<llvm::StringRef> redirects[] = {input.path.str(), picture.path.str(), messages.path.str()};
  std::string error;
  const int status = llvm::sys::ExecuteAndWait(*program, {*program, kind}, std::nullopt, redirects, 120, 0, &error);
  auto bytes = llvm::MemoryBuffer::getFile(picture.path);
  if (status == 0 && bytes) return (*bytes)->getBuffer().str();
  if (auto said = llvm::MemoryBuffer::getFile(messages.path); said && error.empty()) error = (*said)->getBuffer().rtrim().str();
  complain(fmt::format("Graphviz ended with status {}: {}; write a .dot to see what it was given", status, error));
  return std::nullopt;
}

func::FuncOp findEntry(ModuleOp module, const std::string &name) {
  std::vector<std::string> names;
  for (auto entry : module.getOps<func::FuncOp>()) {
    if (entry.getName() == name && !entry.isDeclaration()) return entry;
    if (entry.isPublic()) names.push_back(entry.getName().str());
  }
  complain(fmt::format("the model has no entry '{}'; its entries are {}", name, fmt::join(names, ", ")));
  return nullptr;
}

/// As deep as stays readable.
int64_t chooseDepth(func::FuncOp entry) {
  for (int64_t depth = depthOf(entry); depth > 0; --depth)
    if (drawEntry(entry, depth).nodes.size() <= readableNodes) return depth;
  return 0;
}

int draw(const Options &options) {
  const llvm::StringRef format = llvm::sys::path::extension(options.output).ltrim('.');
  if (!llvm::is_contained({"svg", "png", "pdf", "dot"}, format) && options.output != "-")
    return complain(fmt::format("'{}' is no picture's name; it ends in .svg, .png, .pdf or .dot", options.output));
  std::optional<compiler::Phase> phase = compiler::parsePhase(options.phase);
  if (!options.phase.empty() && (!phase || *phase > compiler::Phase::Simplified))
    return complain(fmt::format("--phase {}: the phases drawn are graph, backward, simplified", options.phase));
  auto context = makeContext();
  OwningOpRef<ModuleOp> module = readModule(*context, options.file);
  if (!module) return 1;
  FailureOr<compiler::Compilation> compilation = compiler::Compilation::start(*module, {});
  if (failed(compilation)) return 1;
  if (compilation->getPhase() > compiler::Phase::Simplified)
    return complain(fmt::format("a graph is drawn up to the phase simplified, but '{}' is at {}", options.file,
                                compiler::spellPhase(compilation->getPhase()).str()));
  if (failed(compilation->advance(phase.value_or(compiler::Phase::Simplified)))) return 1;
  func::FuncOp entry = findEntry(*module, options.entry);
  if (!entry) return 1;
  const std::string text = writeDot(drawEntry(entry, options.depth >= 0 ? options.depth : chooseDepth(entry)));
  if (format == "dot" || options.output == "-") return writeFile(options.output, text) ? 0 : 1;
  std::optional<std::string> picture = runGraphviz(text, format);
  return picture && writeFile(options.output, *picture) ? 0 : 1;
}

} // namespace

void addDrawCommand(CLI::App &app, int &status) {
  auto *command = app.add_subcommand("draw", "draw an entry of a model, forward and backward, by layers");
  auto options = std::make_shared<Options>();
  command->add_option("model", options->file, "the model's text at graph, backward or simplified; - is standard input")
      ->required();
  command->add_option("-o,--output", options->output, "the file: .svg, .png and .pdf by Graphviz, or .dot; - prints the last")
      ->required();
  command->add_option("--entry", options->entry, "the entry drawn")->capture_default_str();
  command->add_option("--phase", options->phase, "the phase drawn: graph, backward, simplified (default: the last)");
  command
      ->add_option("--depth", options->depth,
                   "how many levels of layers in layers are opened; 0: each layer is one box (default: as many as stay readable)")
      ->check(atLeast(0));
  command->callback([options, &status] { status = draw(*options); });
}

} // namespace gait::tools
