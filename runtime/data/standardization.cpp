#include "runtime/data/standardization.h"
#include "runtime/data/elements.h"
#include "runtime/data/memory.h"
#include "runtime/error.h"
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace gait::data {
namespace {

constexpr std::string_view prefix = "standardization.", mean_suffix = ".mean", deviation_suffix = ".deviation";

template <typename T> void standardize(const Standardization::Column &column, std::byte *rows, int64_t count) {
  size_t width = column.mean.size();
  for (int64_t row = 0; row < count; ++row)
    for (size_t i = 0; i < width; ++i, rows += sizeof(T)) {
      T value;
      std::memcpy(&value, rows, sizeof(T));
      value = static_cast<T>((static_cast<double>(value) - column.mean[i]) / column.deviation[i]);
      std::memcpy(rows, &value, sizeof(T));
    }
}

void standardize(const Standardization::Column &column, DType dtype, std::byte *rows, int64_t count) {
  if (dtype == DType::f32) standardize<float>(column, rows, count);
  else standardize<double>(column, rows, count);
}

/// Which field of a dataset a column is.
struct Match {
  size_t field;
  Standardization::Column column;
};

class StandardizedReader : public Reader {
public:
  StandardizedReader(const Source &source, const std::vector<Match> &matches)
      : fields(source.fields()), matches(matches), from(source.reader()) {}
  void gather(std::span<const int64_t> rows, std::span<std::byte *const> to) override {
    from->gather(rows, to);
    for (const Match &match : matches)
      if (std::byte *where = to[match.field])
        standardize(match.column, fields[match.field].dtype, where, static_cast<int64_t>(rows.size()));
  }

private:
  const std::vector<Field> &fields;
  const std::vector<Match> &matches;
  std::unique_ptr<Reader> from;
};

class StandardizedSource : public Source {
public:
  StandardizedSource(std::shared_ptr<const Source> from, std::vector<Match> matches)
      : Source(from->fields(), from->rows()), from(std::move(from)), matches(std::move(matches)) {}
  std::unique_ptr<Reader> reader() const override { return std::make_unique<StandardizedReader>(*from, matches); }
  bool from_file() const override { return from->from_file(); }
  int64_t reach() const override { return from->reach(); }

private:
  std::shared_ptr<const Source> from;
  std::vector<Match> matches;
};

void check_floating(const Field &field) {
  if (!is_floating(field.dtype))
    throw Error(fmt::format("standardization: column '{}' holds {}; only floating columns can be standardised", field.name,
                            name_of(field.dtype)));
}

template <typename T>
void revert_rows(const std::vector<Standardization::Column> &columns, const std::string &name, std::span<T> values) {
  auto column = std::ranges::find(columns, name, &Standardization::Column::name);
  if (column == columns.end()) throw Error(fmt::format("standardization: there is no column '{}'", name));
  size_t width = column->mean.size();
  if (values.size() % width)
    throw Error(fmt::format("standardization: {} values make no whole rows of column '{}', which has {} a row", values.size(),
                            name, width));
  for (size_t i = 0; i < values.size(); ++i)
    values[i] = static_cast<T>(static_cast<double>(values[i]) * column->deviation[i % width] + column->mean[i % width]);
}

/// Numbers with blanks between them, each finite.
std::vector<double> parse_list(const std::string &key, const std::string &text) {
  std::vector<double> numbers;
  const char *at = text.data(), *end = at + text.size();
  while (at < end) {
    double value;
    auto [next, error] = std::from_chars(at, end, value);
    if (error != std::errc() || !std::isfinite(value) || (next < end && (*next != ' ' || next + 1 == end)))
      throw Error(fmt::format("standardization: the text '{}' is damaged after {} numbers", key, numbers.size()));
    numbers.push_back(value);
    at = next < end ? next + 1 : end;
  }
  return numbers;
}

} // namespace

Dataset Standardization::apply(const Dataset &dataset) const {
  std::vector<Match> matches;
  for (const Column &column : columns) {
    const Field *field = dataset.find(column.name);
    if (!field) continue;
    check_floating(*field);
    if (field->count() != static_cast<int64_t>(column.mean.size()) || column.mean.size() != column.deviation.size())
      throw Error(fmt::format("standardization: column '{}' has rows of shape {}, but it was fitted for {} numbers a row",
                              field->name, format_shape(field->row_shape), column.mean.size()));
    matches.push_back({static_cast<size_t>(field - dataset.fields().data()), column});
  }
  auto source = std::make_shared<const StandardizedSource>(dataset.shared_source(), std::move(matches));
  return Dataset(dataset.in_memory() ? in_memory(read_all(*source), source->reach()) : source);
}

void Standardization::revert(const std::string &column, std::span<double> values) const { revert_rows(columns, column, values); }
void Standardization::revert(const std::string &column, std::span<float> values) const { revert_rows(columns, column, values); }

void Standardization::save(std::map<std::string, std::string> &metadata) const {
  for (const Column &column : columns) { // "{}" writes the shortest text that reads back as the same bits
    metadata[fmt::format("{}{}{}", prefix, column.name, mean_suffix)] = fmt::format("{}", fmt::join(column.mean, " "));
    metadata[fmt::format("{}{}{}", prefix, column.name, deviation_suffix)] = fmt::format("{}", fmt::join(column.deviation, " "));
  }
}

Standardization Standardization::load(const std::map<std::string, std::string> &metadata) {
  Standardization result;
  for (auto at = metadata.lower_bound(std::string(prefix)); at != metadata.end() && at->first.starts_with(prefix); ++at) {
    const std::string &key = at->first;
    if (!key.ends_with(mean_suffix)) continue;
    Column column{key.substr(prefix.size(), key.size() - prefix.size() - mean_suffix.size()), parse_list(key, at->second), {}};
    std::string other = fmt::format("{}{}{}", prefix, column.name, deviation_suffix);
    auto deviation = metadata.find(other);
    if (deviation == metadata.end()) throw Error(fmt::format("standardization: the text '{}' is missing", other));
    column.deviation = parse_list(other, deviation->second);
    if (column.deviation.size() != column.mean.size() || column.mean.empty())
      throw Error(fmt::format("standardization: column '{}' has {} means and {} deviations", column.name, column.mean.size(),
                              column.deviation.size()));
    result.columns.push_back(std::move(column));
  }
  return result;
}

Standardization fit_standardization(const Dataset &train, const std::vector<std::string> &names) {
  if (train.rows() == 0) throw Error("standardization: the training part has no rows");
  Standardization result;
  std::vector<size_t> fields;
  for (const std::string &name : names) {
    const Field *field = train.find(name);
    if (!field) throw Error(fmt::format("standardization: there is no column '{}'", name));
    check_floating(*field);
    fields.push_back(static_cast<size_t>(field - train.fields().data()));
    auto width = static_cast<size_t>(field->count());
    result.columns.push_back({name, std::vector<double>(width), std::vector<double>(width)}); // sums of squares, until the end
  }
  std::vector<double> row;
  scan(train.source(), fields, [&](int64_t first, int64_t rows, std::span<const std::byte *const> where) {
    for (size_t c = 0; c < fields.size(); ++c) {
      const Field &field = train.fields()[fields[c]];
      Standardization::Column &column = result.columns[c];
      row.resize(column.mean.size());
      for (int64_t r = 0; r < rows; ++r) {
        read_elements(field.dtype, where[c] + static_cast<size_t>(r) * field.row_bytes(), row);
        for (size_t i = 0; i < row.size(); ++i) {
          if (!std::isfinite(row[i]))
            throw Error(fmt::format("standardization: column '{}' holds {} in row {}", column.name, row[i], first + r));
          double from_mean = row[i] - column.mean[i];
          column.mean[i] += from_mean / static_cast<double>(first + r + 1);
          column.deviation[i] += from_mean * (row[i] - column.mean[i]);
        }
      }
    }
  });
  for (Standardization::Column &column : result.columns)
    for (double &deviation : column.deviation) {
      deviation = std::sqrt(deviation / static_cast<double>(train.rows()));
      if (deviation == 0) deviation = 1;
    }
  return result;
}

} // namespace gait::data
