// One loop written twice: as a scan, and as a C++ loop that builds its steps one after the other.
#ifndef GAIT_TESTS_AUTODIFF_LOOPS_H
#define GAIT_TESTS_AUTODIFF_LOOPS_H
#include <cstdint>
#include <functional>
#include <gait/gait.h>
#include <vector>

namespace gait::tests {

using Tensors = std::vector<Tensor>;
using StepFunction = std::function<Steps(const Tensors &carries, const Tensors &slices)>;
using Looper =
    std::function<Steps(const Tensors &inputs, const Tensors &carries, const StepFunction &step, const ScanOptions &options)>;

inline Steps as_scan(const Tensors &inputs, const Tensors &carries, const StepFunction &step, const ScanOptions &options) {
  return scan(inputs, carries, step, options);
}

/// Of tensors with rows, along dimension 1; others along 0.
inline Steps unrolled(const Tensors &inputs, const Tensors &carries, const StepFunction &step, const ScanOptions &options) {
  auto axis_of = [](const Tensor &tensor) { return tensor.shape().has_batch() ? 1 : 0; };
  const std::int64_t count = inputs.empty() ? options.count : inputs[0].shape()[axis_of(inputs[0])].size();
  Tensors carried = carries, stacked;
  std::vector<Tensors> kept(static_cast<std::size_t>(count));
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t at = options.reverse ? count - 1 - i : i;
    Tensors slices;
    for (const Tensor &input : inputs) slices.push_back(index_axis(input, axis_of(input), at));
    Steps next = step(carried, slices);
    carried = next.carries;
    kept[static_cast<std::size_t>(at)] = next.outputs;
  }
  for (std::size_t i = 0; i < kept[0].size(); ++i) {
    Tensors slices;
    for (const Tensors &each : kept) slices.push_back(each[i]);
    stacked.push_back(stack(slices, axis_of(slices[0])));
  }
  return {carried, stacked};
}

} // namespace gait::tests
#endif
