// The batches of an epoch.
#ifndef GAIT_RUNTIME_DATA_BATCHES_H
#define GAIT_RUNTIME_DATA_BATCHES_H
#include "runtime/data/dataset.h"
#include <iterator>
#include <optional>

namespace gait {

struct BatchOptions {
  int64_t size = 32;               ///< rows of a batch; the last has what is left
  std::optional<uint64_t> shuffle; ///< a seed; unset: in the dataset's own order
  int64_t epoch = 0;               ///< which of the seed's orders: data::shuffled(rows, data::epoch_seed(seed, epoch))
  int64_t start = 0;               ///< rows of the epoch that were dealt out already: where an interrupted epoch goes on
  /// Whether another thread reads the next batch meanwhile; it changes no bit. Unset: where rows come from a file.
  std::optional<bool> prefetch;
};

namespace detail {
struct BatchState;
}

/// One pass over a dataset in batches of `size` rows, the last with what is left. Each batch overwrites the one before. Once it
/// has gone round, nothing is allocated where the rows lie in memory. Rows that lie in memory in the order asked for are not
/// copied.
class Batches {
public:
  class Iterator {
  public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Batch;
    using difference_type = std::ptrdiff_t;
    using pointer = const Batch *;
    using reference = const Batch &;
    reference operator*() const;
    pointer operator->() const { return &**this; }
    /// Throws: Error, RuntimeError as the dataset's source does.
    Iterator &operator++();
    void operator++(int) { ++*this; }
    bool operator==(std::default_sentinel_t) const;

  private:
    friend class Batches;
    explicit Iterator(detail::BatchState *state) : state(state) {}
    detail::BatchState *state;
  };

  /// Throws: Error when `size` is below 1 or `start` outside [0, rows].
  Batches(const Dataset &dataset, const BatchOptions &options);
  /// In a given order: row numbers, each any number of times. Throws: Error when `size` is below 1 or a row is not there.
  Batches(const Dataset &dataset, int64_t size, std::vector<int64_t> order);
  ~Batches();
  Batches(Batches &&) noexcept;
  Batches &operator=(Batches &&) noexcept;

  /// Deals out from `start` of the epoch. Throws: Error, RuntimeError as the dataset's source does.
  Iterator begin();
  std::default_sentinel_t end() const { return {}; }
  /// Makes the next `begin` deal out another epoch, from row `start` of its order on. Allocates nothing.
  /// Throws: Error when `start` is outside [0, rows].
  void restart(int64_t epoch, int64_t start = 0);

  int64_t rows() const;  ///< of a whole epoch
  int64_t count() const; ///< batches of a whole epoch
  /// Rows of the epoch dealt out so far, the batch at hand among them: the `start` that goes on after it.
  int64_t position() const;

private:
  std::unique_ptr<detail::BatchState> state;
};

/// The batches of an epoch. Throws: Error when `size` is below 1 or `start` outside [0, rows].
Batches batches(const Dataset &dataset, const BatchOptions &options);
/// Batches in the order data::shuffled(rows, seed). Throws: Error when `size` is below 1.
Batches batches(const Dataset &dataset, int64_t size, uint64_t seed);
/// Batches in the dataset's own order.
Batches batches(const Dataset &dataset, int64_t size);

} // namespace gait
#endif
