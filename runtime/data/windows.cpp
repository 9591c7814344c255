#include "runtime/data/windows.h"
#include "runtime/data/elements.h"
#include "runtime/error.h"
#include <cstring>
#include <fmt/format.h>

namespace gait::data {
namespace {

/// What a field of the windows is made of: a column of the series, and how many of its rows.
struct Part {
  size_t column;
  std::function<double(std::span<const double>)> of; ///< a target that is computed; otherwise empty
};

struct Plan {
  int64_t length, horizon, stride;
  std::vector<Part> inputs, targets;
};

class WindowReader : public Reader {
public:
  WindowReader(const Source &series, const Plan &plan)
      : series(series), plan(plan), from(series.reader()), to_series(series.fields().size()) {}

  void gather(std::span<const int64_t> rows, std::span<std::byte *const> to) override {
    read(rows, -plan.length, plan.length, plan.inputs, to.first(plan.inputs.size()));
    read(rows, plan.horizon, 1, plan.targets, to.subspan(plan.inputs.size()));
    for (size_t i = 0; i < plan.targets.size(); ++i)
      if (plan.targets[i].of && to[plan.inputs.size() + i]) compute(rows, plan.targets[i], to[plan.inputs.size() + i]);
  }

private:
  /// The numbers of the series' rows [t + begin, t + begin + count) for the t of each window.
  void list(std::span<const int64_t> windows, int64_t begin, int64_t count) {
    numbers.clear();
    for (int64_t window : windows)
      for (int64_t i = 0; i < count; ++i) numbers.push_back(plan.length + window * plan.stride + begin + i);
  }

  /// Reads these rows of every part that is a column as it is: all in one go, a column that serves two fields once.
  void read(std::span<const int64_t> windows, int64_t begin, int64_t count, const std::vector<Part> &parts,
            std::span<std::byte *const> to) {
    to_series.assign(to_series.size(), nullptr);
    bool any = false;
    for (size_t i = 0; i < parts.size(); ++i) {
      if (parts[i].of || !to[i]) continue;
      any = true;
      if (!to_series[parts[i].column]) to_series[parts[i].column] = to[i];
    }
    if (!any) return;
    list(windows, begin, count);
    from->gather(numbers, to_series);
    for (size_t i = 0; i < parts.size(); ++i) {
      const std::byte *read = parts[i].of ? nullptr : to_series[parts[i].column];
      if (to[i] && read && read != to[i]) std::memcpy(to[i], read, numbers.size() * series.fields()[parts[i].column].row_bytes());
    }
  }

  void compute(std::span<const int64_t> windows, const Part &part, std::byte *to) {
    const Field &field = series.fields()[part.column];
    list(windows, 0, plan.horizon + 1);
    bytes.resize(numbers.size() * field.row_bytes());
    to_series.assign(to_series.size(), nullptr);
    to_series[part.column] = bytes.data();
    from->gather(numbers, to_series);
    size_t elements = static_cast<size_t>((plan.horizon + 1) * field.count());
    future.resize(elements);
    for (size_t i = 0; i < windows.size(); ++i) {
      read_elements(field.dtype, bytes.data() + i * elements * static_cast<size_t>(bytes_of(field.dtype)), future);
      double value = part.of(future);
      std::memcpy(to + i * sizeof(double), &value, sizeof(double));
    }
  }

  const Source &series;
  const Plan &plan;
  std::unique_ptr<Reader> from;
  std::vector<std::byte *> to_series;
  std::vector<int64_t> numbers;
  std::vector<std::byte> bytes;
  std::vector<double> future;
};

class WindowSource : public Source {
public:
  WindowSource(std::shared_ptr<const Source> series, std::vector<Field> fields, int64_t rows, Plan plan)
      : Source(std::move(fields), rows), series(std::move(series)), plan(std::move(plan)) {}
  std::unique_ptr<Reader> reader() const override { return std::make_unique<WindowReader>(*series, plan); }
  bool from_file() const override { return series->from_file(); }
  /// A window at t' >= t + stride * (reach + 1) is the first for which the target at t + horizon lies in the past.
  int64_t reach() const override { return (plan.horizon + series->reach()) / plan.stride; }

private:
  std::shared_ptr<const Source> series;
  Plan plan;
};

} // namespace

Dataset windows(const Dataset &series, const WindowOptions &options) {
  if (options.length < 1) throw Error(fmt::format("windows: a length of {}; a window sees at least 1 row", options.length));
  if (options.horizon < 0)
    throw Error(fmt::format("windows: a horizon of {}; 0 is the row right after the window", options.horizon));
  if (options.stride < 1) throw Error(fmt::format("windows: a stride of {}; it must be at least 1", options.stride));
  if (options.inputs.empty()) throw Error("windows: there are no inputs; name the columns that a window sees");
  if (series.source().reach() == Source::none)
    throw Error("windows: the rows were shuffled or repeated; make windows first, then shuffle");
  // The largest t. Without targets nothing after the window is needed: the last one forecasts beyond the series.
  int64_t horizon = options.targets.empty() ? 0 : options.horizon;
  int64_t last = options.targets.empty() ? series.rows() : series.rows() - 1 - horizon;
  if (last < options.length)
    throw Error(fmt::format("windows: {} rows are too few for one window of {}{}", series.rows(), options.length,
                            options.targets.empty() ? "" : fmt::format(" and a target at t + {}", horizon)));
  int64_t rows = (last - options.length) / options.stride + 1;

  Plan plan{options.length, horizon, options.stride, {}, {}};
  std::vector<Field> fields;
  auto find = [&](const std::string &column, const std::string &name) -> const Field & {
    const std::string &wanted = column.empty() ? name : column;
    if (const Field *field = series.find(wanted)) return *field;
    throw Error(fmt::format("windows: the series has no column '{}'", wanted));
  };
  auto number = [&](const Field &field) { return static_cast<size_t>(&field - series.fields().data()); };
  for (const WindowInput &input : options.inputs) {
    const Field &field = find(input.column, input.name);
    Field &made = fields.emplace_back(input.name, field.dtype, std::vector<int64_t>{options.length}, field.untyped);
    made.row_shape.insert(made.row_shape.end(), field.row_shape.begin(), field.row_shape.end());
    plan.inputs.push_back({number(field), {}});
  }
  for (const WindowTarget &target : options.targets) {
    const Field &field = find(target.column, target.name);
    if (target.of) fields.push_back({target.name, DType::f64, {}, /*untyped=*/true});
    else fields.push_back({target.name, field.dtype, field.row_shape, field.untyped});
    plan.targets.push_back({number(field), target.of});
  }
  return Dataset(std::make_shared<WindowSource>(series.shared_source(), std::move(fields), rows, std::move(plan)));
}

} // namespace gait::data
