// Ops on corresponding elements. One line each in the table at the end; only what changes the type has a function of its own.
#include "backends/reference/run/operation.h"
#include "backends/reference/run/random.h"
#include <array>
#include <cmath>
#include <compare>
#include <concepts>
#include <limits>
#include <utility>

namespace gait::reference {
namespace {

template <typename T>
concept Number = std::floating_point<T> || std::same_as<T, Integer>;
template <typename T>
concept Real = std::floating_point<T>;

/// A NaN on either side is the result.
template <Real T> T maximum(T a, T b) { return std::isnan(a) || a > b ? a : b; }
Integer maximum(Integer a, Integer b) { return a > b ? a : b; }
template <Real T> T minimum(T a, T b) { return std::isnan(a) || a < b ? a : b; }
Integer minimum(Integer a, Integer b) { return a < b ? a : b; }

template <Number T> T sign(T x) { return x > T{0} ? T{1} : x < T{0} ? T{-1} : x; }
template <Real T> T magnitude(T x) { return std::abs(x); }
Integer magnitude(Integer x) { return x < Integer{0} ? -x : x; }

/// The elements of `result` as f of the elements of the operands.
template <typename E, auto f, size_t... i> void map(const Call &call, std::index_sequence<i...>) {
  const Tensor &result = call.results[0];
  for (int64_t at = 0, size = result.size(); at < size; ++at) store(result, at, f(load<E>(call.operands[i], at)...));
}

/// An op of `arity` operands whose formula is f: all types equal, floating, or also i32 and i64 where f takes an Integer.
template <size_t arity, auto f> struct Pointwise {
  static constexpr auto indices = std::make_index_sequence<arity>();
  static constexpr bool integers =
      arity == 1 ? std::invocable<decltype(f), Integer> : std::invocable<decltype(f), Integer, Integer>;

  static void check(const Signature &signature) {
    signature.requireCounts(arity);
    for (const Type &operand : signature.operands)
      signature.require(operand == signature.result(), "operands and result have one type");
    gait_dtype dtype = signature.result().dtype;
    if (integers) signature.require(dtype != GAIT_I1, "it works on numbers");
    else signature.require(isFloat(dtype), "it works on floating-point numbers");
  }
  template <typename F> static void evaluate(const Call &call) {
    if (isFloat(call.results[0].dtype)) return map<F, f>(call, indices);
    if constexpr (integers) map<Integer, f>(call, indices);
  }
};
template <auto f> using Unary = Pointwise<1, f>;
template <auto f> using Binary = Pointwise<2, f>;

/// The remainder that has the divisor's sign. Beyond 2^(bits of the mantissa) quotients, 0 of that sign.
struct Mod {
  static void check(const Signature &signature) {
    Binary<[](Number auto a, Number auto) { return a; }>::check(signature);
  }
  static Integer of(Integer a, Integer b, gait_dtype) {
    if (b.value == 0 || b.value == -1) return {0};
    int64_t rest = a.value % b.value;
    return {rest != 0 && (rest < 0) != (b.value < 0) ? rest + b.value : rest};
  }
  template <Real T> static T of(T a, T b, gait_dtype dtype) {
    T rest = std::fmod(a, b);
    if (std::isfinite(a) && std::abs(std::floor(a / b)) >= (dtype == GAIT_F32 ? 0x1p24 : 0x1p53)) rest = 0 / b;
    if (rest != 0 && (rest < 0) != (b < 0)) rest += b;
    return rest == 0 ? std::copysign(T{0}, b) : rest;
  }
  template <typename E> static void of(const Call &call) {
    const Tensor &result = call.results[0];
    for (int64_t at = 0, size = result.size(); at < size; ++at)
      store(result, at, of(load<E>(call.operands[0], at), load<E>(call.operands[1], at), result.dtype));
  }
  template <typename F> static void evaluate(const Call &call) {
    if (isFloat(call.results[0].dtype)) of<F>(call);
    else of<Integer>(call);
  }
};

struct IsFinite {
  static void check(const Signature &signature) {
    signature.requireCounts(1);
    signature.require(isFloat(signature.operand(0).dtype), "it works on floating-point numbers");
    signature.require(signature.result() == Type{GAIT_I1, signature.operand(0).shape},
                      "the result is i1, of the operand's shape");
  }
  template <typename F> static void evaluate(const Call &call) {
    for (int64_t at = 0, size = call.results[0].size(); at < size; ++at)
      store(call.results[0], at, Integer{std::isfinite(call.operands[0].floats[at])});
  }
};

/// On all bits of integers; an i1 keeps its one.
template <size_t arity, auto f> struct Bitwise {
  static void check(const Signature &signature) {
    signature.requireCounts(arity);
    for (const Type &operand : signature.operands)
      signature.require(operand == signature.result(), "operands and result have one type");
    signature.require(!isFloat(signature.result().dtype), "it works on integers and i1");
  }
  template <typename F> static void evaluate(const Call &call) {
    for (int64_t at = 0, size = call.results[0].size(); at < size; ++at) {
      std::array<int64_t, arity> bits;
      for (size_t i = 0; i < arity; ++i) bits[i] = call.operands[i].integers[at];
      store(call.results[0], at, Integer{f(bits)});
    }
  }
};

struct Compare {
  static void check(const Signature &signature) {
    signature.requireCounts(2);
    signature.require(signature.operand(0) == signature.operand(1) && signature.operand(0).dtype != GAIT_I1,
                      "operands are numbers of one type");
    signature.require(signature.result() == Type{GAIT_I1, signature.operand(0).shape},
                      "the result is i1, of the operands' shape");
    predicate(signature);
  }
  template <typename F> static void evaluate(const Call &call) {
    auto holds = predicate(call.signature);
    const Tensor &a = call.operands[0], &b = call.operands[1];
    for (int64_t at = 0, size = a.size(); at < size; ++at) {
      std::partial_ordering order =
          isFloat(a.dtype) ? a.floats[at] <=> b.floats[at] : std::partial_ordering(a.integers[at] <=> b.integers[at]);
      store(call.results[0], at, Integer{holds(order)});
    }
  }
  /// NaN is unordered: it only compares ne.
  static bool (*predicate(const Signature &signature))(std::partial_ordering) {
    switch (signature.integer("predicate")) {
    case 0:
      return [](std::partial_ordering order) { return order == 0; }; // eq
    case 1:
      return [](std::partial_ordering order) { return order != 0; }; // ne
    case 2:
      return [](std::partial_ordering order) { return order < 0; }; // lt
    case 3:
      return [](std::partial_ordering order) { return order <= 0; }; // le
    case 4:
      return [](std::partial_ordering order) { return order > 0; }; // gt
    case 5:
      return [](std::partial_ordering order) { return order >= 0; }; // ge
    default:
      signature.require(false, "the predicate is 0 to 5: eq, ne, lt, le, gt, ge");
      return nullptr;
    }
  }
};

struct Select {
  static void check(const Signature &signature) {
    signature.requireCounts(3);
    signature.require(signature.operand(0) == Type{GAIT_I1, signature.result().shape},
                      "the condition is i1, of the result's shape");
    signature.require(signature.operand(1) == signature.result() && signature.operand(2) == signature.result(),
                      "both choices and the result have one type");
  }
  template <typename F> static void evaluate(const Call &call) {
    const Tensor &condition = call.operands[0], &result = call.results[0];
    for (int64_t at = 0, size = result.size(); at < size; ++at) {
      const Tensor &chosen = call.operands[condition.integers[at] ? 1 : 2];
      if (isFloat(result.dtype)) store(result, at, chosen.floats[at]);
      else store(result, at, Integer{chosen.integers[at]});
    }
  }
};

struct StopGradient {
  static void check(const Signature &signature) {
    signature.requireCounts(1);
    signature.require(signature.operand(0) == signature.result(), "operand and result have one type");
  }
  template <typename F> static void evaluate(const Call &call) {
    for (int64_t at = 0, size = call.results[0].size(); at < size; ++at)
      if (isFloat(call.results[0].dtype)) call.results[0].floats[at] = call.operands[0].floats[at];
      else call.results[0].integers[at] = call.operands[0].integers[at];
  }
};

/// Truncates towards zero; what does not fit becomes the nearest number that does; NaN becomes 0.
Integer saturate(double value, gait_dtype dtype) {
  if (dtype == GAIT_I1) return {value != 0};
  if (std::isnan(value)) return {0};
  int64_t lowest = dtype == GAIT_I32 ? std::numeric_limits<int32_t>::lowest() : std::numeric_limits<int64_t>::lowest();
  int64_t highest = dtype == GAIT_I32 ? std::numeric_limits<int32_t>::max() : std::numeric_limits<int64_t>::max();
  // 2^63 - 1 is no double: the comparison is with 2^63, which is.
  if (value >= static_cast<double>(highest)) return {highest};
  if (value <= static_cast<double>(lowest)) return {lowest};
  return {static_cast<int64_t>(value)};
}

struct Convert {
  static void check(const Signature &signature) {
    signature.requireCounts(1);
    signature.require(signature.operand(0).shape == signature.result().shape, "operand and result have one shape");
  }
  template <typename F> static void evaluate(const Call &call) {
    const Tensor &x = call.operands[0], &result = call.results[0];
    for (int64_t at = 0, size = x.size(); at < size; ++at) {
      if (isFloat(x.dtype) && isFloat(result.dtype)) store(result, at, static_cast<F>(x.floats[at]));
      else if (isFloat(x.dtype)) store(result, at, saturate(x.floats[at], result.dtype));
      else if (isFloat(result.dtype)) store(result, at, static_cast<F>(x.integers[at]));
      else if (result.dtype == GAIT_I1) store(result, at, Integer{x.integers[at] != 0});
      else store(result, at, Integer{x.integers[at]});
    }
  }
};

/// From random words to random numbers: i32 words to f32, i64 words to f64.
template <double (*from32)(uint32_t), double (*from64)(uint64_t)> struct FromWords {
  static void check(const Signature &signature) {
    signature.requireCounts(1);
    gait_dtype words = signature.operand(0).dtype, numbers = signature.result().dtype;
    signature.require((words == GAIT_I32 && numbers == GAIT_F32) || (words == GAIT_I64 && numbers == GAIT_F64),
                      "words are i32 for f32, i64 for f64");
    signature.require(signature.operand(0).shape == signature.result().shape, "operand and result have one shape");
  }
  template <typename F> static void evaluate(const Call &call) {
    const Tensor &words = call.operands[0];
    for (int64_t at = 0, size = words.size(); at < size; ++at) {
      double value = words.dtype == GAIT_I32 ? from32(static_cast<uint32_t>(words.integers[at]))
                                             : from64(static_cast<uint64_t>(words.integers[at]));
      store(call.results[0], at, static_cast<F>(value));
    }
  }
};

} // namespace

std::span<const Operation> pointwiseOperations() {
  static constexpr Operation table[] = {
      operation<Binary<[](Number auto a, Number auto b) { return a + b; }>>("add"),
      operation<Binary<[](Number auto a, Number auto b) { return a - b; }>>("sub"),
      operation<Binary<[](Number auto a, Number auto b) { return a * b; }>>("mul"),
      operation<Binary<[](Number auto a, Number auto b) { return a / b; }>>("div"),
      operation<Binary<[](Number auto a, Number auto b) { return maximum(a, b); }>>("max"),
      operation<Binary<[](Number auto a, Number auto b) { return minimum(a, b); }>>("min"),
      operation<Mod>("mod"),
      operation<Unary<[](Number auto x) { return -x; }>>("neg"),
      operation<Unary<[](Number auto x) { return magnitude(x); }>>("abs"),
      operation<Unary<[](Number auto x) { return sign(x); }>>("sign"),
      operation<Unary<[](Real auto x) { return std::exp(x); }>>("exp"),
      operation<Unary<[](Real auto x) { return std::log(x); }>>("log"),
      operation<Unary<[](Real auto x) { return std::tanh(x); }>>("tanh"),
      operation<Unary<[](Real auto x) { return std::sqrt(x); }>>("sqrt"),
      operation<Unary<[](Real auto x) { return 1 / std::sqrt(x); }>>("rsqrt"),
      operation<Unary<[](Real auto x) { return 1 / (1 + std::exp(-x)); }>>("sigmoid"),
      operation<Unary<[](Real auto x) { return std::log1p(x); }>>("log1p"),
      operation<Unary<[](Real auto x) { return std::expm1(x); }>>("expm1"),
      operation<Unary<[](Real auto x) { return std::sin(x); }>>("sin"),
      operation<Unary<[](Real auto x) { return std::cos(x); }>>("cos"),
      operation<Unary<[](Real auto x) { return std::erf(x); }>>("erf"),
      operation<Binary<[](Real auto a, Real auto b) { return std::pow(a, b); }>>("pow"),
      operation<Binary<[](Real auto a, Real auto b) { return std::atan2(a, b); }>>("atan2"),
      operation<Unary<[](Real auto x) { return std::floor(x); }>>("floor"),
      operation<Unary<[](Real auto x) { return std::ceil(x); }>>("ceil"),
      operation<Unary<[](Real auto x) { return std::nearbyint(x); }>>("round"),
      operation<IsFinite>("is_finite"),
      operation<Bitwise<2, [](auto bits) { return bits[0] & bits[1]; }>>("bitwise_and"),
      operation<Bitwise<2, [](auto bits) { return bits[0] | bits[1]; }>>("bitwise_or"),
      operation<Bitwise<2, [](auto bits) { return bits[0] ^ bits[1]; }>>("bitwise_xor"),
      operation<Bitwise<1, [](auto bits) { return ~bits[0]; }>>("bitwise_not"),
      operation<Compare>("compare"),
      operation<Select>("select"),
      operation<Convert>("convert"),
      operation<StopGradient>("stop_gradient"),
      operation<FromWords<uniform32, uniform64>>("uniform"),
      operation<FromWords<normal32, normal64>>("normal"),
  };
  return table;
}

} // namespace gait::reference
