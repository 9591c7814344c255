// Pointwise ops of the reference against values computed by hand.
#include "tests/backends/single_op.h"
#include <cmath>
#include <doctest/doctest.h>
#include <limits>

using namespace gait::test;
using gait::reference::Arithmetic;

namespace {

constexpr double NaN = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();
constexpr int64_t lowest32 = INT32_MIN, highest32 = INT32_MAX, lowest64 = INT64_MIN, highest64 = INT64_MAX;

Value binary(const std::string &op, const Value &a, const Value &b) {
  return evaluate({.op = op, .operands = {a, b}, .result = {a.dtype, a.shape}});
}
Value unary(const std::string &op, const Value &x) { return evaluate({.op = op, .operands = {x}, .result = {x.dtype, x.shape}}); }
Value convert(const Value &x, gait_dtype to) { return evaluate({.op = "convert", .operands = {x}, .result = {to, x.shape}}); }
Value compare(int64_t predicate, const Value &a, const Value &b) {
  return evaluate({.op = "compare", .operands = {a, b}, .result = {GAIT_I1, a.shape}, .attributes = {{"predicate", predicate}}});
}

} // namespace

TEST_CASE("arithmetic on floats is IEEE's") {
  CHECK(binary("add", f64({3}, {1.5, infinity, infinity}), f64({3}, {0.25, 1, -infinity})) == f64({3}, {1.75, infinity, NaN}));
  CHECK(binary("sub", f64({2}, {1.5, 2}), f64({2}, {0.25, NaN})) == f64({2}, {1.25, NaN}));
  CHECK(binary("mul", f64({2}, {1.5, 0}), f64({2}, {-2, infinity})) == f64({2}, {-3, NaN}));
  CHECK(binary("div", f64({4}, {1, -1, 0, 7}), f64({4}, {0, 0, 0, 2})) == f64({4}, {infinity, -infinity, NaN, 3.5}));
}

TEST_CASE("integer arithmetic wraps, and x / 0 is 0") {
  CHECK(binary("add", i32({2}, {highest32, -5}), i32({2}, {1, 3})) == i32({2}, {lowest32, -2}));
  CHECK(binary("sub", i32({1}, {lowest32}), i32({1}, {1})) == i32({1}, {highest32}));
  CHECK(binary("mul", i32({2}, {65536, -3}), i32({2}, {65536, 4})) == i32({2}, {0, -12}));
  CHECK(binary("mul", i32({1}, {highest32}), i32({1}, {highest32})) == i32({1}, {1}));
  CHECK(binary("add", i64({1}, {highest64}), i64({1}, {1})) == i64({1}, {lowest64}));
  CHECK(binary("mul", i64({1}, {lowest64}), i64({1}, {-1})) == i64({1}, {lowest64}));
  CHECK(binary("div", i32({6}, {7, -7, 7, 5, lowest32, 0}), i32({6}, {2, 2, -2, 0, -1, 3})) ==
        i32({6}, {3, -3, -3, 0, lowest32, 0}));
  CHECK(binary("div", i64({3}, {lowest64, lowest64, 9}), i64({3}, {-1, 0, 4})) == i64({3}, {lowest64, 0, 2}));
  CHECK(unary("neg", i32({2}, {lowest32, 4})) == i32({2}, {lowest32, -4}));
  CHECK(unary("neg", i64({1}, {lowest64})) == i64({1}, {lowest64}));
}

TEST_CASE("max is NaN if either side is") {
  CHECK(binary("max", f64({5}, {1, NaN, 2, NaN, -infinity}), f64({5}, {3, 1, NaN, NaN, -7})) == f64({5}, {3, NaN, NaN, NaN, -7}));
  CHECK(binary("max", i32({2}, {-4, 9}), i32({2}, {-3, 2})) == i32({2}, {-3, 9}));
}

TEST_CASE("the functions of one number") {
  CHECK(unary("neg", f64({2}, {1.5, -infinity})) == f64({2}, {-1.5, infinity}));
  Value x = f64({3}, {-1, 0.5, 2});
  CHECK(relativeError(unary("exp", x), f64({3}, {0.36787944117144233, 1.6487212707001282, 7.38905609893065})) < 1e-15);
  CHECK(relativeError(unary("tanh", x), f64({3}, {-0.7615941559557649, 0.46211715726000975, 0.9640275800758169})) < 1e-15);
  CHECK(unary("exp", f64({2}, {-infinity, NaN})) == f64({2}, {0, NaN}));
  CHECK(relativeError(unary("log", f64({2}, {0.5, 10})), f64({2}, {-0.6931471805599453, 2.302585092994046})) < 1e-15);
  CHECK(unary("log", f64({3}, {0, -1, 1})) == f64({3}, {-infinity, NaN, 0}));
  CHECK(unary("sqrt", f64({3}, {2.25, -1, 0})) == f64({3}, {1.5, NaN, 0}));
}

