#include "tests/support/samplers.h"
#include <algorithm>
#include <fmt/format.h>
#include <numeric>

namespace gait::test::samplers {

List someOf(int64_t limit, int64_t count, Random &random) {
  List list(limit);
  std::iota(list.begin(), list.end(), 0);
  random.shuffle(list);
  list.resize(count);
  std::ranges::sort(list);
  return list;
}

Sample broadcast(Random &random, gait_dtype dtype) {
  TensorType to{dtype, randomShape(random)}, from{dtype, {}};
  int64_t rank = static_cast<int64_t>(to.shape.size());
  List dims = someOf(rank, random.between(0, rank), random);
  for (int64_t dim : dims) from.shape.push_back(to.shape[dim]);
  return {{{from}}, to, fmt::format("gait.broadcast %x0 dims {} : {} to {}", spell(dims), spell(from), spell(to))};
}

Sample reshape(Random &random, gait_dtype dtype) {
  // Both sides are groupings of the same factors; rows stay alone.
  List factors = randomShape(random, 0, 5);
  auto group = [&]() {
    List shape;
    bool open = false;
    for (int64_t factor : factors) {
      if (open && factor != GAIT_BATCH && random.chance(0.5)) shape.back() *= factor;
      else shape.push_back(factor);
      open = factor != GAIT_BATCH;
      if (open && random.chance(0.2)) shape.push_back(1);
    }
    return shape;
  };
  TensorType from{dtype, group()}, to{dtype, group()};
  return {{{from}}, to, fmt::format("gait.reshape %x0 : {} to {}", spell(from), spell(to))};
}

Sample transpose(Random &random, gait_dtype dtype) {
  TensorType from{dtype, randomShape(random)}, to{dtype, {}};
  List permutation = someOf(from.shape.size(), from.shape.size(), random);
  random.shuffle(permutation);
  for (int64_t dim : permutation) to.shape.push_back(from.shape[dim]);
  return {{{from}}, to, fmt::format("gait.transpose %x0 {} : {} to {}", spell(permutation), spell(from), spell(to))};
}

Sample slice(Random &random, gait_dtype dtype) {
  TensorType from{dtype, randomShape(random)}, to{dtype, {}};
  List starts, limits, strides;
  for (int64_t extent : from.shape) {
    bool rows = extent == GAIT_BATCH;
    starts.push_back(rows ? 0 : random.below(extent));
    limits.push_back(rows ? -1 : random.between(starts.back() + 1, extent));
    strides.push_back(rows ? 1 : random.between(1, 3));
    to.shape.push_back(rows ? GAIT_BATCH : (limits.back() - starts.back() + strides.back() - 1) / strides.back());
  }
  return {{{from}},
          to,
          fmt::format("gait.slice %x0 {} to {} by {} : {} to {}", spell(starts), spell(limits), spell(strides), spell(from),
                      spell(to))};
}

Sample pad(Random &random, gait_dtype dtype) {
  TensorType from{dtype, randomShape(random, 0, 3)}, to{dtype, {}};
  List low, high, interior;
  for (int64_t extent : from.shape) {
    bool rows = extent == GAIT_BATCH;
    low.push_back(rows ? 0 : random.below(3));
    high.push_back(rows ? 0 : random.below(3));
    interior.push_back(rows ? 0 : random.below(3));
    to.shape.push_back(rows ? GAIT_BATCH : low.back() + (extent - 1) * (interior.back() + 1) + 1 + high.back());
  }
  return {{{from}, {{dtype, {}}}},
          to,
          fmt::format("gait.pad %x0, %x1 low {} high {} interior {} : {} to {}", spell(low), spell(high), spell(interior),
                      spell(from), spell(to))};
}

} // namespace gait::test::samplers
