#include "examples/gan/ring.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

using gait::Dataset, example::Random;

struct Point {
  double x, y;
};
static Point centre(std::int64_t cloud) {
  const double angle = 2 * std::numbers::pi * static_cast<double>(cloud) / static_cast<double>(clouds);
  return {radius * std::cos(angle), radius * std::sin(angle)};
}

Dataset ring(std::int64_t rows, std::uint64_t seed) {
  Random random(seed);
  std::vector<float> points;
  for (std::int64_t i = 0; i < rows; ++i) {
    const Point at = centre(random.below(clouds));
    points.push_back(static_cast<float>(at.x + deviation * random.normal()));
    points.push_back(static_cast<float>(at.y + deviation * random.normal()));
  }
  return Dataset({Dataset::column<float>("real", points, {2})});
}

Quality judge(std::span<const double> points) {
  std::array<double, clouds> shares{};
  for (std::size_t i = 0; i < points.size(); i += 2)
    for (std::int64_t cloud = 0; cloud < clouds; ++cloud)
      if (const Point at = centre(cloud); std::hypot(points[i] - at.x, points[i + 1] - at.y) < 3 * deviation)
        shares[static_cast<std::size_t>(cloud)] += 2 / static_cast<double>(points.size());
  Quality quality;
  for (double share : shares) {
    quality.near += share;
    quality.fair += std::min(share, 1.0 / clouds);
    quality.covered += share > 0.25 / clouds;
  }
  return quality;
}

/// Mean and covariance of points in the plane.
struct Moments {
  double x = 0, y = 0, xx = 0, xy = 0, yy = 0;
  explicit Moments(std::span<const double> points) {
    const double n = static_cast<double>(points.size()) / 2;
    for (std::size_t i = 0; i < points.size(); i += 2) x += points[i] / n, y += points[i + 1] / n;
    for (std::size_t i = 0; i < points.size(); i += 2) {
      const double dx = points[i] - x, dy = points[i + 1] - y;
      xx += dx * dx / n, xy += dx * dy / n, yy += dy * dy / n;
    }
  }
};

std::vector<double> normal_fit(std::span<const double> points, std::int64_t count, Random &random) {
  const Moments moments(points);
  const double a = std::sqrt(moments.xx), b = moments.xy / a,
               c = std::sqrt(moments.yy - b * b); // the covariance's Cholesky factor
  std::vector<double> made;
  for (std::int64_t i = 0; i < count; ++i) {
    const double u = random.normal(), v = random.normal();
    made.push_back(moments.x + a * u);
    made.push_back(moments.y + b * u + c * v);
  }
  return made;
}

std::vector<double> kernel_density(std::span<const double> points, std::int64_t count, Random &random) {
  const Moments moments(points);
  const auto there = static_cast<std::int64_t>(points.size() / 2);
  const double width = std::sqrt((moments.xx + moments.yy) / 2) * std::pow(static_cast<double>(there), -1.0 / 6);
  std::vector<double> made;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto chosen = static_cast<std::size_t>(random.below(there));
    made.push_back(points[2 * chosen] + width * random.normal());
    made.push_back(points[2 * chosen + 1] + width * random.normal());
  }
  return made;
}

void draw(std::span<const double> points) {
  constexpr std::size_t width = 48, height = 24;
  std::vector<int> counts(width * height);
  for (std::size_t i = 0; i < points.size(); i += 2) {
    const double x = (points[i] + 3) / 6 * width, y = (3 - points[i + 1]) / 6 * height;
    if (x >= 0 && x < width && y >= 0 && y < height) ++counts[static_cast<std::size_t>(y) * width + static_cast<std::size_t>(x)];
  }
  for (std::size_t row = 0; row < height; ++row) {
    for (std::size_t column = 0; column < width; ++column) {
      const int count = counts[row * width + column];
      fmt::print("{}", count == 0 ? ' ' : count < 5 ? '.' : count < 20 ? 'o' : '#');
    }
    fmt::print("\n");
  }
}
