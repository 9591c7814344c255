#include "tests/support/models.h"
#include "runtime/dtype.h"
#include "tests/support/random.h"
#include <algorithm>
#include <cstring>
#include <span>

namespace gait::test {

const std::vector<ModelCase> &modelCases() {
  static const std::vector<ModelCase> cases = [] {
    std::vector<ModelCase> all = ruleCases(), layers = layerCases(), loops = loopCases();
    all.insert(all.end(), layers.begin(), layers.end());
    all.insert(all.end(), loops.begin(), loops.end());
    return all;
  }();
  return cases;
}

template <typename T> static void append(std::vector<unsigned char> &bytes, T value) {
  const std::size_t end = bytes.size();
  bytes.resize(end + sizeof value);
  std::memcpy(bytes.data() + end, &value, sizeof value);
}

static void appendElement(std::vector<unsigned char> &bytes, const gait_tensor &tensor, Random &random) {
  const double real = tensor.rank == 0 ? random.real(0, 1) : random.real(-1, 1);
  const int64_t whole = tensor.has_range ? random.between(tensor.low, tensor.high - 1) : random.between(-9, 8);
  switch (static_cast<DType>(tensor.dtype)) {
  case DType::f32:
    return append(bytes, static_cast<float>(real));
  case DType::f64:
    return append(bytes, real);
  case DType::i32:
    return append(bytes, static_cast<int32_t>(whole));
  case DType::i64:
    return append(bytes, whole);
  case DType::i1:
    return append(bytes, static_cast<unsigned char>(whole & 1));
  }
}

ModelData::ModelData(const Artifact &artifact, int64_t rows, uint64_t seed) {
  Random random(seed);
  const gait_model &model = artifact.model();
  for (int64_t e = 0; e < model.entry_count; ++e)
    for (int64_t i = 0; i < model.entries[e].input_count; ++i) {
      const gait_tensor &input = model.entries[e].inputs[i];
      if (columns.contains(input.name)) continue;
      const bool varies = input.rank > 0 && input.shape[0] == GAIT_BATCH;
      int64_t elements = 1;
      for (int64_t d = varies ? 1 : 0; d < input.rank; ++d) elements *= input.shape[d];
      Column column{{}, varies ? elements * bytes_of(static_cast<DType>(input.dtype)) : 0};
      for (int64_t n = 0; n < elements * (varies ? rows : 1); ++n) appendElement(column.bytes, input, random);
      columns.emplace(input.name, std::move(column));
    }
}

const void *ModelData::at(std::string_view name, int64_t first) const {
  const Column &column = columns.find(name)->second;
  return column.bytes.data() + first * column.stride;
}

Batch ModelData::batch(const gait_entry &entry, int64_t first, int64_t rows) const {
  std::vector<TensorView> tensors;
  for (const gait_tensor &input : std::span(entry.inputs, static_cast<std::size_t>(entry.input_count))) {
    std::vector<int64_t> shape(input.shape, input.shape + input.rank);
    std::ranges::replace(shape, int64_t{GAIT_BATCH}, rows);
    tensors.emplace_back(input.name, static_cast<DType>(input.dtype), std::move(shape), at(input.name, first));
  }
  return Batch(std::move(tensors), entry.has_rows ? rows : 0);
}

std::vector<const void *> ModelData::pointers(const gait_entry &entry, int64_t first) const {
  std::vector<const void *> all;
  all.reserve(static_cast<std::size_t>(entry.input_count));
  for (int64_t i = 0; i < entry.input_count; ++i) all.push_back(at(entry.inputs[i].name, first));
  return all;
}

} // namespace gait::test
