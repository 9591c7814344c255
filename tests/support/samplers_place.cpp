#include "tests/support/samplers.h"
#include <algorithm>
#include <fmt/format.h>

namespace gait::test::samplers {

Sample concat(Random &random, gait_dtype dtype) {
  TensorType type{dtype, randomShape(random, 1)};
  std::vector<int64_t> fixed;
  for (size_t d = 0; d < type.shape.size(); ++d)
    if (type.shape[d] != GAIT_BATCH) fixed.push_back(static_cast<int64_t>(d));
  if (fixed.empty()) fixed.push_back(1), type.shape.push_back(1);
  int64_t axis = random.pick(fixed);
  type.shape[axis] = 0;
  std::vector<Operand> parts;
  std::string names, types;
  for (int64_t i = 0, count = random.between(1, 4); i < count; ++i) {
    TensorType part = type;
    part.shape[axis] = random.pick(List{1, 2, 3, 5});
    type.shape[axis] += part.shape[axis];
    names += fmt::format("{}%x{}", i ? ", " : "", i);
    types += fmt::format("{}{}", i ? ", " : "", spell(part));
    parts.push_back({part});
  }
  // The sizes before are those of the sum: the parts' were counted as they came.
  return {parts, type, fmt::format("gait.concat {} axis {} : {} to {}", names, axis, types, spell(type))};
}

Sample reverse(Random &random, gait_dtype dtype) {
  TensorType type{dtype, randomShape(random)};
  List axes;
  for (size_t d = 0; d < type.shape.size(); ++d)
    if (type.shape[d] != GAIT_BATCH && random.chance(0.6)) axes.push_back(static_cast<int64_t>(d));
  return {{{type}}, type, fmt::format("gait.reverse %x0 axes {} : {}", spell(axes), spell(type))};
}

Sampler placed(std::string op, bool gathers) {
  return [=](Random &random, gait_dtype dtype) {
    TensorType whole{dtype, randomShape(random, 1, 3)}, indices{random.pick(std::vector{GAIT_I32, GAIT_I64}), {}},
        part{dtype, {}};
    for (int64_t &extent : whole.shape)
      if (extent == GAIT_BATCH) extent = 4;
    int64_t axis = random.below(whole.shape.size());
    indices.shape = randomShape(random, 0, 2);
    part.shape = whole.shape;
    part.shape.erase(part.shape.begin() + axis);
    part.shape.insert(part.shape.begin() + axis, indices.shape.begin(), indices.shape.end());
    const TensorType &from = gathers ? whole : part, &to = gathers ? part : whole;
    return Sample{{{from}, {indices, Fill::Coarse}},
                  to,
                  fmt::format("gait.{} %x0, %x1 axis {} : {}, {} to {}", op, axis, spell(from), spell(indices), spell(to))};
  };
}

Sampler windowed(std::string op, bool slides) {
  return [=](Random &random, gait_dtype dtype) {
    TensorType whole{dtype, randomShape(random, 1, 3)};
    int64_t axis = random.below(whole.shape.size());
    int64_t count = random.between(1, 5), size = random.between(1, 4), stride = random.between(1, 3),
            dilation = random.between(1, 3);
    whole.shape[axis] = (count - 1) * stride + (size - 1) * dilation + 1 + random.below(stride);
    TensorType parts = whole;
    parts.shape[axis] = count;
    parts.shape.insert(parts.shape.begin() + axis + 1, size);
    const TensorType &from = slides ? whole : parts, &to = slides ? parts : whole;
    std::string steps = fmt::format("stride {} dilation {} : {} to {}", stride, dilation, spell(from), spell(to));
    if (slides) return Sample{{{from}}, to, fmt::format("gait.{} %x0 axis {} size {} {}", op, axis, size, steps)};
    return Sample{{{from}}, to, fmt::format("gait.{} %x0 axis {} {}", op, axis, steps)};
  };
}

} // namespace gait::test::samplers
