// Pooling and upsampling, with channels last: x [batch, length, channels] or [batch, height, width, channels].
// Throws: gait::Error for a list of another length than x has dimensions between its first and its last, numbers below 1, types
// other than f32 and f64.
#ifndef GAIT_FRONTEND_NN_POOLING_H
#define GAIT_FRONTEND_NN_POOLING_H
#include "gait/nn/convolution.h"
#include <vector>

namespace gait::nn {

/// The lists have one number for each dimension that is pooled, or one for all.
struct PoolOptions {
  std::vector<std::int64_t> stride = {}; ///< empty: the window's size, so that windows stand side by side
  Padding padding = {};
};

/// The largest element of each window, of what lies inside x. `size`: of the window, one number for each dimension between the
/// first and the last. Shapes: x [batch, sizes, channels] -> [batch, windows, channels]. Gradient: to the largest, evenly where
/// several are. Types: f32, f64. Throws: gait::Error for a list of another length or a window larger than the padded dimension.
/// Source: Keras' MaxPooling2D.
Tensor max_pool(const Tensor &x, const std::vector<std::int64_t> &size, const PoolOptions &options = {},
                Location where = Location::current());
/// The mean of each window, of what lies inside x: padding is not counted. As max_pool.  Source: Keras' AveragePooling2D.
Tensor average_pool(const Tensor &x, const std::vector<std::int64_t> &size, const PoolOptions &options = {},
                    Location where = Location::current());
/// The largest element, the mean, of all dimensions between the first and the last. Shapes: [batch, sizes, channels] -> [batch,
/// channels].  Source: Lin et al. 2014, section 3.2.
Tensor global_max_pool(const Tensor &x, Location where = Location::current());
Tensor global_average_pool(const Tensor &x, Location where = Location::current());
/// Each element `factors[d]` times along each dimension d between the first and the last: nearest neighbours. Shapes: [batch,
/// sizes, channels] -> [batch, sizes * factors, channels].  Source: Keras' UpSampling2D, PyTorch's interpolate(mode="nearest").
Tensor upsample(const Tensor &x, const std::vector<std::int64_t> &factors, Location where = Location::current());

} // namespace gait::nn
#endif
