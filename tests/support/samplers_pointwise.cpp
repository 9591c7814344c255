#include "tests/support/samplers.h"
#include <fmt/format.h>
#include <string_view>

namespace gait::test::samplers {

static Sample unary(std::string_view op, Fill fill, Random &random, gait_dtype dtype) {
  TensorType type{dtype, randomShape(random)};
  return {{{type, fill}}, type, fmt::format("gait.{} %x0 : {}", op, spell(type))};
}

static Sample binary(std::string_view op, Fill lhs, Fill rhs, Random &random, gait_dtype dtype) {
  TensorType type{dtype, randomShape(random)};
  return {{{type, lhs}, {type, rhs}}, type, fmt::format("gait.{} %x0, %x1 : {}", op, spell(type))};
}

Sampler unaryOf(std::string op, Fill fill) {
  return [=](Random &random, gait_dtype dtype) { return unary(op, fill, random, dtype); };
}
Sampler binaryOf(std::string op, Fill lhs, Fill rhs) {
  return [=](Random &random, gait_dtype dtype) { return binary(op, lhs, rhs, random, dtype); };
}

Sample compare(Random &random, gait_dtype dtype) {
  TensorType type{dtype, randomShape(random)};
  auto predicate = random.pick(std::vector<std::string>{"eq", "ne", "lt", "le", "gt", "ge"});
  return {{{type, Fill::Coarse}, {type, Fill::Coarse}},
          type.as(GAIT_I1),
          fmt::format("gait.compare {}, %x0, %x1 : {}", predicate, spell(type))};
}

Sample isFinite(Random &random, gait_dtype dtype) {
  TensorType type{dtype, randomShape(random)};
  return {{{type}}, type.as(GAIT_I1), fmt::format("gait.is_finite %x0 : {}", spell(type))};
}

Sample barrier(Random &random, gait_dtype dtype) {
  TensorType type{dtype, randomShape(random)}, awaited{GAIT_F64, randomShape(random)};
  return {{{type}, {awaited}}, type, fmt::format("gait.barrier %x0 after %x1 : {}, {}", spell(type), spell(awaited))};
}

Sample select(Random &random, gait_dtype dtype) {
  TensorType type{dtype, randomShape(random)};
  return {{{type.as(GAIT_I1)}, {type}, {type}}, type, fmt::format("gait.select %x0, %x1, %x2 : {}", spell(type))};
}

Sample convert(Random &random, gait_dtype dtype) {
  TensorType from{dtype, randomShape(random)},
      to = from.as(random.pick(std::vector{GAIT_F32, GAIT_F64, GAIT_I32, GAIT_I64, GAIT_I1}));
  return {{{from}}, to, fmt::format("gait.convert %x0 : {} to {}", spell(from), spell(to))};
}

Sampler fromWords(std::string op) {
  return [=](Random &random, gait_dtype dtype) {
    TensorType to{dtype, randomShape(random)}, from = to.as(dtype == GAIT_F32 ? GAIT_I32 : GAIT_I64);
    return Sample{{{from}}, to, fmt::format("gait.{} %x0 : {} to {}", op, spell(from), spell(to))};
  };
}

} // namespace gait::test::samplers
