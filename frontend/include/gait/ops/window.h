// Sliding windows. Throws: gait::Error, with the line of the call, for a dimension that is not there or batch, steps below 1. A
// convolution is a dot of windows with weights, pooling a reduction of them; see nn/convolution.h.
#ifndef GAIT_FRONTEND_OPS_WINDOW_H
#define GAIT_FRONTEND_OPS_WINDOW_H
#include "gait/tensor.h"
#include <cstdint>
#include <optional>

namespace gait {

/// How windows slide along a dimension: element k of window o is element o * stride + k * dilation.
struct Sliding {
  std::int64_t stride = 1, dilation = 1;
};

/// The windows of `size` elements that slide along dimension `axis`, which is not `batch`: in its place come the windows and
/// their elements, y[.., o, k, ..] = x[.., o * stride + k * dilation, ..]. E.g. x [batch, 9, 4], axis 1, size 3, stride 2 ->
/// [batch, 4, 3, 4]. Only windows wholly inside x are taken; pad first for others. Nothing is copied where a dot reads them.
/// Types: all. Throws: gait::Error where a window spans more than the dimension. Source: PyTorch's Tensor.unfold, NumPy's
/// sliding_window_view.
Tensor windows(const Tensor &x, std::int64_t axis, std::int64_t size, Sliding sliding = {}, Location where = Location::current());
/// The reverse: windows added up where they stood, y[.., i, ..] = the sum of x[.., o, k, ..] over o * stride + k * dilation = i.
/// x has windows at dimension `axis` and their elements behind it. The result has `length` elements along axis: as many as the
/// windows reach, which is the default, or more by less than a stride. Types: f32, f64, i32, i64. Source: PyTorch's fold.
Tensor overlap_add(const Tensor &x, std::int64_t axis, Sliding sliding = {}, std::optional<std::int64_t> length = {},
                   Location where = Location::current());

} // namespace gait
#endif
