// A ring of eight clouds in the plane, points like its own by other means, and how good such points are. Points: x, y, x, y, ...
#ifndef GAIT_EXAMPLES_GAN_RING_H
#define GAIT_EXAMPLES_GAN_RING_H
#include "examples/support/random.h"
#include <gait/gait.h>
#include <span>
#include <vector>

inline constexpr std::int64_t clouds = 8;
inline constexpr double radius = 2, deviation = 0.1; ///< of the ring, and of a cloud in each direction

/// Points of the ring, a column `real` [2]: a cloud by lot, then a normal distance from its centre.
gait::Dataset ring(std::int64_t rows, std::uint64_t seed);

/// Points from the normal distribution that has the mean and covariance of these.
std::vector<double> normal_fit(std::span<const double> points, std::int64_t count, example::Random &random);
/// Points from a kernel density: one of these by lot, moved by a normal distance of the width that would be best if these were
/// normal.  Source: Silverman 1986, eq. 4.14.
std::vector<double> kernel_density(std::span<const double> points, std::int64_t count, example::Random &random);

struct Quality {
  double near = 0;          ///< the part of the points within three deviations of a centre
  double fair = 0;          ///< the same, but each cloud counts up to its fair share: an eighth
  std::int64_t covered = 0; ///< clouds that have a quarter of their fair share or more
};
Quality judge(std::span<const double> points);

/// Prints the plane from -3 to 3 in characters: the more points, the darker.
void draw(std::span<const double> points);

#endif
