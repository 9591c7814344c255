#include "runtime/data.h"
#include "runtime/error.h"
#include <algorithm>
#include <cstring>
#include <fmt/format.h>

namespace gait {

Batches::Batches(Dataset data, int64_t size, std::vector<int64_t> order)
    : dataset(std::move(data)), size(size), order(std::move(order)) {
  if (size < 1) throw Error(fmt::format("batches: a batch of {} rows; it must have at least 1", size));
  batch = dataset.all();
  size_t most = static_cast<size_t>(std::min(size, dataset.rows()));
  for (TensorView &tensor : batch.tensors) {
    size_t row = dataset.rows() ? static_cast<size_t>(tensor.bytes() / dataset.rows()) : 0;
    buffers.emplace_back(most * row);
    tensor.data = buffers.back().data();
  }
}

void Batches::gather() {
  int64_t rows = std::min(size, dataset.rows() - position);
  if (rows <= 0) return;
  for (size_t i = 0; i < buffers.size(); ++i) {
    const std::vector<std::byte> &from = dataset.columns()[i].bytes;
    size_t row = from.size() / static_cast<size_t>(dataset.rows());
    for (int64_t j = 0; j < rows; ++j) {
      int64_t index = order.empty() ? position + j : order[static_cast<size_t>(position + j)];
      std::memcpy(buffers[i].data() + static_cast<size_t>(j) * row, from.data() + static_cast<size_t>(index) * row, row);
    }
    batch.tensors[i].shape[0] = rows;
  }
  batch.rows = rows;
}

Batches::Iterator Batches::begin() {
  position = 0;
  gather();
  return Iterator(this);
}

Batches::Iterator &Batches::Iterator::operator++() {
  owner->position += owner->size;
  owner->gather();
  return *this;
}

Batches batches(const Dataset &dataset, int64_t size, uint64_t seed) {
  return {dataset, size, data::shuffled(dataset.rows(), seed)};
}
Batches batches(const Dataset &dataset, int64_t size) { return {dataset, size, {}}; }

} // namespace gait
