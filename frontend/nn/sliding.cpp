#include "sliding.h"
#include "gait/ops.h"
#include <algorithm>
#include <tuple>

namespace gait::detail {

std::vector<std::int64_t> for_each(const Call &call, std::string_view what, const std::vector<std::int64_t> &list,
                                   std::int64_t dims, std::int64_t least) {
  call.require(list.size() == 1 || static_cast<std::int64_t>(list.size()) == dims,
               "the {} [{}] has {} numbers for {} dimensions; give one for each, or one for all", what, fmt::join(list, ", "),
               list.size(), dims);
  for (std::int64_t number : list) call.require(number >= least, "the {} has the number {}; at least {}", what, number, least);
  return list.size() == 1 ? std::vector<std::int64_t>(static_cast<std::size_t>(dims), list.front()) : list;
}

std::pair<std::int64_t, std::int64_t> SlidingWindows::around(std::int64_t dim, std::int64_t length) const {
  switch (padding.kind) {
  case nn::Padding::Kind::valid:
    return {0, 0};
  case nn::Padding::Kind::both:
    return {padding.elements, padding.elements};
  case nn::Padding::Kind::causal:
    return {span(dim) - 1, 0};
  case nn::Padding::Kind::same:
    break;
  }
  const std::int64_t windows = (length + stride[dim] - 1) / stride[dim];
  const std::int64_t all = std::max<std::int64_t>(0, (windows - 1) * stride[dim] + span(dim) - length);
  return {all / 2, all - all / 2};
}

Tensor SlidingWindows::padded(const Call &call, const Tensor &x, double value) const {
  call.require(padding.elements >= 0, "a padding of {} elements; at least 0", padding.elements);
  const std::int64_t first = x.rank() - 1 - dims();
  std::vector<std::int64_t> low(static_cast<std::size_t>(x.rank()), 0), high(low);
  for (std::int64_t dim = 0; dim < dims(); ++dim) {
    const Dimension length = x.shape()[first + dim];
    call.require(!length.is_batch(), "dimension {} of {} is batch, along which nothing slides", first + dim, x.shape().text());
    std::tie(low[first + dim], high[first + dim]) = around(dim, length.size());
    call.require(low[first + dim] + length.size() + high[first + dim] >= span(dim),
                 "a window of {} elements spans {}, dimension {} of {} has {} with its padding; pad more or take smaller windows",
                 size[dim], span(dim), first + dim, x.shape().text(), low[first + dim] + length.size() + high[first + dim]);
  }
  return pad(x, value, low, high);
}

Tensor SlidingWindows::of(const Call &call, const Tensor &x) const {
  Tensor slid = x;
  for (std::int64_t dim = 0; dim < dims(); ++dim)
    slid = windows(slid, x.rank() - 1 - dims() + 2 * dim, size[dim], {stride[dim], dilation[dim]}, call.where);
  return slid;
}

} // namespace gait::detail
