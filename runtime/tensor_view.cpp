#include "runtime/tensor_view.h"
#include "runtime/error.h"
#include <fmt/format.h>

namespace gait {

std::string format_shape(std::span<const int64_t> shape) {
  std::string text = "[";
  for (size_t i = 0; i < shape.size(); ++i) {
    if (i) text += ", ";
    text += shape[i] == GAIT_BATCH ? "batch" : std::to_string(shape[i]);
  }
  return text + "]";
}

int64_t TensorView::count() const {
  int64_t product = 1;
  for (int64_t size : shape) product *= size;
  return product;
}

void TensorView::check_count(int64_t given) const {
  for (int64_t size : shape)
    if (size < 0) throw Error(fmt::format("tensor '{}': shape {} has a negative size", name, format_shape(shape)));
  if (count() != given)
    throw Error(
        fmt::format("tensor '{}': shape {} has {} elements, but {} are given", name, format_shape(shape), count(), given));
}

const TensorView *Batch::find(std::string_view name) const {
  for (const TensorView &tensor : tensors)
    if (tensor.name == name) return &tensor;
  return nullptr;
}

} // namespace gait
