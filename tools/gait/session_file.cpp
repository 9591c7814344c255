#include "tools/gait/session_file.h"
#include "backends/reference/run/model.h"
#include "backends/reference/run/table.h"
#include "runtime/checkpoint/checkpoint.h"
#include "runtime/error.h"
#include <algorithm>
#include <charconv>
#include <fmt/format.h>

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
  FailureOr<std::vector<compiler::Emission>> objects = compilation->emit(compiler::Phase::Object);
  if (failed(objects)) return std::nullopt;
  FailureOr<std::string> bytes = compilation->link(*objects);
  if (failed(bytes)) return std::nullopt;
  if (!llvm::StringRef(*bytes).starts_with(reference::tableMagic))
    return Session(Artifact::load(*bytes, options.file), {.threads = threads});
  std::shared_ptr<const gait_model> model = reference::openReference(*bytes);
  return Session(Artifact::adopt(model.get(), model), {.threads = threads});
}

void DataOptions::addTo(CLI::App &command) {
  command.add_option(
      "--columns", columns,
      "the fields of each input, by number from 0 or by the header's names: image=0:64,label=64 (a range by "
      "number ends before its last, by name with it). Default: the inputs in their order take one field after the other");
  command.add_option("--separator", separator, "between fields, one character")->capture_default_str();
  command.add_option("--skip-lines", skipLines, "lines before the rows, such as a header")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
}

namespace {

bool isNumber(const std::string &text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

int64_t toNumber(const std::string &text) {
  int64_t value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size())
    throw Error(fmt::format("--columns: '{}' is no field's number", text));
  return value;
}

/// "image=0:64": a range of fields; "label=64": one field.
data::Column parseColumn(const std::string &text) {
  size_t equals = text.find('='), colon = text.find(':', equals);
  if (equals == 0 || equals == std::string::npos || equals + 1 == text.size())
    throw Error(fmt::format("--columns: '{}' is no column; write name=field or name=first:last, separated by commas", text));
  std::string name = text.substr(0, equals), first = text.substr(equals + 1, colon - equals - 1);
  if (colon == std::string::npos) return isNumber(first) ? data::Column(name, toNumber(first)) : data::Column(name, first);
  std::string last = text.substr(colon + 1);
  return isNumber(first) ? data::Column(name, toNumber(first), toNumber(last)) : data::Column(name, first, last);
}

std::vector<data::Column> parseColumns(const std::string &text) {
  std::vector<data::Column> columns;
  for (size_t start = 0; start <= text.size();) {
    size_t end = std::min(text.find(',', start), text.size());
    columns.push_back(parseColumn(text.substr(start, end - start)));
    start = end + 1;
  }
  return columns;
}

/// The inputs of an entry that have a row for each row of the data; weights of rows are asked for by name only.
std::vector<const gait_tensor *> rowInputs(const gait_entry &entry) {
  std::vector<const gait_tensor *> inputs;
  for (int64_t i = 0; i < entry.input_count; ++i)
    if (entry.inputs[i].rank > 0 && entry.inputs[i].shape[0] == GAIT_BATCH) inputs.push_back(&entry.inputs[i]);
  return inputs;
}

int64_t fieldsOf(const gait_tensor &input) {
  int64_t count = 1;
  for (int64_t i = 1; i < input.rank; ++i) count *= input.shape[i];
  return count;
}

std::vector<data::Column> defaultColumns(const gait_entry &entry) {
  std::vector<data::Column> columns;
  int64_t next = 0;
  for (const gait_tensor *input : rowInputs(entry)) {
    if (llvm::StringRef(input->name) == "sample_weight") continue;
    int64_t count = fieldsOf(*input);
    columns.push_back(input->rank == 1 ? data::Column(input->name, next) : data::Column(input->name, next, next + count));
    next += count;
  }
  return columns;
}

/// Columns in the shapes of their inputs: of a text, a row is a list.
Dataset shaped(const Dataset &dataset, const std::vector<const gait_tensor *> &inputs) {
  std::vector<Dataset::Column> columns = dataset.columns();
  for (Dataset::Column &column : columns)
    for (const gait_tensor *input : inputs)
      if (column.name == input->name && column.row_shape != std::vector<int64_t>{} && column.row_shape[0] == fieldsOf(*input))
        column.row_shape.assign(input->shape + 1, input->shape + input->rank);
  return Dataset(std::move(columns));
}

} // namespace

Dataset DataOptions::read(const std::string &file, const Session &session, const std::vector<std::string> &entries) const {
  if (separator.size() != 1) throw Error(fmt::format("--separator: '{}' is not one character", separator));
  const Artifact &artifact = session.artifact();
  const gait_entry *layout = nullptr;
  for (const std::string &name : entries)
    if (!layout) layout = artifact.find_entry(name);
  const gait_entry &used = session.entry(entries.back());
  std::vector<const gait_tensor *> inputs = rowInputs(used);
  std::vector<data::Column> chosen = columns.empty() ? defaultColumns(*layout) : parseColumns(columns);
  if (columns.empty())
    std::erase_if(chosen, [&](const data::Column &column) {
      return std::ranges::none_of(inputs, [&](const gait_tensor *input) { return column.name == input->name; });
    });
  return shaped(data::csv(file, chosen, {.separator = separator[0], .skip_lines = skipLines}), inputs);
}

void StateOptions::addTo(CLI::App &command) {
  auto *whole = command.add_option("--checkpoint", checkpoint, "a checkpoint of the trained model");
  command.add_option("--weights", weights, "or a file of safetensors with its parameters alone")->excludes(whole);
}

void StateOptions::fill(Session &session) const {
  if (checkpoint.empty() && weights.empty())
    throw Error("the model is not trained: give what it learned as --checkpoint FILE or --weights FILE");
  session.init(0);
  if (!checkpoint.empty()) load_checkpoint(session, checkpoint);
  else load_weights(session, weights);
}

} // namespace gait::tools