TEST_CASE("comparisons with NaN are false, but for ne") {
  Value a = f64({5}, {1, 2, 3, NaN, NaN}), b = f64({5}, {2, 2, 2, 1, NaN});
  CHECK(compare(0, a, b) == i1({5}, {0, 1, 0, 0, 0}));
  CHECK(compare(1, a, b) == i1({5}, {1, 0, 1, 1, 1}));
  CHECK(compare(2, a, b) == i1({5}, {1, 0, 0, 0, 0}));
  CHECK(compare(3, a, b) == i1({5}, {1, 1, 0, 0, 0}));
  CHECK(compare(4, a, b) == i1({5}, {0, 0, 1, 0, 0}));
  CHECK(compare(5, a, b) == i1({5}, {0, 1, 1, 0, 0}));
  CHECK(compare(2, i32({2}, {-1, 1}), i32({2}, {1, -1})) == i1({2}, {1, 0})); // signed
  // Above 2^53, where doubles would see equals.
  CHECK(compare(0, i64({1}, {highest64}), i64({1}, {highest64 - 1})) == i1({1}, {0}));
}

TEST_CASE("select takes the second operand where the condition holds") {
  Value condition = i1({3}, {1, 0, 1});
  CHECK(evaluate(
            {.op = "select", .operands = {condition, f64({3}, {1, 2, NaN}), f64({3}, {4, 5, 6})}, .result = {GAIT_F64, {3}}}) ==
        f64({3}, {1, 5, NaN}));
  CHECK(
      evaluate({.op = "select", .operands = {condition, i64({3}, {1, 2, 3}), i64({3}, {4, 5, 6})}, .result = {GAIT_I64, {3}}}) ==
      i64({3}, {1, 5, 3}));
  CHECK(evaluate({.op = "select", .operands = {condition, i1({3}, {0, 0, 1}), i1({3}, {1, 1, 1})}, .result = {GAIT_I1, {3}}}) ==
        i1({3}, {0, 1, 1}));
}

TEST_CASE("a float becomes an integer by truncation and saturation, NaN becomes 0") {
  CHECK(convert(f64({7}, {2.9, -2.9, 1e30, -1e30, NaN, 2147483647.5, -2147483648.9}), GAIT_I32) ==
        i32({7}, {2, -2, highest32, lowest32, 0, highest32, lowest32}));
  CHECK(convert(f64({6}, {9223372036854775808.0, -9223372036854775808.0, infinity, -infinity, NaN, 1125899906842623.5}),
                GAIT_I64) == i64({6}, {highest64, lowest64, highest64, lowest64, 0, 1125899906842623}));
  CHECK(convert(f64({5}, {0, -0.0, 0.25, NaN, -3}), GAIT_I1) == i1({5}, {0, 0, 1, 1, 1}));
}

TEST_CASE("integers convert by wrapping, to i1 by comparison with 0") {
  CHECK(convert(i64({3}, {4294967297, -1, 2147483648}), GAIT_I32) == i32({3}, {1, -1, lowest32}));
  CHECK(convert(i32({2}, {-1, 7}), GAIT_I64) == i64({2}, {-1, 7}));
  CHECK(convert(i32({3}, {2, 0, -1}), GAIT_I1) == i1({3}, {1, 0, 1}));
  CHECK(convert(i1({2}, {1, 0}), GAIT_I64) == i64({2}, {1, 0}));
  CHECK(convert(i1({2}, {1, 0}), GAIT_F64) == f64({2}, {1, 0}));
  CHECK(convert(i64({1}, {-3}), GAIT_F32) == f64({1}, {-3})); // the oracle's floats are all f64
}

TEST_CASE("the naive arithmetic rounds once per operation, to the declared type") {
  auto naive = [](const std::string &op, std::vector<Value> operands, gait_dtype to) {
    return evaluate({.op = op, .operands = operands, .result = {to, operands[0].shape}, .arithmetic = Arithmetic::Naive});
  };
  CHECK(naive("add", {f32({1}, {16777216}), f32({1}, {1})}, GAIT_F32) == f32({1}, {16777216}));
  CHECK(naive("add", {f64({1}, {16777216}), f64({1}, {1})}, GAIT_F64) == f64({1}, {16777217}));
  CHECK(naive("div", {f32({1}, {1}), f32({1}, {3})}, GAIT_F32) == f32({1}, {1.0f / 3.0f}));
  CHECK(naive("exp", {f32({1}, {1})}, GAIT_F32) == f32({1}, {std::exp(1.0f)}));
  CHECK(naive("convert", {f64({1}, {0.1})}, GAIT_F32) == f32({1}, {0.1f}));
  // 2^53 + 2^29 + 1: by way of double it would round twice, to 2^53.
  CHECK(naive("convert", {i64({1}, {9007199791611905})}, GAIT_F32) == f32({1}, {9007200328482816.0}));
  CHECK(naive("convert", {f64({1}, {16777217.0})}, GAIT_I32) == i32({1}, {16777217}));
  CHECK(binary("add", f32({1}, {16777216}), f32({1}, {1})) == f64({1}, {16777217})); // exact arithmetic
}

TEST_CASE("stop_gradient is the identity") {
  CHECK(unary("stop_gradient", f64({2}, {1.5, NaN})) == f64({2}, {1.5, NaN}));
  CHECK(unary("stop_gradient", i64({2}, {highest64, -2})) == i64({2}, {highest64, -2}));
}
