// Ops of the reference that move, combine or make elements, against values computed by hand.
#include "tests/backends/single_op.h"
#include <doctest/doctest.h>
#include <limits>

using namespace gait::test;
using gait::reference::Arithmetic;
using gait::reference::Dense;
using gait::reference::Type;
using List = std::vector<int64_t>;

namespace {

constexpr double NaN = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();

Value reduce(const std::string &op, const Value &x, List axes, List shape, Arithmetic arithmetic = Arithmetic::Exact) {
  return evaluate(
      {.op = op, .operands = {x}, .result = {x.dtype, shape}, .attributes = {{"axes", axes}}, .arithmetic = arithmetic});
}

Value dot(const std::string &equation, const Value &a, const Value &b, List shape) {
  return evaluate({.op = "dot", .operands = {a, b}, .result = {a.dtype, shape}, .attributes = {{"spec", equation}}});
}

} // namespace

TEST_CASE("broadcast repeats along the dimensions that dims leaves out") {
  Value x = f64({2}, {1, 2});
  auto broadcast = [](const Value &x, List dims, List shape, int64_t rows = 0) {
    return evaluate(
        {.op = "broadcast", .operands = {x}, .result = {x.dtype, shape}, .attributes = {{"dims", dims}}, .rows = rows});
  };
  CHECK(broadcast(x, {1}, {3, 2}) == f64({3, 2}, {1, 2, 1, 2, 1, 2}));
  CHECK(broadcast(x, {0}, {2, 3}) == f64({2, 3}, {1, 1, 1, 2, 2, 2}));
  CHECK(broadcast(i1({}, {1}), {}, {2, 2}) == i1({2, 2}, {1, 1, 1, 1}));
  CHECK(broadcast(x, {1}, {GAIT_BATCH, 2}, 4) == f64({4, 2}, {1, 2, 1, 2, 1, 2, 1, 2}));
}

TEST_CASE("reshape keeps the row-major order, with the rows in their place") {
  Value x = i32({2, 3}, {1, 2, 3, 4, 5, 6});
  CHECK(evaluate({.op = "reshape", .operands = {x}, .result = {GAIT_I32, {3, 1, 2}}}) == i32({3, 1, 2}, {1, 2, 3, 4, 5, 6}));
  CHECK(evaluate({.op = "reshape", .operands = {x}, .result = {GAIT_I32, {GAIT_BATCH, 3, 1}}, .rows = 2}) ==
        i32({2, 3, 1}, {1, 2, 3, 4, 5, 6}));
}

TEST_CASE("transpose: result dimension i is operand dimension permutation[i]") {
  Value x = f64({1, 2, 3}, {1, 2, 3, 4, 5, 6});
  CHECK(evaluate({.op = "transpose",
                  .operands = {x},
                  .result = {GAIT_F64, {3, 1, 2}},
                  .attributes = {{"permutation", List{2, 0, 1}}}}) == f64({3, 1, 2}, {1, 4, 2, 5, 3, 6}));
}

TEST_CASE("slice takes start, start + stride, ... below limit") {
  Value x = f64({2, 5}, {0, 1, 2, 3, 4, 10, 11, 12, 13, 14});
  auto slice = [&](List starts, List limits, List strides, List shape, int64_t rows = 0) {
    return evaluate({.op = "slice",
                     .operands = {x},
                     .result = {GAIT_F64, shape},
                     .attributes = {{"starts", starts}, {"limits", limits}, {"strides", strides}},
                     .rows = rows});
  };
  CHECK(slice({0, 1}, {2, 5}, {1, 2}, {2, 2}) == f64({2, 2}, {1, 3, 11, 13}));
  CHECK(slice({1, 0}, {2, 5}, {1, 2}, {1, 3}) == f64({1, 3}, {10, 12, 14}));
  CHECK(slice({0, 4}, {-1, 5}, {1, 1}, {GAIT_BATCH, 1}, 2) == f64({2, 1}, {4, 14}));
  CHECK(slice({1, 2}, {1, 4}, {1, 1}, {0, 2}) == f64({0, 2}, {}));
}

