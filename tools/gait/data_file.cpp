#include "tools/gait/data_file.h"
#include "runtime/error.h"
#include "tools/gait/data_columns.h"
#include "tools/gait/help.h"
#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <optional>

namespace gait::tools {

void DataOptions::addTo(CLI::App &command) {
  constexpr const char *group = "Data";
  command
      .add_option("--data", files,
                  "the rows: a table of all inputs, which is a text of numbers, one row a line (CSV), or an archive of arrays "
                  "(.npz) named as the inputs; and INPUT=FILE for a file of one input (.npy or text), as often as needed")
      ->required()
      ->allow_extra_args(false)
      ->group(group);
  command
      .add_option("--columns", columns,
                  "where the table has each input. Of a text: its fields, by number from 0 or by the header's names, as in "
                  "image=0:64,label=64 or x=open:close,y=volume or x=open+volume (a range by number ends before its last, by "
                  "name with it); default: the inputs in their order take one field after the other. Of an archive: "
                  "INPUT=ARRAY,...")
      ->group(group);
  command.add_option("--separator", separator, "between fields of a text, one character")->capture_default_str()->group(group);
  command.add_option("--skip-lines", skipLines, "lines of a text before the rows, such as a header that no column is named by")
      ->capture_default_str()
      ->check(atLeast(0))
      ->group(group);
  command
      .add_flag("--stream", stream,
                "reads the rows of a batch when they are needed, for files larger than memory; the same results")
      ->group(group);
  command.add_flag("--finite", finite, "refuses NaN and infinities in the data, with their place")->group(group);
}

namespace {

using Inputs = std::vector<const gait_tensor *>;

/// A file, and the one input that it holds; none: a table.
struct Source {
  std::string input, path;
};

class Reading {
public:
  Reading(const DataOptions &options, const Session &session, const DataOptions::Wanted &wanted) : options(options) {
    const Artifact &artifact = session.artifact();
    const gait_entry *layout = nullptr;
    for (const std::string &name : wanted.entries)
      if (!layout) layout = artifact.find_entry(name);
    const gait_entry &last = session.entry(wanted.entries.back());
    model = artifact.model().name;
    order = rowInputs(layout ? *layout : last);
    used = rowInputs(last);
    exact = wanted.exact;
    if (options.separator.size() != 1) throw Error(fmt::format("--separator: '{}' is not one character", options.separator));
  }

  Dataset read(const std::vector<std::string> &from) {
    std::vector<Source> sources;
    for (const std::string &text : from) sources.push_back(resolve(text));
    std::vector<Dataset> parts;
    for (const Source &source : sources) { // first, for the table has the other inputs
      if (source.input.empty()) continue;
      const gait_tensor *input = findInput(order, source.input);
      for (const Source &other : sources)
        if (&other != &source && other.input == source.input)
          throw Error(fmt::format("--data: the input '{}' is given twice: '{}' and '{}'", source.input, source.path, other.path));
      if (findInput(used, source.input)) parts.push_back(readOne(*input, source.path));
    }
    const Source *table = nullptr;
    for (const Source &source : sources) {
      if (!source.input.empty()) continue;
      if (table)
        throw Error(fmt::format("--data: '{}' and '{}' are both tables; one may hold several inputs, the other files hold one "
                                "each: --data INPUT=FILE",
                                table->path, source.path));
      table = &source;
      std::erase_if(order, [&](const gait_tensor *input) {
        return std::ranges::any_of(sources, [&](const Source &other) { return other.input == input->name; });
      });
      parts.insert(parts.begin(), readTable(source.path));
    }
    if (parts.empty())
      throw Error(fmt::format("--data: no file holds an input of what is asked for, which takes {}", listInputs(used)));
    return shaped(parts.size() == 1 ? parts[0] : data::join(parts));
  }

private:
  /// "label=y.npy", or a path.
  Source resolve(const std::string &text) const {
    size_t equals = text.find('=');
    if (equals == std::string::npos) return {"", text};
    std::string name = text.substr(0, equals);
    if (findInput(order, name) || findInput(used, name)) return {name, text.substr(equals + 1)};
    std::error_code ignored;
    if (std::filesystem::exists(text, ignored)) return {"", text};
    throw Error(fmt::format("--data: '{}' of '{}' is no input of model '{}'; it takes {}", name, text, model, listInputs(order)));
  }

  bool isExact(std::string_view name) const { return std::ranges::find(exact, name) != exact.end(); }
  static DType typeOf(const gait_tensor &input) { return static_cast<DType>(input.dtype); }

  /// Text is read as the input's floating type; whole numbers stay untyped, for 7.0 is one.
  data::Column::Type textType(std::string_view name) const {
    const gait_tensor *input = findInput(used, name);
    return input && is_floating(typeOf(*input)) && !isExact(name) ? std::optional(typeOf(*input)) : std::nullopt;
  }
  data::ArrayOptions arrayOptions(const gait_tensor &input) const {
    return {.dtype = isExact(input.name) ? DType::f64 : typeOf(input), .stream = options.stream, .finite = options.finite};
  }
  data::CsvOptions csvOptions() const {
    return {
        .separator = options.separator[0], .skip_lines = options.skipLines, .stream = options.stream, .finite = options.finite};
  }

