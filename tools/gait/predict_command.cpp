// gait predict: the outputs of a trained model for a file of rows, as CSV with a header.
#include "runtime/error.h"
#include "runtime/train/evaluate.h"
#include "tools/gait/session_file.h"
#include <fmt/format.h>

namespace gait::tools {

namespace {

struct Options {
  ModelOptions model;
  DataOptions data;
  StateOptions state;
  std::string file, output = "-";
};

/// One element; as many digits as bring it back.
std::string spellElement(const Dataset::Column &column, size_t i) {
  const std::byte *data = column.bytes.data();
  switch (column.dtype) {
  case DType::i1:
    return std::to_string(static_cast<int>(data[i]));
  case DType::i32:
    return std::to_string(reinterpret_cast<const int32_t *>(data)[i]);
  case DType::i64:
    return std::to_string(reinterpret_cast<const int64_t *>(data)[i]);
  case DType::f32:
    return fmt::format("{}", reinterpret_cast<const float *>(data)[i]);
  case DType::f64:
    return fmt::format("{}", reinterpret_cast<const double *>(data)[i]);
  }
  throw InternalError("an element type outside DType");
}

/// "probability.0,probability.1,...": a column of one number keeps its name.
std::string toCsv(const Dataset &dataset) {
  std::string text;
  auto separate = [&] { text += text.empty() || text.back() == '\n' ? "" : ","; };
  std::vector<size_t> counts;
  for (const Dataset::Column &column : dataset.columns()) {
    counts.push_back(column.bytes.size() / static_cast<size_t>(bytes_of(column.dtype) * dataset.rows()));
    for (size_t i = 0; i < counts.back(); ++i) {
      separate();
      text += counts.back() == 1 ? column.name : fmt::format("{}.{}", column.name, i);
    }
  }
  text += '\n';
  for (size_t row = 0; row < static_cast<size_t>(dataset.rows()); ++row) {
    for (size_t c = 0; c < counts.size(); ++c)
      for (size_t i = 0; i < counts[c]; ++i) {
        separate();
        text += spellElement(dataset.columns()[c], row * counts[c] + i);
      }
    text += '\n';
  }
  return text;
}

int predictFile(const Options &options) {
  std::optional<Session> session = openSession(options.model, 0);
  if (!session) return 1;
  options.state.fill(*session);
  Dataset outputs = predict(*session, options.data.read(options.file, *session, {"train_step", "evaluate", "predict"}));
  return writeFile(options.output, toCsv(outputs)) ? 0 : 1;
}

} // namespace

void addPredictCommand(CLI::App &app, int &status) {
  auto *command = app.add_subcommand("predict", "print the outputs of a trained model for a file of rows, as CSV");
  auto options = std::make_shared<Options>();
  options->model.addTo(*command);
  command->add_option("--data", options->file, "a file of numbers, one row a line")->required();
  options->data.addTo(*command);
  options->state.addTo(*command);
  command->add_option("-o,--output", options->output, "the file written; - is standard output")->capture_default_str();
  command->callback([options, &status] { status = predictFile(*options); });
}

} // namespace gait::tools
