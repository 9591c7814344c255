#include "tests/support/samples.h"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <numeric>

namespace gait::test {
namespace {

using List = std::vector<int64_t>;

const std::vector<gait_dtype> floats{GAIT_F32, GAIT_F64}, numbers{GAIT_F32, GAIT_F64, GAIT_I32, GAIT_I64},
    integers{GAIT_I32, GAIT_I64, GAIT_I1}, all{GAIT_F32, GAIT_F64, GAIT_I32, GAIT_I64, GAIT_I1};

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

Sample unary(std::string_view op, Fill fill, Random &random, gait_dtype dtype) {
  TensorType type{dtype, randomShape(random)};
  return {{{type, fill}}, type, fmt::format("gait.{} %x0 : {}", op, spell(type))};
}

Sample binary(std::string_view op, Fill lhs, Fill rhs, Random &random, gait_dtype dtype) {
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
  TensorType from{dtype, randomShape(random)}, to = from.as(random.pick(all));
  return {{{from}}, to, fmt::format("gait.convert %x0 : {} to {}", spell(from), spell(to))};
}

Sampler fromWords(std::string op) {
  return [=](Random &random, gait_dtype dtype) {
    TensorType to{dtype, randomShape(random)}, from = to.as(dtype == GAIT_F32 ? GAIT_I32 : GAIT_I64);
    return Sample{{{from}}, to, fmt::format("gait.{} %x0 : {} to {}", op, spell(from), spell(to))};
  };
}

/// `count` of the numbers below `limit`, increasing.
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

/// gather, or scatter_add from the gathered to the whole. Indices go beyond both ends.
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

/// windows, or overlap_add from the windows to the whole. Some leave a rest behind the last window.
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

Sampler reduce(std::string op, Fill fill, int64_t mostRank = 4) {
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
