#include "tests/support/samplers.h"
#include <fmt/format.h>

namespace gait::test::samplers {

namespace {

/// Somewhere in a shape, a dimension of so many steps.
TensorType stacked(TensorType slice, int64_t steps, int64_t axis) {
  slice.shape.insert(slice.shape.begin() + axis, steps);
  return slice;
}

/// h = f(h) x + w, from h0, and what is left of h.
Sample lastOf(const TensorType &slice, int64_t steps, int64_t axis, const std::string &order) {
  const std::string type = spell(slice);
  const TensorType sequence = stacked(slice, steps, axis);
  const std::string f = slice.isFloat() ? fmt::format("gait.tanh %h : {}", type) : fmt::format("gait.neg %h : {}", type);
  return {
      {{slice}, {sequence}, {slice}},
      slice,
      fmt::format("gait.scan count {0}{1} carry (%h = %x0) over (%x = %x1 axis {2}) reading (%w = %x2) : ({3}, {4}, {3}) -> {3} "
                  "{{\n      %0 = {5}\n      %1 = gait.mul %0, %x : {3}\n      %2 = gait.add %1, %w : {3}\n"
                  "      gait.yield %2 : {3}\n    }}",
                  steps, order, axis, type, spell(sequence), f)};
}

/// x (x + w) of each slice x.
Sample each(const TensorType &slice, int64_t steps, int64_t from, int64_t to, const std::string &order) {
  const std::string type = spell(slice);
  const TensorType sequence = stacked(slice, steps, from), result = stacked(slice, steps, to);
  return {{{sequence}, {slice}},
          result,
          fmt::format("gait.scan count {0}{1} over (%x = %x0 axis {2}) reading (%w = %x1) stacking [{3}] : ({4}, {5}) -> {6} {{\n"
                      "      %0 = gait.add %x, %w : {5}\n      %1 = gait.mul %0, %x : {5}\n      gait.yield %1 : {5}\n    }}",
                      steps, order, from, to, spell(sequence), type, spell(result))};
}

} // namespace

Sample scan(Random &random, gait_dtype dtype) {
  const TensorType slice{dtype, randomShape(random, 0, 3)};
  const auto rank = static_cast<int64_t>(slice.shape.size());
  const int64_t steps = random.pick(List{1, 2, 3, 7}), from = random.below(rank + 1), to = random.below(rank + 1);
  const std::string order = random.chance(0.5) ? " reverse" : "";
  return random.chance(0.6) ? lastOf(slice, steps, from, order) : each(slice, steps, from, to, order);
}

} // namespace gait::test::samplers
