// A table of named columns with one entry per row, wherever its rows come from.
#ifndef GAIT_RUNTIME_DATA_DATASET_H
#define GAIT_RUNTIME_DATA_DATASET_H
#include "runtime/dtype.h"
#include "runtime/tensor_view.h"
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gait {

namespace data {
class Source;

/// What a row holds in one column.
struct Field {
  std::string name;
  DType dtype = DType::f32;
  std::vector<int64_t> row_shape; ///< empty: one number a row
  bool untyped = false;           ///< see TensorView::untyped

  int64_t count() const; ///< elements of a row
  size_t row_bytes() const { return static_cast<size_t>(count() * bytes_of(dtype)); }
};
} // namespace data

/// An immutable table: named columns with one entry per row. Cheap to copy. The rows lie in memory, or in a file, or are made by
/// a function, or are picked from another dataset: `batches` reads only the rows of a batch.
class Dataset {
public:
  /// One column in memory: `rows` entries of shape `row_shape` each.
  struct Column {
    std::string name;
    DType dtype = DType::f32;
    std::vector<int64_t> row_shape; ///< empty: one number a row
    std::vector<std::byte> bytes;
    bool untyped = false; ///< see TensorView::untyped
  };
  Dataset() : Dataset(std::vector<Column>{}) {}
  /// Throws: Error when two columns share a name or differ in rows.
  explicit Dataset(std::vector<Column> columns);
  /// Rows from elsewhere. Throws: Error when two fields share a name or are empty.
  explicit Dataset(std::shared_ptr<const data::Source> source);

  /// A column from elements in memory; `row_shape` empty: one element a row. Throws: Error when they make no whole rows.
  template <typename T> static Column column(std::string name, std::span<const T> elements, std::vector<int64_t> row_shape = {}) {
    auto bytes = std::as_bytes(elements);
    return {std::move(name), dtype_of<T>, std::move(row_shape), {bytes.begin(), bytes.end()}};
  }

  int64_t rows() const; ///< always known
  const std::vector<data::Field> &fields() const;
  const data::Field *find(std::string_view name) const; ///< null if there is none
  bool in_memory() const;                               ///< every row lies in memory

  /// The columns in memory. Where they are not, the first call reads every row and keeps them.
  /// Throws: Error, RuntimeError as the source does.
  const std::vector<Column> &columns() const;
  /// The whole table as one batch, whose memory lives as long as a copy of this dataset. Reads like `columns`.
  Batch all() const;
  /// A dataset of the same rows in memory, one after the other; this one stays as it is.
  Dataset load() const;

  /// The rows of these indexes, in their order: picked when they are read, nothing is copied here.
  /// Throws: Error when one is outside [0, rows).
  Dataset take(std::span<const int64_t> indexes) const;
  /// Rows [first, last), nothing copied. Throws: Error unless 0 <= first <= last <= rows.
  Dataset range(int64_t first, int64_t last) const;

  const data::Source &source() const;
  const std::shared_ptr<const data::Source> &shared_source() const;

private:
  struct Table;
  std::shared_ptr<Table> table;
};

namespace data {

/// One row, as a function fills it.
class Row {
public:
  /// The elements of a field. Throws: Error when there is no such field or T is not its type.
  template <typename T> std::span<T> span(std::string_view name) { return view<T>(find(name, dtype_of<T>)); }
  /// A field of one number. Throws: Error when there is no such field, it has more numbers, or T is not its type.
  template <typename T> void set(std::string_view name, T value) { view<T>(find_scalar(name, dtype_of<T>))[0] = value; }

private:
  friend class FunctionReader;
  Row(const std::vector<Field> &fields, std::span<std::byte *const> memory) : fields(fields), memory(memory) {}
  template <typename T> std::span<T> view(size_t field) {
    return {reinterpret_cast<T *>(memory[field]), static_cast<size_t>(fields[field].count())};
  }
  size_t find(std::string_view name, DType dtype) const;
  size_t find_scalar(std::string_view name, DType dtype) const;
  const std::vector<Field> &fields;
  std::span<std::byte *const> memory;
};

/// A dataset whose row i is what `fill` writes for i. Every field starts at zero. The same i must give the same row, in any order
/// of the calls; with prefetch, and with several batches at once, the calls come from several threads.
/// Throws: Error when `rows` is negative, or two fields share a name or are empty.
Dataset generated(int64_t rows, std::vector<Field> fields, std::function<void(int64_t index, Row &row)> fill);

/// Datasets of equally many rows side by side: the columns of all. Throws: Error when they differ in rows or share a name.
Dataset join(const std::vector<Dataset> &parts);

} // namespace data
} // namespace gait
#endif
