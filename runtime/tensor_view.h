// Tensors that live elsewhere, by name: what a session reads. Row-major and dense; nothing is copied or owned here.
#ifndef GAIT_RUNTIME_TENSOR_VIEW_H
#define GAIT_RUNTIME_TENSOR_VIEW_H
#include "runtime/dtype.h"
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gait {

/// "[batch, 64]"; GAIT_BATCH prints as `batch`.
std::string format_shape(std::span<const int64_t> shape);

/// One named tensor. The memory must outlive the view.
struct TensorView {
  std::string name;
  DType dtype = DType::f32;
  std::vector<int64_t> shape;
  const void *data = nullptr;
  /// Numbers without a type of their own, as read from text: `dtype` is f64, and whoever reads the view converts each to the type
  /// it needs, or refuses the one that has no exact integer there.
  bool untyped = false;

  TensorView() = default;
  TensorView(std::string name, DType dtype, std::vector<int64_t> shape, const void *data)
      : name(std::move(name)), dtype(dtype), shape(std::move(shape)), data(data) {}
  /// From elements in memory. Throws: Error when there are not as many as the shape says.
  template <typename T>
  TensorView(std::string name, std::span<const T> elements, std::vector<int64_t> shape)
      : TensorView(std::move(name), dtype_of<T>, std::move(shape), elements.data()) {
    check_count(static_cast<int64_t>(elements.size()));
  }
  template <typename T>
  TensorView(std::string name, const std::vector<T> &elements, std::vector<int64_t> shape)
      : TensorView(std::move(name), std::span<const T>(elements), std::move(shape)) {}

  int64_t count() const; ///< of elements
  int64_t bytes() const { return count() * bytes_of(dtype); }

private:
  void check_count(int64_t given) const;
};

/// The inputs of one call, by name. `rows` is needed only where no input has a batch dimension to tell it.
struct Batch {
  std::vector<TensorView> tensors;
  int64_t rows = 0; ///< 0: as the tensors say

  Batch() = default;
  Batch(std::initializer_list<TensorView> tensors) : tensors(tensors) {}
  explicit Batch(std::vector<TensorView> tensors, int64_t rows = 0) : tensors(std::move(tensors)), rows(rows) {}

  const TensorView *find(std::string_view name) const; ///< null if there is none
};

} // namespace gait
#endif
