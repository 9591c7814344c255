// The reference's random numbers: known answers, quantiles, moments, and where each word comes from.
#include "backends/reference/run/random.h"
#include "tests/backends/single_op.h"
#include <cmath>
#include <doctest/doctest.h>

using namespace gait::test;
using namespace gait::reference;

namespace {

Value words(int64_t key, int64_t counter, int64_t stream, Type type, int64_t rows = 0) {
  return evaluate({.op = "random_words",
                   .operands = {i64({}, {key}), i64({}, {counter})},
                   .result = type,
                   .attributes = {{"stream", stream}},
                   .rows = rows});
}

int64_t signed32(uint32_t word) { return static_cast<int32_t>(word); }

} // namespace

TEST_CASE("Philox 4x32-10 gives the known answers") {
  // Source: Random123, tests/kat_vectors.
  using Words = std::array<uint32_t, 4>;
  CHECK(philox({0, 0, 0, 0}, {0, 0}) == Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  uint32_t ones = 0xffffffff;
  CHECK(philox({ones, ones, ones, ones}, {ones, ones}) == Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
        Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("a word comes from key, counter, stream, row and place") {
  int64_t key = 0x299f31d0a4093822, counter = 0x0000012313198a2e, stream = 7;
  Value plain = words(key, counter, stream, {GAIT_I32, {2, 3}});
  Value byRow = words(key, counter, stream, {GAIT_I32, {GAIT_BATCH, 3}}, 2);
  Value wide = words(key, counter, stream, {GAIT_I64, {GAIT_BATCH, 3}}, 2);
  uint32_t last = 7 ^ (0x123u << 16);
  auto block = [&](uint32_t number, uint32_t row) { return philox({number, row, 0x13198a2e, last}, {0xa4093822, 0x299f31d0}); };
  for (int64_t j = 0; j < 6; ++j) CHECK(plain.integers[j] == signed32(block(j / 4, 0)[j % 4]));
  for (int64_t row = 0; row < 2; ++row)
    for (int64_t j = 0; j < 3; ++j) {
      CHECK(byRow.integers[row * 3 + j] == signed32(block(0, row)[j]));
      uint64_t low = block(2 * j / 4, row)[2 * j % 4], high = block((2 * j + 1) / 4, row)[(2 * j + 1) % 4];
      CHECK(wide.integers[row * 3 + j] == static_cast<int64_t>(low | high << 32));
    }
}

TEST_CASE("a row's words do not depend on the number of rows") {
  Value few = words(1, 2, 3, {GAIT_I32, {GAIT_BATCH, 5}}, 2), many = words(1, 2, 3, {GAIT_I32, {GAIT_BATCH, 5}}, 9);
  for (int64_t i = 0; i < few.size(); ++i) CHECK(few.integers[i] == many.integers[i]);
}

TEST_CASE("uniform is the word's upper bits, in [0, 1)") {
  Value from32 = evaluate({.op = "uniform", .operands = {i32({4}, {0, -1, INT32_MIN, 255})}, .result = {GAIT_F32, {4}}});
  CHECK(from32 == f64({4}, {0, 1 - 0x1p-24, 0.5, 0}));
  Value from64 = evaluate({.op = "uniform", .operands = {i64({4}, {0, -1, INT64_MIN, 2047})}, .result = {GAIT_F64, {4}}});
  CHECK(from64 == f64({4}, {0, 1 - 0x1p-53, 0.5, 0}));
}

TEST_CASE("the normal quantile has 16 digits in all three regions") {
  // To 20 digits by mpmath, for the double nearest to p. 0.075 lies at the seam of the regions, 1e-12 and below in the far tail.
  struct {
    double p, quantile;
  } known[] = {{0.5, 0},
               {0.25, -0.6744897501960817432},
               {0.075, -1.4395314709384559349},
               {0.025, -1.9599639845400542118},
               {0.001, -3.0902323061678135354},
               {1e-10, -6.3613409024040561991},
               {1e-12, -7.0344838253011319326},
               {1e-20, -9.2623400897984075796},
               {1e-300, -37.047096299361199237}};
  for (auto [p, quantile] : known) {
    CHECK(std::abs(normalQuantile(p) - quantile) <= 1e-15 * std::abs(quantile));
    if (p > 1e-9) CHECK(std::abs(normalQuantile(1 - p) + quantile) <= 1e-12 * std::abs(quantile));
  }
}

TEST_CASE("normal is the quantile at the middle of the word's cell, rounded to the type") {
  Value from32 = evaluate({.op = "normal", .operands = {i32({3}, {0, -1, INT32_MIN})}, .result = {GAIT_F32, {3}}});
  CHECK(from32 == f64({3}, {normalQuantile(0x1p-33), normalQuantile(1 - 0x1p-33), normalQuantile(0.5 + 0x1p-33)}));
  Value from64 = evaluate({.op = "normal", .operands = {i64({2}, {4095, -1})}, .result = {GAIT_F64, {2}}});
  CHECK(from64 == f64({2}, {normalQuantile(0x1p-53), normalQuantile(1 - 0x1p-53)}));
  Value naive =
      evaluate({.op = "normal", .operands = {i32({1}, {12345})}, .result = {GAIT_F32, {1}}, .arithmetic = Arithmetic::Naive});
  CHECK(naive == f32({1}, {static_cast<float>(normalQuantile(12345.5 * 0x1p-32))}));
}

TEST_CASE("the moments of both distributions are right") {
  int64_t n = 200000;
  auto moments = [&](const std::string &op, gait_dtype wordType, gait_dtype type) {
    Value sample = evaluate({.op = op, .operands = {words(42, 7, 1, {wordType, {n}})}, .result = {type, {n}}});
    std::array<double, 4> sums{};
    for (double x : sample.floats)
      for (int k = 0; k < 4; ++k) sums[k] += std::pow(x, k + 1) / n;
    return sums;
  };
  // Bounds: five standard errors of each sample moment.
  for (auto [wordType, type] : {std::pair{GAIT_I32, GAIT_F32}, std::pair{GAIT_I64, GAIT_F64}}) {
    std::array<double, 4> uniform = moments("uniform", wordType, type), normal = moments("normal", wordType, type);
    for (int k = 1; k <= 4; ++k) {
      double deviation = std::sqrt((1.0 / (2 * k + 1) - 1.0 / ((k + 1) * (k + 1))) / n);
      CHECK(std::abs(uniform[k - 1] - 1.0 / (k + 1)) < 5 * deviation);
    }
    double expected[] = {0, 1, 0, 3}, variance[] = {1, 2, 15, 96};
    for (int k = 0; k < 4; ++k) CHECK(std::abs(normal[k] - expected[k]) < 5 * std::sqrt(variance[k] / n));
  }
}
