#include "runtime/data/elements.h"
#include <algorithm>
#include <cstring>
#include <numeric>

namespace gait::data {

template <typename T> static void read(const std::byte *from, std::span<double> to) {
  for (size_t i = 0; i < to.size(); ++i) {
    T value;
    std::memcpy(&value, from + i * sizeof(T), sizeof(T));
    to[i] = static_cast<double>(value);
  }
}

void read_elements(DType dtype, const std::byte *from, std::span<double> to) {
  switch (dtype) {
  case DType::i1:
    return read<uint8_t>(from, to);
  case DType::i32:
    return read<int32_t>(from, to);
  case DType::i64:
    return read<int64_t>(from, to);
  case DType::f32:
    return read<float>(from, to);
  case DType::f64:
    return read<double>(from, to);
  }
}

void scan(const Source &source, std::span<const size_t> fields,
          const std::function<void(int64_t, int64_t, std::span<const std::byte *const>)> &use) {
  constexpr int64_t most = 4096;
  std::unique_ptr<Reader> reader = source.reader();
  std::vector<std::vector<std::byte>> buffers;
  std::vector<std::byte *> to(source.fields().size());
  std::vector<const std::byte *> where;
  for (size_t field : fields) {
    buffers.emplace_back(static_cast<size_t>(std::min(most, source.rows())) * source.fields()[field].row_bytes());
    where.push_back(to[field] = buffers.back().data());
  }
  std::vector<int64_t> rows;
  for (int64_t first = 0; first < source.rows(); first += most) {
    rows.resize(static_cast<size_t>(std::min(source.rows() - first, most)));
    std::iota(rows.begin(), rows.end(), first);
    reader->gather(rows, to);
    use(first, static_cast<int64_t>(rows.size()), where);
  }
}

} // namespace gait::data
