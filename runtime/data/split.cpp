#include "runtime/data/split.h"
#include "runtime/data/elements.h"
#include "runtime/data/order.h"
#include "runtime/error.h"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>

namespace gait {

/// How many of the rows come first. Throws: Error when one part would have none.
static int64_t first_part(std::string_view what, double fraction, int64_t rows) {
  if (!(fraction > 0 && fraction < 1))
    throw Error(fmt::format("{}: a fraction of {}; it must lie between 0 and 1", what, fraction));
  // The small number keeps 0.29 of 100 rows at 29, though 0.29 * 100 is a little less as a double.
  auto count = static_cast<int64_t>(std::floor(fraction * static_cast<double>(rows) + 1e-9));
  if (count == 0 || count == rows) throw Error(fmt::format("{}: {} of {} rows leaves a part without rows", what, fraction, rows));
  return count;
}

Split split(const Dataset &dataset, double fraction, uint64_t seed) {
  return split(dataset, fraction, data::shuffled(dataset.rows(), seed));
}

Split split(const Dataset &dataset, double fraction, std::span<const int64_t> order) {
  int64_t rows = dataset.rows();
  std::vector<bool> seen(static_cast<size_t>(rows));
  for (int64_t index : order) {
    if (index < 0 || index >= rows)
      throw Error(fmt::format("split: the order names row {}, but the dataset has {} rows", index, rows));
    if (seen[static_cast<size_t>(index)]) throw Error(fmt::format("split: the order names row {} twice", index));
    seen[static_cast<size_t>(index)] = true;
  }
  if (static_cast<int64_t>(order.size()) != rows)
    throw Error(fmt::format("split: the order names {} of {} rows", order.size(), rows));
  auto count = static_cast<size_t>(first_part("split", fraction, rows));
  return {dataset.take(order.first(count)), dataset.take(order.subspan(count))};
}

/// The rows to leave out before a test part. Throws: Error when the rows do not lie in the order of time.
static int64_t gap_of(std::string_view what, const Dataset &dataset, const std::optional<int64_t> &wanted) {
  int64_t reach = dataset.source().reach();
  if (reach == data::Source::none)
    throw Error(fmt::format("{}: the rows were shuffled or repeated; split by time first, then shuffle", what));
  if (wanted && *wanted < 0) throw Error(fmt::format("{}: a gap of {} rows; it must be 0 or more", what, *wanted));
  return wanted.value_or(reach);
}

/// Rows [from, at - gap) and [at, to).
static Split cut(std::string_view what, const Dataset &dataset, int64_t from, int64_t at, int64_t to, int64_t gap) {
  if (at - gap <= from)
    throw Error(fmt::format("{}: no rows to train on before row {}{}", what, at,
                            gap ? fmt::format(", {} of them left out as a gap", gap) : ""));
  return {dataset.range(from, at - gap), dataset.range(at, to)};
}

Split split_by_time(const Dataset &dataset, double fraction, const TimeOptions &options) {
  constexpr const char *what = "split_by_time";
  int64_t gap = gap_of(what, dataset, options.gap);
  return cut(what, dataset, 0, first_part(what, fraction, dataset.rows()), dataset.rows(), gap);
}

Split split_by_time(const Dataset &dataset, const std::string &name, double moment, const TimeOptions &options) {
  constexpr const char *what = "split_by_time";
  int64_t gap = gap_of(what, dataset, options.gap);
  const data::Field *field = dataset.find(name);
  if (!field) throw Error(fmt::format("{}: there is no column '{}'", what, name));
  if (field->count() != 1)
    throw Error(
        fmt::format("{}: column '{}' has rows of shape {}; the time is one number", what, name, format_shape(field->row_shape)));
  size_t number = static_cast<size_t>(field - dataset.fields().data());
  int64_t before = 0;
  double last = -std::numeric_limits<double>::infinity();
  std::vector<double> times;
  data::scan(dataset.source(), {&number, 1}, [&](int64_t first, int64_t rows, std::span<const std::byte *const> where) {
    times.resize(static_cast<size_t>(rows));
    data::read_elements(field->dtype, where[0], times);
    for (double time : times) {
      if (!(time >= last))
        throw Error(
            fmt::format("{}: column '{}' goes from {} to {} at row {}; times must not fall", what, name, last, time, first));
      before += time < moment;
      last = time;
      ++first;
    }
  });
  if (before == 0 || before == dataset.rows())
    throw Error(fmt::format("{}: {} of {} rows have a '{}' before {}, which leaves a part without rows", what, before,
                            dataset.rows(), name, moment));
  return cut(what, dataset, 0, before, dataset.rows(), gap);
}

Split hold_out(const Dataset &dataset, double fraction) {
  constexpr const char *what = "hold_out";
  if (!(fraction > 0 && fraction < 1))
    throw Error(fmt::format("{}: a fraction of {}; it must lie between 0 and 1", what, fraction));
  int64_t gap = std::max<int64_t>(dataset.source().reach(), 0);
  return cut(what, dataset, 0, first_part(what, 1 - fraction, dataset.rows()), dataset.rows(), gap);
}

std::vector<Split> walk_forward(const Dataset &dataset, const WalkForward &options) {
  constexpr const char *what = "walk_forward";
  int64_t rows = dataset.rows(), gap = gap_of(what, dataset, options.gap);
  if (options.folds < 1) throw Error(fmt::format("{}: {} folds; there must be at least 1", what, options.folds));
  if (options.test < 0 || options.train < 0)
    throw Error(fmt::format("{}: test parts of {} rows, training parts of {}; both must be 0 or more", what, options.test,
                            options.train));
  int64_t test = options.test ? options.test : rows / (options.folds + 1);
  int64_t train = std::max<int64_t>(options.train, 1);
  // Differences and a quotient, for sums and a product may overflow.
  if (test < 1 || gap > rows || train > rows - gap || test > (rows - gap - train) / options.folds)
    throw Error(fmt::format("{}: {} rows are too few for {} test parts of {} after {} to train on{}", what, rows, options.folds,
                            std::max<int64_t>(test, 1), train, gap ? fmt::format(" and a gap of {}", gap) : ""));
  std::vector<Split> folds;
  for (int64_t fold = 0; fold < options.folds; ++fold) {
    int64_t at = rows - (options.folds - fold) * test;
    folds.push_back(cut(what, dataset, options.train ? at - gap - options.train : 0, at, at + test, gap));
  }
  return folds;
}

} // namespace gait
