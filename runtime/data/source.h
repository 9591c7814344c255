// Where a dataset's rows come from. A new kind of source derives from these two and goes into Dataset's constructor.
#ifndef GAIT_RUNTIME_DATA_SOURCE_H
#define GAIT_RUNTIME_DATA_SOURCE_H
#include "runtime/data/dataset.h"

namespace gait::data {

/// Reads rows for one thread: holds the memory that reading needs, so that reading allocates nothing once it has gone round.
class Reader {
public:
  virtual ~Reader() = default;
  /// Writes these rows, one after the other, to `to[field]`; a null pointer leaves the field out. Indexes lie in [0, rows).
  virtual void gather(std::span<const int64_t> rows, std::span<std::byte *const> to) = 0;
  /// Tells where rows [first, first + count) lie in memory one after the other, for as long as the source lives; false: nowhere.
  virtual bool lend(int64_t first, int64_t count, std::span<const std::byte *> from) { return false; }
};

/// An immutable list of rows; any number of threads may read it, each with a reader of its own.
class Source {
public:
  virtual ~Source() = default;
  Source(const Source &) = delete;
  const std::vector<Field> &fields() const { return kinds; }
  int64_t rows() const { return count; }

  /// The source outlives its readers.
  virtual std::unique_ptr<Reader> reader() const = 0;
  /// The columns, where they lie in memory whole; otherwise null.
  virtual const std::vector<Dataset::Column> *columns() const { return nullptr; }
  /// Whether every row lies in memory, though perhaps among others or in another order.
  virtual bool in_memory() const { return columns(); }
  /// Whether reading waits for a file, so that reading ahead pays.
  virtual bool from_file() const { return false; }
  /// How many rows later than itself a row looks: a target h steps ahead. A split by time leaves so many out between its parts.
  /// none: the rows do not lie in the order of time.
  static constexpr int64_t none = -1;
  virtual int64_t reach() const { return 0; }

protected:
  Source(std::vector<Field> fields, int64_t rows) : kinds(std::move(fields)), count(rows) {}
  std::vector<Field> kinds;
  int64_t count;
};

} // namespace gait::data
#endif
