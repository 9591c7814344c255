#include "gait/ops/order.h"
#include "frontend/call.h"
#include "gait/ops.h"
#include <numeric>

namespace gait {

using detail::Call;
using detail::Composition;

namespace {

/// x with one dimension last, and the way back.
class Last {
public:
  Last(const Call &call, const Tensor &x, std::int64_t axis) {
    call.require_number(x);
    call.require(axis >= -x.rank() && axis < x.rank(), "there is no dimension {} in {}", axis, x.shape().text());
    if (axis < 0) axis += x.rank();
    call.require(!x.shape()[axis].is_batch(), "dimension {} of {} is batch, whose rows have no numbers; take another one", axis,
                 x.shape().text());
    for (std::int64_t dim = 0; dim < x.rank(); ++dim)
      if (dim != axis) there.push_back(dim);
    there.push_back(axis);
    back.resize(there.size());
    for (std::size_t i = 0; i < there.size(); ++i) back[static_cast<std::size_t>(there[i])] = static_cast<std::int64_t>(i);
    moves = axis + 1 < x.rank();
  }
  Tensor to(const Tensor &x) const { return moves ? transpose(x, there) : x; }
  Tensor from(const Tensor &x) const { return moves ? transpose(x, back) : x; }

private:
  std::vector<std::int64_t> there, back;
  bool moves;
};

/// Every element of the last dimension against every place of a new one: [..., n] to [..., n, m].
class Pairs {
public:
  Pairs(const Tensor &x, std::int64_t places) : shape(x.shape()), rank(x.rank()), graph(x.graph()) { shape.push_back(places); }
  /// x at the element; of as many places as elements also at the place.
  Tensor element(const Tensor &x) const {
    std::vector<std::int64_t> dims(static_cast<std::size_t>(rank));
    std::iota(dims.begin(), dims.end(), 0);
    return broadcast(x, shape, dims);
  }
  Tensor at_place(const Tensor &x) const {
    std::vector<std::int64_t> dims(static_cast<std::size_t>(rank));
    std::iota(dims.begin(), dims.end(), 0);
    dims.back() = rank;
    return broadcast(x, shape, dims);
  }
  Tensor element_number() const { return iota(graph, shape, rank - 1); }
  Tensor place_number() const { return iota(graph, shape, rank); }
  /// The sum over the elements: [..., m].
  Tensor sum(const Tensor &pairs) const { return reduce_sum(pairs, rank - 1); }

private:
  Shape shape;
  std::int64_t rank;
  Graph graph;
};

std::int64_t last_size(const Tensor &x) { return x.shape()[x.rank() - 1].size(); }

Shape with_last(const Tensor &x, std::initializer_list<std::int64_t> sizes) {
  Shape shape;
  for (std::int64_t axis = 0; axis + 1 < x.rank(); ++axis) shape.push_back(x.shape()[axis]);
  for (std::int64_t size : sizes) shape.push_back(size);
  return shape;
}

/// Elements first to limit of the last dimension.
Tensor part(const Tensor &x, std::int64_t first, std::int64_t limit) {
  std::vector<std::int64_t> starts(static_cast<std::size_t>(x.rank()), 0);
  starts.back() = first;
  return slice(x, starts, with_last(x, {limit}));
}

Tensor pad_last(const Tensor &x, std::int64_t low, std::int64_t high) {
  std::vector<std::int64_t> before(static_cast<std::size_t>(x.rank()), 0), behind = before;
  before.back() = low;
  behind.back() = high;
  return pad(x, 0, before, behind);
}

/// Along the last dimension.
Tensor running_sum(const Tensor &x) {
  constexpr std::int64_t block = 32;
  const std::int64_t size = last_size(x);
  if (size <= 2 * block) {
    Pairs pairs(x, size);
    return pairs.sum(select(pairs.element_number() <= pairs.place_number(), pairs.element(x), 0));
  }
  const std::int64_t blocks = (size + block - 1) / block;
  Tensor whole = blocks * block == size ? x : pad_last(x, 0, blocks * block - size);
  Tensor within = running_sum(reshape(whole, with_last(x, {blocks, block})));
  Tensor totals = running_sum(reshape(part(within, block - 1, block), with_last(x, {blocks})));
  Tensor before = reshape(pad_last(part(totals, 0, blocks - 1), 1, 0), with_last(x, {blocks, 1}));
  Tensor sums = reshape(within + before, with_last(x, {blocks * block}));
  return blocks * block == size ? sums : part(sums, 0, size);
}

/// The first `count` in order along the last dimension. An element's place is the number of those that come before it.
Sorted in_order(const Tensor &x, std::int64_t count, bool descending) {
  Pairs against(x, last_size(x));
  Tensor other = against.element(x), self = against.at_place(x);
  Tensor comes_first = descending ? other > self : other < self, ties = compare(Comparison::eq, other, self);
  if (is_floating(x.dtype())) {
    Tensor other_nan = compare(Comparison::ne, other, other), self_nan = compare(Comparison::ne, self, self);
    comes_first = comes_first | (descending ? other_nan & !self_nan : self_nan & !other_nan);
    ties = ties | (other_nan & self_nan);
  }
  comes_first = comes_first | (ties & (against.element_number() < against.place_number()));
  Tensor place = against.sum(convert(comes_first, i32));
  Pairs chosen(x, count);
  Tensor here = compare(Comparison::eq, chosen.element(place), chosen.place_number());
  return {chosen.sum(select(here, chosen.element(x), 0)), chosen.sum(select(here, chosen.element_number(), 0))};
}

} // namespace

Tensor cumsum(const Tensor &x, std::int64_t axis, Location where) {
  Composition call("cumsum", {x}, where);
  Last last(call, x, axis);
  return last.from(running_sum(last.to(x)));
}

Sorted sort(const Tensor &x, std::int64_t axis, bool descending, Location where) {
  Composition call("sort", {x}, where);
  Last last(call, x, axis);
  Tensor inner = last.to(x);
  Sorted sorted = in_order(inner, last_size(inner), descending);
  return {last.from(sorted.values), last.from(sorted.indices)};
}

Sorted top_k(const Tensor &x, std::int64_t k, std::int64_t axis, Location where) {
  Composition call("top_k", {x}, where);
  Last last(call, x, axis);
  Tensor inner = last.to(x);
  call.require(k >= 1 && k <= last_size(inner), "k is {}; it must be 1 to {}, the elements of dimension {} of {}", k,
               last_size(inner), axis, x.shape().text());
  Sorted sorted = in_order(inner, k, /*descending=*/true);
  return {last.from(sorted.values), last.from(sorted.indices)};
}

} // namespace gait
