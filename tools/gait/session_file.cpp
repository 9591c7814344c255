#include "tools/gait/session_file.h"
#include "backends/reference/run/model.h"
#include "backends/reference/run/table.h"
#include "runtime/checkpoint/checkpoint.h"
#include "runtime/error.h"
#include "tools/gait/help.h"

using namespace mlir;

namespace gait::tools {

std::optional<Session> openSession(const ModelOptions &options, int threads, int64_t rows) {
  auto context = makeContext();
  OwningOpRef<ModuleOp> module = readModule(*context, options.file);
  if (!module) return std::nullopt;
  compiler::CompileOptions chosen = options.compile;
  if (!chosen.maxBatch && rows > 64 && !(*module)->hasAttr("gait.max_batch")) chosen.maxBatch = rows;
  FailureOr<compiler::Compilation> compilation = compiler::Compilation::start(*module, chosen);
  if (failed(compilation)) return std::nullopt;
  FailureOr<std::string> bytes = compilation->library();
  if (failed(bytes)) return std::nullopt;
  const SessionOptions run{.threads = threads, .check_finite = options.compile.checkFinite};
  if (!llvm::StringRef(*bytes).starts_with(reference::tableMagic)) return Session(Artifact::load(*bytes, options.file), run);
  std::shared_ptr<const gait_model> model = reference::openReference(*bytes);
  return Session(Artifact::adopt(model.get(), model, *bytes), run);
}

void addRunOptions(CLI::App &command, int64_t &batch, int &threads) {
  command.add_option("--batch", batch, "rows of a call; 0: as many as the model takes")->capture_default_str()->check(atLeast(0));
  command.add_option("--threads", threads, "0: as many as pay; the results are the same for any number")
      ->capture_default_str()
      ->check(atLeast(0));
}

void addTransposedTo(CLI::App &command, std::vector<std::string> &patterns, const char *group) {
  command
      .add_option("--transposed", patterns,
                  "parameters that --weights holds transposed, as PyTorch keeps the matrices of Linear: a name, or a pattern "
                  "such as '*.weight'; as often as needed")
      ->needs(command.get_option("--weights"))
      ->allow_extra_args(false)
      ->group(group);
}

void StateOptions::addTo(CLI::App &command) {
  auto *whole = command.add_option("--checkpoint", checkpoint, "a checkpoint of the trained model")->group("State");
  command.add_option("--weights", weights, "or a file of safetensors with its parameters alone")->excludes(whole)->group("State");
  addTransposedTo(command, transposed, "State");
}

data::Standardization StateOptions::fill(Session &session) const {
  if (checkpoint.empty() && weights.empty())
    throw Error("the model is not trained: give what it learned as --checkpoint FILE or --weights FILE");
  session.init(0);
  return data::Standardization::load(checkpoint.empty() ? load_weights(session, weights, {.transposed = transposed})
                                                        : load_checkpoint(session, checkpoint));
}

std::vector<std::string> namesOf(const data::Standardization &standardization) {
  std::vector<std::string> names;
  for (const data::Standardization::Column &column : standardization.columns) names.push_back(column.name);
  return names;
}

} // namespace gait::tools
