#include "gait/nn/pooling.h"
#include "checks.h"
#include "gait/math.h"
#include "gait/ops.h"
#include "sliding.h"
#include <algorithm>
#include <limits>

namespace gait::nn {

using detail::Call;
using detail::Composition;
using detail::SlidingWindows;

/// The dimensions between the first and the last.
static std::int64_t pooled_dims(const Call &call, const Tensor &x) {
  call.require(x.rank() >= 3, "{} must be rows, at least one dimension to pool, and channels", x.shape().text());
  call.require(is_floating(x.dtype()), "{} is {}; it must be f32 or f64", x.shape().text(), name_of(x.dtype()));
  return x.rank() - 2;
}

static SlidingWindows sliding_of(const Call &call, const Tensor &x, const std::vector<std::int64_t> &size,
                                 const PoolOptions &options) {
  const std::int64_t dims = pooled_dims(call, x);
  std::vector<std::int64_t> window = detail::for_each(call, "window", size, dims);
  std::vector<std::int64_t> stride = options.stride.empty() ? window : detail::for_each(call, "stride", options.stride, dims);
  return {window, stride, std::vector<std::int64_t>(window.size(), 1), options.padding};
}

/// The dimensions of windows' elements in what SlidingWindows::of makes of [rows, sizes, channels].
static Axes elements_of(std::int64_t dims) {
  std::vector<std::int64_t> axes;
  axes.reserve(static_cast<std::size_t>(dims));
  for (std::int64_t dim = 0; dim < dims; ++dim) axes.push_back(2 + 2 * dim);
  return axes;
}

Tensor max_pool(const Tensor &x, const std::vector<std::int64_t> &size, const PoolOptions &options, Location where) {
  Composition call("max_pool", {x}, where);
  const SlidingWindows sliding = sliding_of(call, x, size, options);
  Tensor padded = sliding.padded(call, x, -std::numeric_limits<double>::infinity());
  return reduce_max(sliding.of(call, padded), elements_of(sliding.dims()));
}

Tensor average_pool(const Tensor &x, const std::vector<std::int64_t> &size, const PoolOptions &options, Location where) {
  Composition call("average_pool", {x}, where);
  const SlidingWindows sliding = sliding_of(call, x, size, options);
  Tensor sums = reduce_sum(sliding.of(call, sliding.padded(call, x, 0)), elements_of(sliding.dims()));
  // How many elements of x each window has, the product of what it has along each dimension.
  Shape counted;
  for (std::int64_t dim = 1; dim < sums.rank() - 1; ++dim) counted.push_back(sums.shape()[dim]);
  std::vector<double> counts{1};
  for (std::int64_t dim = 0; dim < sliding.dims(); ++dim) {
    const std::int64_t length = x.shape()[1 + dim].size(), low = sliding.around(dim, length).first;
    std::vector<double> finer;
    for (double outer : counts)
      for (std::int64_t window = 0; window < counted[dim].size(); ++window) {
        const std::int64_t from = window * sliding.stride[dim] - low, to = from + sliding.size[dim];
        finer.push_back(outer * static_cast<double>(std::min(to, length) - std::max<std::int64_t>(from, 0)));
      }
    counts = std::move(finer);
  }
  if (std::ranges::all_of(counts, [&](double count) { return count == counts.front(); })) return sums / counts.front();
  counted.push_back(1);
  return sums / constant(x.graph(), counts, counted, x.dtype());
}

static Axes inner_dims(const Call &call, const Tensor &x) {
  const std::int64_t dims = pooled_dims(call, x);
  std::vector<std::int64_t> axes;
  axes.reserve(static_cast<std::size_t>(dims));
  for (std::int64_t dim = 0; dim < dims; ++dim) axes.push_back(1 + dim);
  return axes;
}

Tensor global_max_pool(const Tensor &x, Location where) {
  Composition call("global_max_pool", {x}, where);
  return reduce_max(x, inner_dims(call, x));
}

Tensor global_average_pool(const Tensor &x, Location where) {
  Composition call("global_average_pool", {x}, where);
  return mean(x, inner_dims(call, x));
}

Tensor upsample(const Tensor &x, const std::vector<std::int64_t> &factors, Location where) {
  Composition call("upsample", {x}, where);
  const std::int64_t dims = pooled_dims(call, x);
  const std::vector<std::int64_t> times = detail::for_each(call, "list of factors", factors, dims);
  Shape one{x.shape()[0]}, repeated{x.shape()[0]}, joined{x.shape()[0]};
  for (std::int64_t dim = 0; dim < dims; ++dim) {
    const Dimension size = x.shape()[1 + dim];
    call.require(!size.is_batch(), "dimension {} of {} is batch, which is never repeated", 1 + dim, x.shape().text());
    one.push_back(size), one.push_back(1);
    repeated.push_back(size), repeated.push_back(times[dim]);
    joined.push_back(size.size() * times[dim]);
  }
  for (Shape *shape : {&one, &repeated, &joined}) shape->push_back(x.shape()[x.rank() - 1]);
  return reshape(broadcast(reshape(x, one), repeated), joined);
}

} // namespace gait::nn
