// Data in memory: columns by name, read from CSV, split, and dealt out in shuffled batches.
#ifndef GAIT_RUNTIME_DATA_H
#define GAIT_RUNTIME_DATA_H
#include "runtime/dtype.h"
#include "runtime/tensor_view.h"
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gait {

/// An immutable table: named columns with one entry per row. Cheap to copy.
class Dataset {
public:
  /// One column: `rows` entries of shape `row_shape` each.
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

  /// A column from elements in memory; `row_shape` empty: one element a row. Throws: Error when they make no whole rows.
  template <typename T> static Column column(std::string name, std::span<const T> elements, std::vector<int64_t> row_shape = {}) {
    auto bytes = std::as_bytes(elements);
    return {std::move(name), dtype_of<T>, std::move(row_shape), {bytes.begin(), bytes.end()}};
  }

  int64_t rows() const { return table->rows; }
  const std::vector<Column> &columns() const { return table->columns; }
  /// The whole table as one batch, whose memory lives as long as a copy of this dataset.
  Batch all() const;
  /// The rows of these indexes, in their order. Throws: Error when one is outside [0, rows).
  Dataset take(std::span<const int64_t> indexes) const;

private:
  struct Table {
    std::vector<Column> columns;
    int64_t rows = 0;
  };
  std::shared_ptr<const Table> table;
};

namespace data {

/// Which fields of a line make a column. Without a type, numbers stay untyped: each reader takes them as its input's type.
struct Column {
  std::string name;
  int64_t first = 0, last = 0; ///< fields [first, last)
  bool scalar = false;         ///< one number a row, shape [rows]; otherwise [rows, last - first]
  std::optional<DType> dtype;

  Column(std::string name, int64_t field) : name(std::move(name)), first(field), last(field + 1), scalar(true) {}
  Column(std::string name, int64_t field, DType dtype) : Column(std::move(name), field) { this->dtype = dtype; }
  Column(std::string name, int64_t first, int64_t last) : name(std::move(name)), first(first), last(last) {}
  Column(std::string name, int64_t first, int64_t last, DType dtype) : Column(std::move(name), first, last) {
    this->dtype = dtype;
  }
};

struct CsvOptions {
  char separator = ',';
  int64_t skip_lines = 0; ///< a header's
};

/// Reads a file of numbers, one row a line; blank lines are skipped, spaces around a number allowed.
/// Throws: RuntimeError when the file cannot be read; Error when it has no rows, a line's number of fields differs from the
/// first's, a column lies outside, or a field is no number of the column's type (with line and field).
Dataset csv(const std::string &path, const std::vector<Column> &columns, const CsvOptions &options = {});

/// Reads whole numbers separated by white space, such as a recorded permutation. Throws: RuntimeError, Error.
std::vector<int64_t> read_indexes(const std::string &path);

/// A permutation of 0 ... count - 1: Fisher and Yates from the end (Knuth, TAOCP 2, 3.4.2, algorithm P), its numbers below n
/// drawn from SplitMix64 started at `seed` by multiplication and rejection (Lemire 2019). The same on every machine.
std::vector<int64_t> shuffled(int64_t count, uint64_t seed);

} // namespace data

struct Split {
  Dataset train, test;
};

/// The first floor(fraction * rows) rows of a shuffled order, and the rest. Throws: Error unless 0 < fraction < 1 and both parts
/// have rows.
Split split(const Dataset &dataset, double fraction, uint64_t seed);
/// The same by a recorded order. Throws: Error when `order` is no permutation of the rows.
Split split(const Dataset &dataset, double fraction, std::span<const int64_t> order);

/// One pass over a dataset in batches of `size` rows, the last with what is left. Each batch overwrites the one before.
class Batches {
public:
  class Iterator {
  public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Batch;
    using difference_type = std::ptrdiff_t;
    using pointer = const Batch *;
    using reference = const Batch &;
    reference operator*() const { return owner->batch; }
    pointer operator->() const { return &owner->batch; }
    Iterator &operator++();
    void operator++(int) { ++*this; }
    bool operator==(std::default_sentinel_t) const { return owner->position >= owner->dataset.rows(); }

  private:
    friend class Batches;
    explicit Iterator(Batches *owner) : owner(owner) {}
    Batches *owner;
  };

  /// Throws: Error when `size` is below 1.
  Batches(Dataset dataset, int64_t size, std::vector<int64_t> order);
  Batches(const Batches &) = delete; // the batch points into the buffers
  Batches(Batches &&) = default;
  Iterator begin(); ///< starts over
  std::default_sentinel_t end() const { return {}; }
  int64_t count() const { return (dataset.rows() + size - 1) / size; } ///< of batches

private:
  void gather();
  Dataset dataset;
  int64_t size, position = 0;
  std::vector<int64_t> order; ///< empty: as they lie
  std::vector<std::vector<std::byte>> buffers;
  Batch batch;
};

/// Batches in the order that `seed` shuffles. Throws: Error when `size` is below 1.
Batches batches(const Dataset &dataset, int64_t size, uint64_t seed);
/// Batches in the dataset's own order.
Batches batches(const Dataset &dataset, int64_t size);

} // namespace gait
#endif
