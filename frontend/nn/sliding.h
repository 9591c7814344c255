// What convolutions and pooling share: lists of one number a dimension, padding, and windows along several dimensions.
#ifndef GAIT_FRONTEND_NN_SLIDING_H
#define GAIT_FRONTEND_NN_SLIDING_H
#include "frontend/call.h"
#include "gait/nn/convolution.h"
#include <string_view>
#include <vector>

namespace gait::detail {

/// One number for each of `dims` dimensions, each at least `least`: the list, or its one number for all.
std::vector<std::int64_t> for_each(const Call &call, std::string_view what, const std::vector<std::int64_t> &list,
                                   std::int64_t dims, std::int64_t least = 1);

/// The windows along the dimensions of x before its last.
struct SlidingWindows {
  std::vector<std::int64_t> size, stride, dilation; ///< one number for each dimension
  nn::Padding padding;

  std::int64_t dims() const { return static_cast<std::int64_t>(size.size()); }
  std::int64_t span(std::int64_t dim) const { return (size[dim] - 1) * dilation[dim] + 1; }
  /// Elements before and behind dimension `dim` of `length` elements.
  std::pair<std::int64_t, std::int64_t> around(std::int64_t dim, std::int64_t length) const;
  /// x with `value` around it.
  Tensor padded(const Call &call, const Tensor &x, double value) const;
  /// [.., windows, elements, windows, elements, .., channels] of a padded x.
  Tensor of(const Call &call, const Tensor &x) const;
};

} // namespace gait::detail
#endif
