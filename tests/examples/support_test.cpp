// The baselines that examples are measured by.
#include "examples/autoencoder/principal.h"
#include "examples/support/baselines.h"
#include "examples/support/comparison.h"
#include "examples/support/random.h"
#include "runtime/error.h"
#include <cmath>
#include <doctest/doctest.h>
#include <limits>
#include <vector>

using namespace example;

static std::vector<double> normals(std::size_t count, std::uint64_t seed) {
  Random random(seed);
  std::vector<double> numbers(count);
  for (double &number : numbers) number = random.normal();
  return numbers;
}

TEST_CASE("least squares finds the linear function that the targets are, and leaves what no linear function explains") {
  const std::vector<double> x = normals(3 * 200, 1), noise = normals(2 * 200, 2);
  std::vector<double> y;
  for (std::size_t r = 0; r < 200; ++r)
    for (std::size_t c = 0; c < 2; ++c) {
      const double sign = c == 0 ? 1 : -2;
      y.push_back(5 * sign + sign * (3 * x[3 * r] - x[3 * r + 1] + 0.5 * x[3 * r + 2]));
    }
  const LinearFit exact = least_squares(x, 3, y, 2, 0);
  for (std::size_t i : {0, 1, 2, 3}) {
    const double expected[] = {3, -1, 0.5, 5};
    CHECK(exact.coefficients[2 * i] == doctest::Approx(expected[i]).epsilon(1e-9));
    CHECK(exact.coefficients[2 * i + 1] == doctest::Approx(-2 * expected[i]).epsilon(1e-9));
  }
  CHECK(mean_square_error(exact(x), y) < 1e-20);

  for (std::size_t i = 0; i < y.size(); ++i) y[i] += noise[i];
  const std::vector<double> fitted = least_squares(x, 3, y, 2, 0)(x);
  for (std::size_t k = 0; k < 3; ++k) { // what is left is orthogonal to every column of x
    double product = 0;
    for (std::size_t r = 0; r < 200; ++r) product += x[3 * r + k] * (y[2 * r] - fitted[2 * r]);
    CHECK(std::abs(product) < 1e-9);
  }
}

TEST_CASE("columns that depend on each other need a ridge, which makes weights smaller") {
  std::vector<double> x, y;
  for (double each : normals(50, 3)) {
    x.insert(x.end(), {each, 2 * each});
    y.push_back(each);
  }
  CHECK_THROWS_AS(least_squares(x, 2, y, 1, -1e-9), gait::Error); // rounding alone could pass for independence at 0
  const LinearFit fit = least_squares(x, 2, y, 1, 1e-9);
  CHECK(fit.coefficients[0] + 2 * fit.coefficients[1] == doctest::Approx(1).epsilon(1e-6));
  CHECK(std::abs(least_squares(x, 2, y, 1, 10).coefficients[1]) < std::abs(fit.coefficients[1]));
}

TEST_CASE("principal components are the plane that points lie in, and lose what lies beside it") {
  const std::vector<double> along = normals(300, 4), across = normals(300, 5), beside = normals(300, 6);
  std::vector<double> table;
  for (std::size_t r = 0; r < 300; ++r) // wide along (1, 1, 0, 0), less along (0, 0, 1, -1), a little along (1, -1, 0, 0)
    table.insert(table.end(),
                 {1 + 5 * along[r] + 0.1 * beside[r], 2 + 5 * along[r] - 0.1 * beside[r], 3 + across[r], 4 - across[r]});
  CHECK(mean_square_error(PrincipalComponents(table, 4, 3).reconstruct(table), table) < 1e-20);
  const double two = mean_square_error(PrincipalComponents(table, 4, 2).reconstruct(table), table);
  CHECK(two == doctest::Approx(0.01 / 2).epsilon(0.2)); // the variance of the third direction, over four columns
  const double one = mean_square_error(PrincipalComponents(table, 4, 1).reconstruct(table), table);
  CHECK(one == doctest::Approx(0.5 + 0.01 / 2).epsilon(0.2));
  const double none = mean_square_error(repeated(mean_row(table, 4), 300), table);
  CHECK(PrincipalComponents(table, 4, 0).reconstruct(table) == repeated(mean_row(table, 4), 300));
  CHECK(one < none);
}

TEST_CASE("normal draws have mean 0 and variance 1, uniform ones fill [0, 1) evenly, and a seed gives them again") {
  const std::vector<double> draws = normals(100000, 7);
  CHECK(std::abs(mean_row(draws, 1)[0]) < 0.01);
  CHECK(mean_square_error(draws, std::vector<double>(draws.size(), 0)) == doctest::Approx(1).epsilon(0.02));
  CHECK(draws == normals(100000, 7));
  CHECK(draws != normals(100000, 8));
  Random random(9);
  std::vector<int> counts(10);
  for (int i = 0; i < 100000; ++i) ++counts.at(static_cast<std::size_t>(random.below(10)));
  for (int count : counts) CHECK(std::abs(count - 10000) < 500);
}

TEST_CASE("a model beats a baseline only where it is truly better, in the measure's direction") {
  CHECK(compare("error", Better::smaller, 0.5, {{"a", 0.6}, {"b", 0.7}}));
  CHECK_FALSE(compare("error", Better::smaller, 0.5, {{"a", 0.6}, {"b", 0.5}}));
  CHECK(compare("accuracy", Better::larger, 0.5, {{"a", 0.4}}));
  CHECK_FALSE(compare("accuracy", Better::larger, 0.5, {{"a", 0.6}}));
  CHECK_FALSE(compare("error", Better::smaller, std::numeric_limits<double>::quiet_NaN(), {{"a", 0.6}}));
}
