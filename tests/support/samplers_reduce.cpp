#include "tests/support/samplers.h"
#include <algorithm>
#include <fmt/format.h>

namespace gait::test::samplers {

Sampler reduce(std::string op, Fill fill, int64_t mostRank) {
  return [=](Random &random, gait_dtype dtype) {
    TensorType from{dtype, randomShape(random, 0, mostRank)}, to{dtype, {}};
    int64_t rank = static_cast<int64_t>(from.shape.size());
    List axes = someOf(rank, random.between(std::min<int64_t>(rank, 1), rank), random);
    for (int64_t d = 0; d < rank; ++d)
      if (!std::ranges::count(axes, d)) to.shape.push_back(from.shape[d]);
    return Sample{{{from, fill}}, to, fmt::format("gait.{} %x0 axes {} : {} to {}", op, spell(axes), spell(from), spell(to))};
  };
}

Sample argmax(Random &random, gait_dtype dtype) {
  TensorType from{dtype, randomShape(random, 1)}, to{GAIT_I32, from.shape};
  int64_t axis = random.below(from.shape.size());
  to.shape.erase(to.shape.begin() + axis);
  return {{{from, Fill::Coarse}}, to, fmt::format("gait.argmax %x0 axis {} : {} to {}", axis, spell(from), spell(to))};
}

Sample dot(Random &random, gait_dtype dtype) {
  // Every letter is in two of the three: in both operands (summed, or kept as a batch dimension), or in one and the result.
  TensorType lhs{dtype, {}}, rhs{dtype, {}}, result{dtype, {}};
  std::string letters[3];
  struct Letter {
    char name;
    int64_t extent;
    bool in[3];
  };
  std::vector<Letter> all;
  bool rows = random.chance(0.6);
  for (int64_t i = 0, count = random.between(1, 5); i < count; ++i) {
    int64_t kind = random.below(4); // lhs and result, rhs and result, summed, all three
    all.push_back({static_cast<char>('a' + i),
                   i == 0 && rows ? GAIT_BATCH : random.pick(List{1, 2, 3, 5, 7, 9}),
                   {kind != 1, kind != 0, kind != 2}});
  }
  TensorType *types[] = {&lhs, &rhs, &result};
  for (int side = 0; side < 3; ++side) {
    random.shuffle(all);
    for (const Letter &letter : all) {
      if (!letter.in[side]) continue;
      letters[side] += letter.name;
      types[side]->shape.push_back(letter.extent);
    }
  }
  return {{{lhs}, {rhs}},
          result,
          fmt::format("gait.dot \"{},{}->{}\" %x0, %x1 : ({}, {}) -> {}", letters[0], letters[1], letters[2], spell(lhs),
                      spell(rhs), spell(result))};
}

} // namespace gait::test::samplers
