// Initialisers that are more than a scaled draw.
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <gait/gait.h>

using namespace gait;

/// What a state begins as.
static std::vector<double> draw(const Shape &shape, const Initializer &init, DType dtype = f64, std::uint64_t seed = 1) {
  Graph g("g", {.dtype = dtype});
  Tensor w = g.parameter("w", shape, init);
  Session session = compile(Model(g, {.outputs = {{"y", sum(w)}}})).init(seed);
  std::vector<double> values;
  if (dtype == f64) std::ranges::copy(session.state<double>("w"), std::back_inserter(values));
  else std::ranges::copy(session.state<float>("w"), std::back_inserter(values));
  return values;
}

struct Moments {
  double mean = 0, deviation = 0, least = 0, largest = 0;
};

static Moments moments(const std::vector<double> &values) {
  Moments m{0, 0, *std::ranges::min_element(values), *std::ranges::max_element(values)};
  const double n = static_cast<double>(values.size());
  for (double value : values) m.mean += value / n;
  for (double value : values) m.deviation += (value - m.mean) * (value - m.mean) / n;
  m.deviation = std::sqrt(m.deviation);
  return m;
}

TEST_CASE("a truncated normal ends at two deviations, and is narrower by the part cut off") {
  for (DType dtype : {f64, f32}) {
    const Moments m = moments(draw({200, 200}, init::truncated_normal(3, 0.5), dtype));
    CHECK(m.mean == doctest::Approx(3).epsilon(0.003));
    CHECK(m.deviation == doctest::Approx(0.5 * 0.87962566).epsilon(0.01));
    CHECK(m.least >= 2);
    CHECK(m.least < 2.01);
    CHECK(m.largest <= 4);
    CHECK(m.largest > 3.99);
  }
}

TEST_CASE("LeCun's have variance 1 / fan_in") {
  const Moments flat = moments(draw({100, 60}, init::lecun_uniform())), round = moments(draw({100, 60}, init::lecun_normal()));
  CHECK(flat.deviation == doctest::Approx(0.1).epsilon(0.03));
  CHECK(flat.largest <= std::sqrt(3.0 / 100));
  CHECK(flat.largest > 0.99 * std::sqrt(3.0 / 100));
  CHECK(round.deviation == doctest::Approx(0.1).epsilon(0.03));
  CHECK(round.largest > 0.25);
}

/// The largest distance of w^T w (or w w^T where rows are fewer) from the unit matrix.
static double skew(const std::vector<double> &w, std::size_t rows, std::size_t columns) {
  double largest = 0;
  const bool tall = rows >= columns;
  const std::size_t n = tall ? columns : rows, k = tall ? rows : columns;
  auto at = [&](std::size_t i, std::size_t j) { return tall ? w[i * columns + j] : w[j * columns + i]; };
  for (std::size_t a = 0; a < n; ++a)
    for (std::size_t b = 0; b < n; ++b) {
      double product = 0;
      for (std::size_t i = 0; i < k; ++i) product += at(i, a) * at(i, b);
      largest = std::max(largest, std::abs(product - (a == b)));
    }
  return largest;
}

TEST_CASE("orthogonal matrices are orthogonal to 1e-12, of any shape") {
  for (auto [rows, columns] :
       {std::pair<std::int64_t, std::int64_t>{1, 1}, {2, 2}, {7, 3}, {3, 7}, {64, 64}, {40, 64}, {130, 16}}) {
    CAPTURE(rows);
    CAPTURE(columns);
    const auto r = static_cast<std::size_t>(rows), c = static_cast<std::size_t>(columns);
    CHECK(skew(draw({rows, columns}, init::orthogonal()), r, c) < 1e-12);
  }
  for (std::uint64_t seed = 0; seed < 20; ++seed) CHECK(skew(draw({24, 24}, init::orthogonal(), f64, seed), 24, 24) < 1e-12);
  CHECK(skew(draw({24, 24}, init::orthogonal(), f32), 24, 24) < 1e-6);
  CHECK(skew(draw({2, 3, 4}, init::orthogonal()), 6, 4) < 1e-12);
  std::vector<double> doubled = draw({5, 5}, init::orthogonal(2));
  for (double &value : doubled) value /= 2;
  CHECK(skew(doubled, 5, 5) < 1e-12);
}

TEST_CASE("the signs of orthogonal matrices are fair") {
  double trace = 0, first = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const std::vector<double> w = draw({2, 2}, init::orthogonal(), f64, seed);
    trace += (w[0] + w[3]) / 60, first += w[0] * w[0] / 60;
  }
  CHECK(std::abs(trace) < 0.6); // its deviation is 1 / sqrt(60) = 0.13
  CHECK(first == doctest::Approx(0.5).epsilon(0.4));
}