TEST_CASE("pad puts the value before, after and between") {
  Value x = f64({2}, {1, 2}), value = f64({}, {9});
  auto pad = [&](const Value &x, List low, List high, List interior, List shape) {
    return evaluate({.op = "pad",
                     .operands = {x, value},
                     .result = {GAIT_F64, shape},
                     .attributes = {{"low", low}, {"high", high}, {"interior", interior}}});
  };
  CHECK(pad(x, {1}, {2}, {1}, {6}) == f64({6}, {9, 1, 9, 2, 9, 9}));
  CHECK(pad(f64({1, 2}, {1, 2}), {1, 0}, {0, 1}, {0, 0}, {2, 3}) == f64({2, 3}, {9, 9, 9, 1, 2, 9}));
  CHECK(pad(f64({0}, {}), {1}, {1}, {3}, {2}) == f64({2}, {9, 9}));
}

TEST_CASE("reduce_sum adds over any axes; integers wrap; nothing gives 0") {
  Value x = f64({2, 2, 2}, {1, 2, 3, 4, 5, 6, 7, 8});
  CHECK(reduce("reduce_sum", x, {1}, {2, 2}) == f64({2, 2}, {4, 6, 12, 14}));
  CHECK(reduce("reduce_sum", x, {0, 2}, {2}) == f64({2}, {14, 22}));
  CHECK(reduce("reduce_sum", x, {0, 1, 2}, {}) == f64({}, {36}));
  CHECK(reduce("reduce_sum", x, {}, {2, 2, 2}) == x);
  CHECK(reduce("reduce_sum", i32({2}, {INT32_MAX, 2}), {0}, {}) == i32({}, {INT32_MIN + 1}));
  CHECK(reduce("reduce_sum", f64({0, 2}, {}), {0}, {2}) == f64({2}, {0, 0}));
}

TEST_CASE("a sum over the batch is bounded by the rows of the call") {
  CHECK(evaluate({.op = "reduce_sum",
                  .operands = {f64({3, 2}, {1, 2, 3, 4, 5, 6})},
                  .result = {GAIT_F64, {2}},
                  .attributes = {{"axes", List{0}}},
                  .rows = 3}) == f64({2}, {9, 12}));
}

TEST_CASE("the naive sum is sequential in f32") {
  std::vector<double> ones(3, 1.0);
  ones[0] = 16777216; // 2^24: adding 1 to it in f32 changes nothing
  CHECK(reduce("reduce_sum", f32({3}, ones), {0}, {}, Arithmetic::Naive) == f32({}, {16777216}));
  CHECK(reduce("reduce_sum", f32({3}, ones), {0}, {}) == f64({}, {16777218}));
}

TEST_CASE("reduce_max is NaN if an element is; nothing gives the lowest") {
  CHECK(reduce("reduce_max", f64({4, 3}, {1, 3, 2, NaN, 1, 1, 1, 1, NaN, -5, -4, -6}), {1}, {4}) == f64({4}, {3, NaN, NaN, -4}));
  CHECK(reduce("reduce_max", f64({2, 0}, {}), {1}, {2}) == f64({2}, {-infinity, -infinity}));
  CHECK(reduce("reduce_max", i32({2, 2}, {-3, -9, 4, 5}), {1}, {2}) == i32({2}, {-3, 5}));
  CHECK(reduce("reduce_max", i32({0}, {}), {0}, {}) == i32({}, {INT32_MIN}));
  CHECK(reduce("reduce_max", i64({0}, {}), {0}, {}) == i64({}, {INT64_MIN}));
}

TEST_CASE("argmax takes NaN as largest, and the first of equals") {
  Value x = f64({5, 3}, {1, 3, 3, NaN, 9, NaN, 5, NaN, NaN, -infinity, -infinity, -infinity, 0, -0.0, -1});
  auto argmax = [](const Value &x, int64_t axis, Type result) {
    return evaluate({.op = "argmax", .operands = {x}, .result = result, .attributes = {{"axis", axis}}});
  };
  CHECK(argmax(x, 1, {GAIT_I32, {5}}) == i32({5}, {1, 0, 1, 0, 0}));
  CHECK(argmax(f64({2, 3}, {1, 5, 2, 4, 5, 3}), 0, {GAIT_I32, {3}}) == i32({3}, {1, 0, 1}));
  CHECK(argmax(i64({3}, {INT64_MAX - 1, INT64_MAX, INT64_MIN}), 0, {GAIT_I32, {}}) == i32({}, {1}));
}

