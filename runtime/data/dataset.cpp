#include "runtime/data/dataset.h"
#include "runtime/data/memory.h"
#include "runtime/data/selection.h"
#include "runtime/error.h"
#include <fmt/format.h>
#include <mutex>

namespace gait {

int64_t data::Field::count() const {
  int64_t product = 1;
  for (int64_t size : row_shape) product *= size;
  return product;
}

/// The source, and what `columns` has read of it.
struct Dataset::Table {
  explicit Table(std::shared_ptr<const data::Source> source) : source(std::move(source)) {}
  const std::shared_ptr<const data::Source> source;
  std::once_flag once;
  std::vector<Column> loaded;
};

Dataset::Dataset(std::vector<Column> columns) : table(std::make_shared<Table>(data::in_memory(std::move(columns)))) {}
Dataset::Dataset(std::shared_ptr<const data::Source> source) : table(std::make_shared<Table>(std::move(source))) {
  data::check_fields(table->source->fields());
}

int64_t Dataset::rows() const { return table->source->rows(); }
const std::vector<data::Field> &Dataset::fields() const { return table->source->fields(); }
bool Dataset::in_memory() const { return table->source->in_memory(); }
const data::Source &Dataset::source() const { return *table->source; }
const std::shared_ptr<const data::Source> &Dataset::shared_source() const { return table->source; }

const data::Field *Dataset::find(std::string_view name) const {
  for (const data::Field &field : fields())
    if (field.name == name) return &field;
  return nullptr;
}

const std::vector<Dataset::Column> &Dataset::columns() const {
  if (const std::vector<Column> *lying = table->source->columns()) return *lying;
  std::call_once(table->once, [&] { table->loaded = data::read_all(*table->source); });
  return table->loaded;
}

Batch Dataset::all() const {
  Batch batch;
  for (const Column &column : columns()) {
    std::vector<int64_t> shape = {rows()};
    shape.insert(shape.end(), column.row_shape.begin(), column.row_shape.end());
    TensorView &view = batch.tensors.emplace_back(column.name, column.dtype, std::move(shape), column.bytes.data());
    view.untyped = column.untyped;
  }
  batch.rows = rows();
  return batch;
}

Dataset Dataset::load() const {
  if (source().columns()) return *this;
  return Dataset(data::in_memory(data::read_all(source()), source().reach()));
}

Dataset Dataset::take(std::span<const int64_t> indexes) const {
  for (int64_t index : indexes)
    if (index < 0 || index >= rows()) throw Error(fmt::format("dataset: there is no row {}; it has {} rows", index, rows()));
  return Dataset(data::pick(table->source, indexes));
}

Dataset Dataset::range(int64_t first, int64_t last) const {
  if (first < 0 || last < first || last > rows())
    throw Error(fmt::format("dataset: there are no rows from {} up to {}; it has {} rows", first, last, rows()));
  return Dataset(data::pick_range(table->source, first, last));
}

} // namespace gait
