#include "tests/support/samplers.h"
#include <fmt/format.h>
#include <functional>

namespace gait::test::samplers {

Sample constant(Random &random, gait_dtype dtype) {
  TensorType type{dtype, {}};
  for (int64_t extent : randomShape(random)) type.shape.push_back(extent == GAIT_BATCH ? 4 : extent);
  Value value = fill(Fill::Any, type, 1, random);
  auto element = [&](int64_t at) {
    if (dtype == GAIT_I1) return std::string(value.integers[at] ? "true" : "false");
    return value.isFloat() ? fmt::format("{:.17e}", value.floats[at]) : std::to_string(value.integers[at]);
  };
  if (random.chance(0.3)) return {{}, type, fmt::format("gait.constant dense<{}> : {}", element(0), spell(type))};
  int64_t at = 0;
  std::function<std::string(size_t)> nest = [&](size_t d) {
    if (d == type.shape.size()) return element(at++);
    std::string text = "[";
    for (int64_t i = 0; i < type.shape[d]; ++i) text += (i ? ", " : "") + nest(d + 1);
    return text + "]";
  };
  return {{}, type, fmt::format("gait.constant dense<{}> : {}", nest(0), spell(type))};
}

Sample iota(Random &random, gait_dtype dtype) {
  TensorType type{dtype, randomShape(random, 1)};
  return {{}, type, fmt::format("gait.iota axis {} : {}", random.below(type.shape.size()), spell(type))};
}

Sample rows(Random &, gait_dtype) {
  TensorType type{GAIT_I64, {}};
  return {{{{GAIT_F32, {GAIT_BATCH}}}}, type, fmt::format("gait.rows : {}", spell(type))}; // the operand gives the entry its rows
}

Sample randomWords(Random &random, gait_dtype dtype) {
  TensorType type{dtype, randomShape(random)}, scalar{GAIT_I64, {}};
  return {{{scalar}, {scalar}}, type, fmt::format("gait.random_words %x0, %x1 stream {} : {}", random.below(65536), spell(type))};
}

} // namespace gait::test::samplers