  /// A file of one input.
  Dataset readOne(const gait_tensor &input, const std::string &path) const {
    if (path.ends_with(".npy")) return data::npy(path, input.name, arrayOptions(input));
    if (path.ends_with(".npz"))
      throw Error(
          fmt::format("--data: '{0}' is an archive of several arrays; say --data {0} --columns {1}=ARRAY", path, input.name));
    return data::csv(path, {wholeFields(input, 0)}, csvOptions());
  }

  data::Column wholeFields(const gait_tensor &input, int64_t first) const {
    data::Column::Type type = textType(input.name);
    return input.rank == 1 ? data::Column(input.name, first, type)
                           : data::Column(input.name, first, first + fieldsOf(input), type);
  }

  Dataset readTable(const std::string &path) const {
    if (path.ends_with(".npz")) return readArchive(path);
    if (path.ends_with(".npy"))
      throw Error(
          fmt::format("--data: '{0}' is one array; say which input it holds: --data INPUT={0}, of {1}", path, listInputs(used)));
    std::vector<data::Column> chosen;
    if (!options.columns.empty()) {
      chosen = parseColumns(options.columns);
      for (data::Column &column : chosen) column.dtype = textType(column.name);
    } else {
      int64_t next = 0;
      for (const gait_tensor *input : order) {
        if (std::string_view(input->name) == "sample_weight") continue; // asked for by name only
        if (findInput(used, input->name)) chosen.push_back(wholeFields(*input, next));
        next += fieldsOf(*input);
      }
    }
    if (chosen.empty())
      throw Error(fmt::format("--data: model '{}' takes no rows: none of its inputs has a batch dimension", model));
    return data::csv(path, chosen, csvOptions());
  }

  Dataset readArchive(const std::string &path) const {
    std::vector<data::ArchiveColumn> chosen;
    auto add = [&](const std::string &name, const std::string &array) {
      const gait_tensor *input = findInput(used, name);
      if (!input && findInput(order, name)) return; // of no use here, as labels are for predictions
      if (!input)
        throw Error(fmt::format("--columns: '{}' is no input of model '{}'; it takes {}", name, model, listInputs(order)));
      chosen.push_back({name, array, arrayOptions(*input).dtype});
    };
    if (!options.columns.empty()) {
      for (const NamedArray &pair : parseArrays(options.columns)) add(pair.input, pair.array);
    } else {
      const std::vector<std::string> names = data::npz_names(path);
      for (const std::string &name : names)
        if (findInput(order, name)) add(name, name);
      std::string known;
      for (const std::string &name : names) known += fmt::format("{}'{}'", known.empty() ? "" : ", ", name);
      if (chosen.empty())
        throw Error(fmt::format("{}: no array is named as an input of the model, which takes {}; it has {}; say which is which: "
                                "--columns INPUT=ARRAY",
                                path, listInputs(used), known.empty() ? "none" : known));
    }
    return data::npz(path, chosen, {.stream = options.stream, .finite = options.finite});
  }

  /// Rows in the shapes of their inputs; what is exact becomes its input's type when it is used.
  Dataset shaped(const Dataset &dataset) const {
    std::vector<data::Field> fields = dataset.fields();
    for (data::Field &field : fields) {
      const gait_tensor *input = findInput(used, field.name);
      if (!input) continue;
      if (field.count() == fieldsOf(*input)) field.row_shape.assign(input->shape + 1, input->shape + input->rank);
      if (isExact(field.name)) field.untyped = true;
    }
    return data::relabel(dataset, std::move(fields));
  }

  const DataOptions &options;
  std::string model;
  Inputs order, used;
  std::vector<std::string> exact;
};

} // namespace

Dataset DataOptions::read(const std::vector<std::string> &from, const Session &session, const Wanted &wanted) const {
  return Reading(*this, session, wanted).read(from);
}

void StandardizeOption::addTo(CLI::App &command) {
  command
      .add_flag(
          "--standardize{features}", text,
          "brings inputs to mean 0 and deviation 1, by what the training rows alone tell; checkpoints keep it, and evaluate "
          "and predict apply it. Alone: every floating input that predict takes; --standardize=x,y: these")
      ->group("Data");
}

std::vector<std::string> StandardizeOption::names(const Session &session) const {
  if (text.empty()) return {};
  std::vector<std::string> names;
  if (text == "features") {
    const gait_entry *predict = session.artifact().find_entry("predict");
    if (!predict)
      throw Error("--standardize: the model has no entry 'predict', whose inputs these would be; name them: --standardize=x,y");
    for (const gait_tensor *input : rowInputs(*predict))
      if (is_floating(static_cast<DType>(input->dtype))) names.push_back(input->name);
    if (names.empty()) throw Error("--standardize: predict takes no floating input");
    return names;
  }
  Inputs all;
  const gait_model &model = session.artifact().model();
  for (int64_t i = 0; i < model.entry_count; ++i)
    for (const gait_tensor *input : rowInputs(model.entries[i]))
      if (!findInput(all, input->name)) all.push_back(input);
  for (const std::string &name : splitList(text)) {
    const gait_tensor *input = findInput(all, name);
    if (!input)
      throw Error(fmt::format("--standardize: '{}' is no input of model '{}'; it takes {}", name, model.name, listInputs(all)));
    if (!is_floating(static_cast<DType>(input->dtype)))
      throw Error(fmt::format("--standardize: the input '{}' is {}; only floating inputs can be standardised", name,
                              name_of(static_cast<DType>(input->dtype))));
    names.push_back(name);
  }
  return names;
}

} // namespace gait::tools
