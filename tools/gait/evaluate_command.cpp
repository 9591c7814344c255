// gait evaluate: the losses and metrics of a trained model on a file of rows.
#include "runtime/train/evaluate.h"
#include "tools/gait/data_file.h"
#include "tools/gait/session_file.h"
#include <fmt/format.h>

namespace gait::tools {

namespace {

struct Options {
  ModelOptions model;
  DataOptions data;
  StateOptions state;
  int64_t batch = 0;
  int threads = 0;
};

int evaluateFile(const Options &options) {
  std::optional<Session> session = openSession(options.model, options.threads, options.batch);
  if (!session) return 1;
  const data::Standardization standardization = options.state.fill(*session);
  Dataset rows =
      options.data.read(options.data.files, *session, {.entries = {"train_step", "evaluate"}, .exact = namesOf(standardization)});
  for (const auto &[name, value] : evaluate(*session, standardization.apply(rows), {.batch = options.batch}))
    fmt::print("{} {}\n", name, value);
  return 0;
}

} // namespace

void addEvaluateCommand(CLI::App &app, int &status) {
  auto *command = app.add_subcommand("evaluate", "print the losses and metrics of a trained model on a file of rows");
  auto options = std::make_shared<Options>();
  options->model.addTo(*command);
  options->model.addCheckTo(*command);
  options->data.addTo(*command);
  options->state.addTo(*command);
  addRunOptions(*command, options->batch, options->threads);
  command->footer("Example:\n"
                  "  gait evaluate digits.mlir --data digits.csv --checkpoint best.safetensors");
  command->callback([options, &status] { status = evaluateFile(*options); });
}

} // namespace gait::tools
