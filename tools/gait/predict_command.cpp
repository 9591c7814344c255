// gait predict: the outputs of a trained model for a file of rows, as CSV with a header.
#include "runtime/error.h"
#include "runtime/train/evaluate.h"
#include "tools/gait/data_file.h"
#include "tools/gait/session_file.h"
#include <algorithm>
#include <fmt/format.h>
#include <span>

namespace gait::tools {

namespace {

struct Options {
  ModelOptions model;
  DataOptions data;
  StateOptions state;
  std::string output = "-";
  std::vector<std::string> units;
  int64_t batch = 0;
  int threads = 0;
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

size_t elementsOf(const data::Field &field) { return static_cast<size_t>(field.count()); }

/// "probability.0,probability.1,...": a column of one number keeps its name.
std::string headerOf(const Dataset &outputs) {
  std::string text;
  for (const data::Field &field : outputs.fields())
    for (size_t i = 0; i < elementsOf(field); ++i)
      text += (text.empty() ? "" : ",") + (elementsOf(field) == 1 ? field.name : fmt::format("{}.{}", field.name, i));
  return text + '\n';
}

std::string rowsOf(const Dataset &outputs) {
  std::string text;
  for (size_t row = 0; row < static_cast<size_t>(outputs.rows()); ++row) {
    bool first = true;
    for (size_t c = 0; c < outputs.fields().size(); ++c) {
      const size_t count = elementsOf(outputs.fields()[c]);
      for (size_t i = 0; i < count; ++i, first = false)
        text += (first ? "" : ",") + spellElement(outputs.columns()[c], row * count + i);
    }
    text += '\n';
  }
  return text;
}

/// "change=change_target": an output, and the standardised column in whose unit it is.
struct Unit {
  std::string output, column;
};

std::vector<Unit> parseUnits(const std::vector<std::string> &texts) {
  std::vector<Unit> units;
  for (const std::string &text : texts) {
    size_t equals = text.find('=');
    if (equals == 0 || equals == std::string::npos || equals + 1 == text.size())
      throw Error(fmt::format("--unit: '{}' is not of the form OUTPUT=INPUT", text));
    units.push_back({text.substr(0, equals), text.substr(equals + 1)});
  }
  return units;
}

/// Outputs that learned to be standardised columns, in these columns' units again.
Dataset inUnits(const Dataset &outputs, const std::vector<Unit> &units, const data::Standardization &standardization) {
  if (units.empty()) return outputs;
  std::vector<Dataset::Column> columns = outputs.columns();
  for (const Unit &unit : units) {
    auto column = std::ranges::find(columns, unit.output, &Dataset::Column::name);
    if (column == columns.end()) throw Error(fmt::format("--unit: there is no output '{}'", unit.output));
    if (!is_floating(column->dtype))
      throw Error(fmt::format("--unit: the output '{}' is {}, and has no unit", unit.output, name_of(column->dtype)));
    auto revert = [&]<typename T>(T *data) {
      standardization.revert(unit.column, std::span<T>(data, column->bytes.size() / sizeof(T)));
    };
    if (column->dtype == DType::f32) revert(reinterpret_cast<float *>(column->bytes.data()));
    else revert(reinterpret_cast<double *>(column->bytes.data()));
  }
  return Dataset(std::move(columns));
}

int predictFile(const Options &options) {
  const std::vector<Unit> units = parseUnits(options.units);
  std::optional<Session> session = openSession(options.model, options.threads, options.batch);
  if (!session) return 1;
  const data::Standardization standardization = options.state.fill(*session);
  const Dataset rows = standardization.apply(options.data.read(
      options.data.files, *session, {.entries = {"train_step", "evaluate", "predict"}, .exact = namesOf(standardization)}));
  // Piece by piece: the predictions of a file larger than memory need not fit there either.
  constexpr int64_t piece = 1 << 16;
  return writePieces(options.output,
                     [&](const Write &write) {
                       for (int64_t first = 0; first < rows.rows(); first += piece) {
                         Dataset outputs =
                             predict(*session, rows.range(first, std::min(first + piece, rows.rows())), {.batch = options.batch});
                         if (first == 0) write(headerOf(outputs));
                         write(rowsOf(inUnits(outputs, units, standardization)));
                       }
                     })
             ? 0
             : 1;
}

} // namespace

void addPredictCommand(CLI::App &app, int &status) {
  auto *command = app.add_subcommand("predict", "print the outputs of a trained model for a file of rows, as CSV");
  auto options = std::make_shared<Options>();
  options->model.addTo(*command);
  options->model.addCheckTo(*command);
  options->data.addTo(*command);
  options->state.addTo(*command);
  addRunOptions(*command, options->batch, options->threads);
  command
      ->add_option("--unit", options->units,
                   "OUTPUT=INPUT: the output has learned to be this standardised input, and is printed in its unit")
      ->allow_extra_args(false);
  command->add_option("-o,--output", options->output, "the file written; - is standard output")->capture_default_str();
  command->footer("Example:\n"
                  "  gait predict digits.mlir --data digits.csv --checkpoint best.safetensors -o probabilities.csv");
  command->callback([options, &status] { status = predictFile(*options); });
}

} // namespace gait::tools
