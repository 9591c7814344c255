// Ratings of films that people made up: where they come from is known, and so is how well anybody can forecast them.
#ifndef GAIT_EXAMPLES_EMBEDDING_RATINGS_H
#define GAIT_EXAMPLES_EMBEDDING_RATINGS_H
#include <gait/gait.h>
#include <vector>

inline constexpr std::int64_t users = 300, films = 200, features = 4, ratings = 18000;
/// The deviation of a rating that one user gives one film again and again: no forecast is better than that.
inline constexpr double noise = 0.5;

/// Columns `user`, `film` (i32) and `rating` (f32). rating = 3.5 + kindness[user] + quality[film] + likes[user] . offers[film] +
/// noise, all drawn from normal distributions; pairs of user and film from uniform ones, some more than once.
gait::Dataset made_up_ratings(std::uint64_t seed);

/// What one gets without learning vectors: how kind each user is and how good each film, as means.
///
///     3.5 + kindness[user] + quality[film]
class Means {
public:
  /// Each number is the mean of what is left to explain, drawn towards 0 as if there were `prior` more ratings without news;
  /// users' and films' take turns until nothing moves (backfitting: Friedman and Stuetzle 1981).
  explicit Means(const gait::Dataset &known, double prior = 1);
  double overall() const { return average; }
  std::vector<double> operator()(const gait::Dataset &asked) const;

private:
  double average = 0;
  std::vector<double> kindness, quality;
};

#endif
