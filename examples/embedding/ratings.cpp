#include "examples/embedding/ratings.h"
#include "examples/support/program.h"
#include "examples/support/random.h"
#include <cstddef>
#include <numeric>

using namespace gait;

static std::vector<double> normals(example::Random &random, std::int64_t count, double deviation) {
  std::vector<double> numbers(static_cast<std::size_t>(count));
  for (double &number : numbers) number = deviation * random.normal();
  return numbers;
}

Dataset made_up_ratings(std::uint64_t seed) {
  example::Random random(seed);
  const std::vector<double> kindness = normals(random, users, 0.4), quality = normals(random, films, 0.5);
  const std::vector<double> likes = normals(random, users * features, 0.6), offers = normals(random, films * features, 0.6);
  std::vector<std::int32_t> user, film;
  std::vector<float> rating;
  for (std::int64_t i = 0; i < ratings; ++i) {
    const auto u = static_cast<std::size_t>(random.below(users)), f = static_cast<std::size_t>(random.below(films));
    double value = 3.5 + kindness[u] + quality[f] + noise * random.normal();
    for (std::size_t k = 0; k < features; ++k) value += likes[u * features + k] * offers[f * features + k];
    user.push_back(static_cast<std::int32_t>(u));
    film.push_back(static_cast<std::int32_t>(f));
    rating.push_back(static_cast<float>(value));
  }
  return Dataset({Dataset::column<std::int32_t>("user", user), Dataset::column<std::int32_t>("film", film),
                  Dataset::column<float>("rating", rating)});
}

Means::Means(const Dataset &known, double prior) : kindness(users), quality(films) {
  const std::vector<double> user = example::numbers(known, "user"), film = example::numbers(known, "film"),
                            rating = example::numbers(known, "rating");
  average = std::accumulate(rating.begin(), rating.end(), 0.0) / static_cast<double>(rating.size());
  // One side's numbers, given the other's.
  auto fit = [&](std::vector<double> &own, const std::vector<double> &who, const std::vector<double> &other,
                 const std::vector<double> &whose) {
    std::vector<double> sums(own.size()), counts(own.size(), prior);
    for (std::size_t i = 0; i < rating.size(); ++i) {
      const auto at = static_cast<std::size_t>(who[i]);
      sums[at] += rating[i] - average - other[static_cast<std::size_t>(whose[i])];
      ++counts[at];
    }
    for (std::size_t i = 0; i < own.size(); ++i) own[i] = sums[i] / counts[i];
  };
  for (int turn = 0; turn < 20; ++turn) {
    fit(kindness, user, quality, film);
    fit(quality, film, kindness, user);
  }
}

std::vector<double> Means::operator()(const Dataset &asked) const {
  const std::vector<double> user = example::numbers(asked, "user"), film = example::numbers(asked, "film");
  std::vector<double> forecast(user.size());
  for (std::size_t i = 0; i < forecast.size(); ++i)
    forecast[i] = average + kindness[static_cast<std::size_t>(user[i])] + quality[static_cast<std::size_t>(film[i])];
  return forecast;
}
