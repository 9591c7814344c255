#include "runtime/train/feed.h"
#include "runtime/error.h"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace gait::detail {

constexpr std::string_view rate_name = "rate", weight_name = "sample_weight";

static const gait_tensor *find_input(const gait_entry &entry, std::string_view name) {
  for (int64_t i = 0; i < entry.input_count; ++i)
    if (name == entry.inputs[i].name) return &entry.inputs[i];
  return nullptr;
}

Feed::Feed(const Session &session, std::string_view name, const Dataset &data, int64_t most_rows, const ClassWeights &classes)
    : entry(name), classes(classes) {
  const gait_entry &entry = session.entry(name);
  auto floating = [](const gait_tensor *input) { return is_floating(static_cast<DType>(input->dtype)); };
  const gait_tensor *input = find_input(entry, rate_name);
  if (input && input->rank == 0 && floating(input) && !data.find(rate_name)) rate_input = input;
  input = find_input(entry, weight_name);
  const bool weighted = input && input->rank == 1 && input->shape[0] == GAIT_BATCH && floating(input);
  if (!classes.label.empty()) {
    if (!weighted)
      throw Error(fmt::format("fit: class weights need a floating input sample_weight [batch] of '{}', by which the model's loss "
                              "weights its rows; declare one and multiply by it",
                              name));
    const data::Field *label = data.find(classes.label);
    if (!label || !label->row_shape.empty() || (is_floating(label->dtype) && !label->untyped))
      throw Error(
          fmt::format("fit: class weights go by a column '{}' of whole numbers, one a row, which the data lacks", classes.label));
    if (classes.weights.empty() ||
        !std::ranges::all_of(classes.weights, [](double weight) { return weight >= 0 && std::isfinite(weight); }))
      throw Error("fit: class weights are finite numbers from 0 on, one for each class");
  }
  if (!weighted || (data.find(weight_name) && classes.label.empty())) return;
  weight_input = input;
  weights.assign(static_cast<size_t>(most_rows), 1);
  weights_f32.assign(static_cast<size_t>(most_rows), 1);
}

/// Element `i` of a column of numbers.
static double element(const TensorView &tensor, size_t i) {
  switch (tensor.dtype) {
  case DType::i1:
    return static_cast<const unsigned char *>(tensor.data)[i];
  case DType::i32:
    return static_cast<const int32_t *>(tensor.data)[i];
  case DType::i64:
    return static_cast<double>(static_cast<const int64_t *>(tensor.data)[i]);
  case DType::f32:
    return static_cast<const float *>(tensor.data)[i];
  case DType::f64:
    return static_cast<const double *>(tensor.data)[i];
  }
  return 0;
}

void Feed::weigh(const Batch &batch) {
  const TensorView *label = batch.find(classes.label), *given = batch.find(weight_name);
  for (size_t i = 0; i < static_cast<size_t>(batch.rows); ++i) {
    double value = element(*label, i);
    // Not "or above": NaN is no class either.
    if (!(value >= 0 && value < static_cast<double>(classes.weights.size())) || value != std::floor(value))
      throw Error(fmt::format("{}: row {} of the batch has the class {} in '{}', but there are class weights for 0 to {}", entry,
                              i, value, classes.label, classes.weights.size() - 1));
    weights[i] = classes.weights[static_cast<size_t>(value)] * (given ? element(*given, i) : 1);
  }
  std::ranges::copy(weights, weights_f32.begin());
}

const Batch &Feed::complete(const Batch &batch) {
  if (!rate_input && !weight_input) return batch;
  if (rate_input && !rate)
    throw Error(fmt::format("{}: the model takes its rate at run time; give FitOptions::rate (gait train: --rate)", entry));
  if (weight_input && !classes.label.empty()) weigh(batch);
  size_t count = batch.tensors.size();
  bool has_weight = weight_input && batch.find(weight_name);
  completed.tensors.resize(count + (rate_input ? 1 : 0) + (weight_input && !has_weight ? 1 : 0));
  std::ranges::copy(batch.tensors, completed.tensors.begin());
  completed.rows = batch.rows;
  if (weight_input) {
    TensorView &slot = has_weight ? completed.tensors[static_cast<size_t>(batch.find(weight_name) - batch.tensors.data())]
                                  : completed.tensors[count++];
    bool single = weight_input->dtype == GAIT_F32;
    slot.name = weight_name;
    slot.dtype = static_cast<DType>(weight_input->dtype);
    slot.shape.assign(1, batch.rows);
    slot.untyped = false;
    slot.data = single ? static_cast<const void *>(weights_f32.data()) : weights.data();
  }
  if (rate_input) {
    TensorView &slot = completed.tensors[count];
    bool single = rate_input->dtype == GAIT_F32;
    rate_f32 = static_cast<float>(*rate);
    slot.name = rate_name;
    slot.dtype = static_cast<DType>(rate_input->dtype);
    slot.shape.clear();
    slot.data = single ? static_cast<const void *>(&rate_f32) : &*rate;
  }
  return completed;
}

} // namespace gait::detail
