#include "runtime/data.h"
#include "runtime/error.h"
#include <algorithm>
#include <cmath>
#include <cstring>
#include <fmt/format.h>
#include <numeric>

namespace gait {

/// Bytes of one row of a column.
static int64_t row_bytes(const Dataset::Column &column) {
  int64_t bytes = bytes_of(column.dtype);
  for (int64_t size : column.row_shape) bytes *= size;
  return bytes;
}

Dataset::Dataset(std::vector<Column> columns) {
  Table made{std::move(columns), 0};
  for (size_t i = 0; i < made.columns.size(); ++i) {
    const Column &column = made.columns[i];
    for (size_t j = 0; j < i; ++j)
      if (made.columns[j].name == column.name) throw Error(fmt::format("dataset: two columns are named '{}'", column.name));
    int64_t bytes = row_bytes(column);
    if (bytes <= 0)
      throw Error(
          fmt::format("dataset: column '{}' has rows of shape {}, which is empty", column.name, format_shape(column.row_shape)));
    int64_t given = static_cast<int64_t>(column.bytes.size());
    if (given % bytes)
      throw Error(
          fmt::format("dataset: column '{}' has {} bytes, no multiple of the {} bytes of a row", column.name, given, bytes));
    if (i == 0) made.rows = given / bytes;
    else if (given / bytes != made.rows)
      throw Error(fmt::format("dataset: column '{}' has {} rows, but '{}' has {}", column.name, given / bytes,
                              made.columns[0].name, made.rows));
  }
  table = std::make_shared<const Table>(std::move(made));
}

/// A view of `rows` rows of a column's kind.
static TensorView view_of(const Dataset::Column &column, int64_t rows, const void *data) {
  std::vector<int64_t> shape = {rows};
  shape.insert(shape.end(), column.row_shape.begin(), column.row_shape.end());
  TensorView view(column.name, column.dtype, std::move(shape), data);
  view.untyped = column.untyped;
  return view;
}

Batch Dataset::all() const {
  Batch batch;
  for (const Column &column : columns()) batch.tensors.push_back(view_of(column, rows(), column.bytes.data()));
  batch.rows = rows();
  return batch;
}

Dataset Dataset::take(std::span<const int64_t> indexes) const {
  for (int64_t index : indexes)
    if (index < 0 || index >= rows()) throw Error(fmt::format("dataset: there is no row {}; it has {} rows", index, rows()));
  std::vector<Column> taken;
  for (const Column &column : columns()) {
    size_t bytes = static_cast<size_t>(row_bytes(column));
    Column result{column.name, column.dtype, column.row_shape, std::vector<std::byte>(indexes.size() * bytes), column.untyped};
    for (size_t i = 0; i < indexes.size(); ++i)
      std::memcpy(result.bytes.data() + i * bytes, column.bytes.data() + static_cast<size_t>(indexes[i]) * bytes, bytes);
    taken.push_back(std::move(result));
  }
  return Dataset(std::move(taken));
}

namespace data {

namespace {
/// SplitMix64 (Steele, Lea and Flood 2014).
struct SplitMix64 {
  uint64_t state;
  uint64_t next() {
    uint64_t z = state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  /// A number below n, each with the same chance: the high half of a product, its low half rejected where it would favour some.
  uint64_t below(uint64_t n) {
    unsigned __int128 product = static_cast<unsigned __int128>(next()) * n;
    uint64_t threshold = (0 - n) % n;
    while (static_cast<uint64_t>(product) < threshold) product = static_cast<unsigned __int128>(next()) * n;
    return static_cast<uint64_t>(product >> 64);
  }
};
} // namespace

std::vector<int64_t> shuffled(int64_t count, uint64_t seed) {
  std::vector<int64_t> order(static_cast<size_t>(count));
  std::iota(order.begin(), order.end(), int64_t(0));
  SplitMix64 random{seed};
  for (size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
  return order;
}

} // namespace data

Split split(const Dataset &dataset, double fraction, uint64_t seed) {
  return split(dataset, fraction, data::shuffled(dataset.rows(), seed));
}

Split split(const Dataset &dataset, double fraction, std::span<const int64_t> order) {
  if (!(fraction > 0 && fraction < 1)) throw Error(fmt::format("split: a fraction of {}; it must lie between 0 and 1", fraction));
  std::vector<bool> seen(static_cast<size_t>(dataset.rows()));
  for (int64_t index : order) {
    if (index < 0 || index >= dataset.rows())
      throw Error(fmt::format("split: the order names row {}, but the dataset has {} rows", index, dataset.rows()));
    if (seen[static_cast<size_t>(index)]) throw Error(fmt::format("split: the order names row {} twice", index));
    seen[static_cast<size_t>(index)] = true;
  }
  if (static_cast<int64_t>(order.size()) != dataset.rows())
    throw Error(fmt::format("split: the order names {} of {} rows", order.size(), dataset.rows()));
  // The small number keeps 0.29 of 100 rows at 29, though 0.29 * 100 is a little less as a double.
  auto count = static_cast<size_t>(std::floor(fraction * static_cast<double>(order.size()) + 1e-9));
  if (count == 0 || count == order.size())
    throw Error(fmt::format("split: {} of {} rows leaves a part without rows", fraction, order.size()));
  return {dataset.take(order.first(count)), dataset.take(order.subspan(count))};
}

} // namespace gait
