#include "tests/support/samples.h"
#include "tests/support/samplers.h"
#include <cstdint>

namespace gait::test {
namespace {

int64_t randomInteger(gait_dtype dtype, Random &random) {
  if (dtype == GAIT_I1) return random.below(2);
  bool narrow = dtype == GAIT_I32;
  int64_t lowest = narrow ? INT32_MIN : INT64_MIN, highest = narrow ? INT32_MAX : INT64_MAX;
  switch (random.below(8)) {
  case 0:
    return 0;
  case 1:
    return random.pick(List{lowest, lowest + 1, highest, -1});
  case 2:
    return narrow ? random.between(lowest, highest) : random.between(INT32_MIN, INT32_MAX) * random.between(1, INT32_MAX);
  default:
    return random.between(-9, 9);
  }
}

/// Exactly representable in f32, so that every backend starts from the same number.
double asFloat(double x) { return static_cast<float>(x); }

} // namespace

std::vector<int64_t> randomShape(Random &random, int64_t leastRank, int64_t mostRank) {
  List shape;
  for (int64_t rank = random.between(leastRank, mostRank); rank > 0; --rank) shape.push_back(random.pick(List{1, 1, 2, 3, 5, 7}));
  if (!shape.empty() && random.chance(0.5)) shape[0] = GAIT_BATCH;
  return shape;
}

Value fill(Fill fill, const TensorType &type, int64_t rows, Random &random) {
  Value value = zeros(type.dtype, type.withRows(rows));
  for (int64_t &element : value.integers)
    element = fill == Fill::Coarse && type.dtype != GAIT_I1 ? random.between(-2, 2) : randomInteger(type.dtype, random);
  for (double &element : value.floats) {
    switch (fill) {
    case Fill::Any:
      element = asFloat(random.real(-2, 2));
      break;
    case Fill::Positive:
      element = asFloat(random.real(0.5, 2.5));
      break;
    case Fill::NearOne:
      element = asFloat(random.real(0.8, 1.25));
      break;
    case Fill::Coarse:
      element = 0.5 * static_cast<double>(random.between(-2, 2));
      break;
    case Fill::Odd:
      element = static_cast<double>(2 * random.between(-16, 15) + 1) / 16;
      break;
    case Fill::Quarter:
      element = 0.25 * static_cast<double>(random.between(2, 6)) * (random.chance(0.5) ? 1 : -1);
      break;
    case Fill::Grid:
    case Fill::GridHalf:
      break;
    }
  }
  if (type.isFloat() && (fill == Fill::Grid || fill == Fill::GridHalf)) {
    const int64_t middle = value.size() / 2;
    for (int64_t i = 0; i < value.size(); ++i)
      value.floats[i] = 0.0625 * static_cast<double>(i - middle) + (fill == Fill::Grid ? 0 : 0.03125);
    random.shuffle(value.floats);
  }
  return value;
}

std::vector<Value> Sample::values(int64_t rows, Random &random) const {
  std::vector<Value> result;
  result.reserve(operands.size());
  for (const Operand &operand : operands) result.push_back(fill(operand.fill, operand.type, rows, random));
  return result;
}

const std::map<std::string, OpSamples> &opSamples() {
  using namespace samplers;
  static const std::vector<gait_dtype> floats{GAIT_F32, GAIT_F64}, numbers{GAIT_F32, GAIT_F64, GAIT_I32, GAIT_I64},
      integers{GAIT_I32, GAIT_I64, GAIT_I1}, all{GAIT_F32, GAIT_F64, GAIT_I32, GAIT_I64, GAIT_I1};
  static const std::map<std::string, OpSamples> samples{
      {"add", {numbers, binaryOf("add", Fill::Any, Fill::Any)}},
      {"sub", {numbers, binaryOf("sub", Fill::Any, Fill::Any)}},
      {"mul", {numbers, binaryOf("mul", Fill::Any, Fill::Any)}},
      {"div", {numbers, binaryOf("div", Fill::Any, Fill::Positive)}},
      {"max", {numbers, binaryOf("max", Fill::Grid, Fill::GridHalf)}},
      {"min", {numbers, binaryOf("min", Fill::Grid, Fill::GridHalf)}},
      {"mod", {numbers, binaryOf("mod", Fill::Odd, Fill::Quarter)}},
      {"neg", {numbers, unaryOf("neg", Fill::Any)}},
      {"abs", {numbers, unaryOf("abs", Fill::GridHalf)}},
      {"sign", {numbers, unaryOf("sign", Fill::Coarse)}},
      {"exp", {floats, unaryOf("exp", Fill::Any)}},
      {"log", {floats, unaryOf("log", Fill::Positive)}},
      {"tanh", {floats, unaryOf("tanh", Fill::Any)}},
      {"sqrt", {floats, unaryOf("sqrt", Fill::Positive)}},
      {"rsqrt", {floats, unaryOf("rsqrt", Fill::Positive)}},
      {"sigmoid", {floats, unaryOf("sigmoid", Fill::Any)}},
      {"log1p", {floats, unaryOf("log1p", Fill::Positive)}},
      {"expm1", {floats, unaryOf("expm1", Fill::Any)}},
      {"sin", {floats, unaryOf("sin", Fill::Any)}},
      {"cos", {floats, unaryOf("cos", Fill::Any)}},
      {"erf", {floats, unaryOf("erf", Fill::Any)}},
      {"pow", {floats, binaryOf("pow", Fill::Positive, Fill::Any)}},
      {"atan2", {floats, binaryOf("atan2", Fill::GridHalf, Fill::Quarter)}},
      {"floor", {floats, unaryOf("floor", Fill::Coarse)}},
      {"ceil", {floats, unaryOf("ceil", Fill::Coarse)}},
      {"round", {floats, unaryOf("round", Fill::Coarse)}},
      {"is_finite", {floats, isFinite}},
      {"bitwise_and", {integers, binaryOf("bitwise_and", Fill::Any, Fill::Any)}},
      {"bitwise_or", {integers, binaryOf("bitwise_or", Fill::Any, Fill::Any)}},
      {"bitwise_xor", {integers, binaryOf("bitwise_xor", Fill::Any, Fill::Any)}},
      {"bitwise_not", {integers, unaryOf("bitwise_not", Fill::Any)}},
      {"compare", {numbers, compare}},
      {"select", {all, select}},
      {"convert", {all, convert}},
      {"uniform", {floats, fromWords("uniform")}},
      {"normal", {floats, fromWords("normal")}},
      {"stop_gradient", {all, unaryOf("stop_gradient", Fill::Any)}},
      {"barrier", {all, barrier}},
      {"broadcast", {all, broadcast}},
      {"reshape", {all, reshape}},
      {"transpose", {all, transpose}},
      {"slice", {all, slice}},
      {"pad", {all, pad}},
      {"concat", {all, concat}},
      {"reverse", {all, reverse}},
      {"gather", {all, placed("gather", true)}},
      {"scatter_add", {numbers, placed("scatter_add", false)}},
      {"windows", {all, windowed("windows", true)}},
      {"overlap_add", {numbers, windowed("overlap_add", false)}},
      {"scan", {numbers, scan}},
      {"reduce_sum", {numbers, reduce("reduce_sum", Fill::Any)}},
      {"reduce_max", {numbers, reduce("reduce_max", Fill::Grid)}},
      {"reduce_min", {numbers, reduce("reduce_min", Fill::Grid)}},
      {"reduce_prod", {numbers, reduce("reduce_prod", Fill::NearOne, 2)}},
      {"argmax", {numbers, argmax}},
      {"dot", {numbers, dot}},
      {"constant", {all, constant}},
      {"iota", {numbers, iota}},
      {"rows", {{GAIT_I64}, rows}},
      {"random_words", {{GAIT_I32, GAIT_I64}, randomWords}},
  };
  return samples;
}

} // namespace gait::test
