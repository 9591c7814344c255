// gait evaluate: the losses and metrics of a trained model on a file of rows.
#include "runtime/train/evaluate.h"
#include "tools/gait/session_file.h"
#include <fmt/format.h>

namespace gait::tools {

namespace {

struct Options {
  ModelOptions model;
  DataOptions data;
  StateOptions state;
  std::string file;
};

int evaluateFile(const Options &options) {
  std::optional<Session> session = openSession(options.model, 0);
  if (!session) return 1;
  options.state.fill(*session);
  for (const auto &[name, value] : evaluate(*session, options.data.read(options.file, *session, {"train_step", "evaluate"})))
    fmt::print("{} {}\n", name, value);
  return 0;
}

} // namespace

void addEvaluateCommand(CLI::App &app, int &status) {
  auto *command = app.add_subcommand("evaluate", "print the losses and metrics of a trained model on a file of rows");
  auto options = std::make_shared<Options>();
  options->model.addTo(*command);
  command->add_option("--data", options->file, "a file of numbers, one row a line")->required();
  options->data.addTo(*command);
  options->state.addTo(*command);
  command->callback([options, &status] { status = evaluateFile(*options); });
}

} // namespace gait::tools
