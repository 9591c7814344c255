// One compiled model serves every number of rows: as models compiled for that number alone do, and each row by itself.
#include "tests/properties/models.h"
#include <cmath>
#include <cstring>
#include <doctest/doctest.h>

using namespace gait;
using namespace gait::tests;

static double largestDifference(std::span<const float> a, std::span<const float> b) {
  REQUIRE(a.size() == b.size());
  double difference = 0, magnitude = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference = std::max(difference, std::abs(double(a[i]) - double(b[i])));
    magnitude = std::max(magnitude, std::abs(double(b[i])));
  }
  return difference / std::max(magnitude, 1e-30);
}

TEST_CASE("a model of largest batch 64 trains with fewer rows as models compiled for these do") {
  for (Rule rule : {Rule::Sgd, Rule::Momentum, Rule::Adam})
    for (std::vector<std::int64_t> widths : {std::vector<std::int64_t>{64, 128, 10}, {5, 7, 3}, {17, 33, 16, 4}}) {
      Session any = compile(classifier({.widths = widths, .rule = rule}), {.max_batch = 64});
      for (std::int64_t rows : {1, 17, 33, 64}) {
        CAPTURE(widths.front());
        CAPTURE(rows);
        Session fixed = compile(classifier({.widths = widths, .rule = rule, .rows = rows})).init(3);
        any.init(3);
        Samples samples(rows * 20, widths.front(), static_cast<std::int32_t>(widths.back()));
        for (int step = 0; step < 20; ++step) {
          Batch batch = samples.rows(step * rows, rows);
          Results a = any.run("train_step", batch), b = fixed.run("train_step", batch);
          CHECK(a.scalar("loss") == doctest::Approx(b.scalar("loss")).epsilon(1e-5));
          CHECK(a.scalar("accuracy") == doctest::Approx(b.scalar("accuracy")).epsilon(1e-6));
        }
        for (const TensorView &state : fixed.states())
          if (state.dtype == DType::f32) {
            CAPTURE(state.name);
            CHECK(largestDifference(any.state<float>(state.name), fixed.state<float>(state.name)) < 2e-5);
          }
      }
    }
}

TEST_CASE("a row's prediction has the same bits whatever the batch it comes in") {
  for (std::vector<std::int64_t> widths : {std::vector<std::int64_t>{64, 128, 10}, {5, 7, 3}, {9, 1, 17}, {33, 100, 40}}) {
    Session session = compile(classifier({.widths = widths, .smooth = true}), {.max_batch = 64}).init(5);
    const std::int64_t classes = widths.back();
    Samples samples(64, widths.front(), static_cast<std::int32_t>(classes));
    std::vector<float> whole;
    for (float p : session.run("predict", samples.images(0, 64)).span<float>("probability")) whole.push_back(p);
    for (auto [first, rows] : {std::pair{0, 1}, {63, 1}, {7, 2}, {3, 3}, {11, 17}, {31, 33}, {1, 63}, {20, 12}}) {
      CAPTURE(first);
      CAPTURE(rows);
      std::span<const float> part = session.run("predict", samples.images(first, rows)).span<float>("probability");
      REQUIRE(part.size() == std::size_t(rows * classes));
      CHECK(std::memcmp(part.data(), whole.data() + first * classes, part.size_bytes()) == 0);
    }
    double sum = 0;
    for (float p : whole) sum += p;
    CHECK(sum == doctest::Approx(64)); // the rows are distributions, not zeros
  }
}