TEST_CASE("dot is the Einstein sum that spec says") {
  Value a = f64({2, 3}, {1, 2, 3, 4, 5, 6}), b = f64({3, 2}, {1, 0, 2, 1, 0, 3});
  CHECK(dot("bk,kn->bn", a, b, {2, 2}) == f64({2, 2}, {5, 11, 14, 23}));
  CHECK(dot("bk,kn->nb", a, b, {2, 2}) == f64({2, 2}, {5, 14, 11, 23}));
  CHECK(dot("bk,bn->kn", a, f64({2, 1}, {10, 1}), {3, 1}) == f64({3, 1}, {14, 25, 36}));
  CHECK(dot("ik,jk->ij", a, a, {2, 2}) == f64({2, 2}, {14, 32, 32, 77}));
  CHECK(dot("i,j->ij", f64({2}, {1, 2}), f64({3}, {3, 4, 5}), {2, 3}) == f64({2, 3}, {3, 4, 5, 6, 8, 10}));
  CHECK(dot("k,k->", f64({3}, {1, 2, 3}), f64({3}, {4, 5, 6}), {}) == f64({}, {32}));
  // A batch dimension; and a letter that one operand has alone is summed.
  CHECK(dot("hik,hkj->hij", f64({2, 1, 2}, {1, 2, 3, 4}), f64({2, 2, 1}, {5, 6, 7, 8}), {2, 1, 1}) == f64({2, 1, 1}, {17, 53}));
  CHECK(dot("ik,k->k", a, f64({3}, {1, 10, 100}), {3}) == f64({3}, {5, 70, 900}));
  CHECK(dot("ik,kj->ij", f64({1, 0}, {}), f64({0, 2}, {}), {1, 2}) == f64({1, 2}, {0, 0}));
  CHECK(dot("i,i->", i32({2}, {65536, 3}), i32({2}, {65536, 5}), {}) == i32({}, {15}));
}

TEST_CASE("constant gives all its elements, or one for all") {
  auto constant = [](Dense value, Type type) {
    value.type = type;
    return evaluate({.op = "constant", .operands = {}, .result = type, .attributes = {{"value", value}}});
  };
  CHECK(constant({.floats = {1, NaN}}, {GAIT_F64, {2}}) == f64({2}, {1, NaN}));
  CHECK(constant({.floats = {2.5}}, {GAIT_F64, {2, 2}}) == f64({2, 2}, {2.5, 2.5, 2.5, 2.5}));
  CHECK(constant({.integers = {INT64_MAX}}, {GAIT_I64, {1}}) == i64({1}, {INT64_MAX}));
  CHECK(constant({.integers = {1, 0}}, {GAIT_I1, {2}}) == i1({2}, {1, 0}));
  CHECK(constant({.integers = {3, -2}}, {GAIT_I1, {2}}) == i1({2}, {1, 0})); // an i1 is one bit, whatever a table says
}

TEST_CASE("iota numbers along its axis") {
  auto source = [](const std::string &op, Type type, int64_t axis, int64_t rows) {
    return evaluate({.op = op, .operands = {}, .result = type, .attributes = {{"axis", axis}}, .rows = rows});
  };
  CHECK(source("iota", {GAIT_I32, {2, 3}}, 1, 1) == i32({2, 3}, {0, 1, 2, 0, 1, 2}));
  CHECK(source("iota", {GAIT_F32, {2, 3}}, 1, 1) == f64({2, 3}, {0, 1, 2, 0, 1, 2}));
  CHECK(source("iota", {GAIT_F64, {GAIT_BATCH, 2}}, 0, 3) == f64({3, 2}, {0, 0, 1, 1, 2, 2}));
}
