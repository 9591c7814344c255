#include "runtime/data/batches.h"
#include "runtime/data/order.h"
#include "runtime/data/read_ahead.h"
#include "runtime/data/source.h"
#include "runtime/error.h"
#include <algorithm>
#include <fmt/format.h>
#include <numeric>

namespace gait {
namespace detail {

/// The memory of one batch. With prefetch there are two: one is used while the other is filled.
struct BatchSlot {
  Batch batch;
  std::vector<std::vector<std::byte>> buffers;
  std::vector<std::byte *> to;
  std::vector<const std::byte *> where;
};

struct BatchState {
  BatchState(const Dataset &dataset, const BatchOptions &options, std::optional<std::vector<int64_t>> given)
      : dataset(dataset), size(options.size), shuffle(options.shuffle), reader(dataset.source().reader()),
        total(given ? static_cast<int64_t>(given->size()) : dataset.rows()) {
    if (size < 1) throw Error(fmt::format("batches: a batch of {} rows; it must have at least 1", size));
    size = std::min(size, std::max<int64_t>(total, 1)); // sums with it then stay small
    if (given) {
      order = std::move(*given);
      for (int64_t row : order)
        if (row < 0 || row >= dataset.rows())
          throw Error(fmt::format("batches: the order names row {}, but the dataset has {} rows", row, dataset.rows()));
    } else if (shuffle) order.resize(static_cast<size_t>(total));
    else own.resize(static_cast<size_t>(size));
    bool ahead = options.prefetch.value_or(dataset.source().from_file());
    for (BatchSlot &slot : slots) prepare(slot);
    restart(options.epoch, options.start);
    if (ahead) prefetch = std::make_unique<ReadAhead>([this] { fill(slots[1 - current], next); });
  }

  void prepare(BatchSlot &slot) {
    for (const data::Field &field : dataset.fields()) {
      std::vector<int64_t> shape = {0};
      shape.insert(shape.end(), field.row_shape.begin(), field.row_shape.end());
      slot.batch.tensors.emplace_back(field.name, field.dtype, std::move(shape), nullptr).untyped = field.untyped;
    }
    slot.where.resize(slot.batch.tensors.size());
  }

  /// Memory for the largest batch, made when the first row must be copied.
  void reserve(BatchSlot &slot) {
    if (!slot.to.empty()) return;
    for (const data::Field &field : dataset.fields())
      slot.to.push_back(slot.buffers.emplace_back(static_cast<size_t>(size) * field.row_bytes()).data());
  }

  void restart(int64_t epoch, int64_t row) {
    if (row < 0 || row > total) throw Error(fmt::format("batches: a start at row {}; the epoch has {} rows", row, total));
    if (prefetch) prefetch->drop();
    if (shuffle) data::shuffle_into(order, data::epoch_seed(*shuffle, epoch));
    start = dealt = row;
    next = total;
  }

  int64_t rows_at(int64_t first) const { return std::min(size, total - first); }

  /// Puts the batch that starts at row `first` of the epoch into a slot.
  void fill(BatchSlot &slot, int64_t first) {
    int64_t rows = rows_at(first);
    bool lent = order.empty() && reader->lend(first, rows, slot.where);
    if (!lent) {
      reserve(slot);
      if (order.empty()) std::iota(own.begin(), own.begin() + rows, first);
      reader->gather(order.empty()
                         ? std::span<const int64_t>(own).first(static_cast<size_t>(rows))
                         : std::span<const int64_t>(order).subspan(static_cast<size_t>(first), static_cast<size_t>(rows)),
                     slot.to);
    }
    for (size_t i = 0; i < slot.where.size(); ++i) {
      slot.batch.tensors[i].data = lent ? slot.where[i] : slot.to[i];
      slot.batch.tensors[i].shape[0] = rows;
    }
    slot.batch.rows = rows;
  }

  void begin() {
    if (prefetch) prefetch->drop();
    first = start;
    dealt = first;
    if (ended()) return;
    fill(slots[current], first);
    deal();
  }

  void advance() {
    first += size;
    if (ended()) return;
    if (prefetch) {
      prefetch->wait();
      current = 1 - current;
    } else fill(slots[current], first);
    deal();
  }

  /// The batch at hand is ready: asks for the one after it.
  void deal() {
    dealt = first + rows_at(first);
    next = first + size;
    if (prefetch && next < total) prefetch->ask();
  }

  bool ended() const { return first >= total; }

  Dataset dataset;
  int64_t size;
  std::optional<uint64_t> shuffle;
  std::unique_ptr<data::Reader> reader;
  int64_t total;              ///< rows of an epoch
  std::vector<int64_t> order; ///< of the epoch; empty: as they lie
  std::vector<int64_t> own;   ///< the rows of one batch, where they lie in order
  int64_t start = 0;          ///< where the epoch begins
  int64_t first = 0;          ///< of the batch at hand
  int64_t next = 0;           ///< first row of the batch asked for
  int64_t dealt = 0;
  BatchSlot slots[2];
  int current = 0;
  std::unique_ptr<ReadAhead> prefetch; // last: its thread uses the others
};

} // namespace detail

Batches::Batches(const Dataset &dataset, const BatchOptions &options)
    : state(std::make_unique<detail::BatchState>(dataset, options, std::nullopt)) {}
Batches::Batches(const Dataset &dataset, int64_t size, std::vector<int64_t> order)
    : state(std::make_unique<detail::BatchState>(dataset, BatchOptions{.size = size}, std::move(order))) {}
Batches::~Batches() = default;
Batches::Batches(Batches &&) noexcept = default;
Batches &Batches::operator=(Batches &&) noexcept = default;

Batches::Iterator Batches::begin() {
  state->begin();
  return Iterator(state.get());
}
void Batches::restart(int64_t epoch, int64_t start) { state->restart(epoch, start); }
int64_t Batches::rows() const { return state->total; }
int64_t Batches::count() const { return (state->total + state->size - 1) / state->size; }
int64_t Batches::position() const { return state->dealt; }

const Batch &Batches::Iterator::operator*() const { return state->slots[state->current].batch; }
Batches::Iterator &Batches::Iterator::operator++() {
  state->advance();
  return *this;
}
bool Batches::Iterator::operator==(std::default_sentinel_t) const { return state->ended(); }

Batches batches(const Dataset &dataset, const BatchOptions &options) { return Batches(dataset, options); }
Batches batches(const Dataset &dataset, int64_t size, uint64_t seed) {
  return Batches(dataset, size, data::shuffled(dataset.rows(), seed));
}
Batches batches(const Dataset &dataset, int64_t size) { return Batches(dataset, BatchOptions{.size = size}); }

} // namespace gait
