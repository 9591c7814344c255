// Who will like what? Each user and each film is a vector of four numbers that nobody wrote down: they are learned from ratings
// alone (matrix factorisation: Koren, Bell and Volinsky 2009).
#include "examples/embedding/ratings.h"
#include "examples/support/baselines.h"
#include "examples/support/comparison.h"
#include "examples/support/program.h"
#include <cmath>

using namespace gait;
using namespace example;

static Model factorization(std::int64_t steps) {
  Graph g("factorization");
  Tensor user = g.input("user", {batch}, i32), film = g.input("film", {batch}, i32), rating = g.input("rating", {batch});
  // What a user likes and what a film offers, as vectors; who is kind and what is good whoever sees it, as a number each.
  auto likes = nn::embedding(g, users, features, {.init = init::normal(0, 0.1), .name = "likes"});
  auto offers = nn::embedding(g, films, features, {.init = init::normal(0, 0.1), .name = "offers"});
  auto kindness = nn::embedding(g, users, 1, {.init = init::zeros(), .name = "kindness"});
  auto quality = nn::embedding(g, films, 1, {.init = init::zeros(), .name = "quality"});
  Tensor average = g.parameter("average", {}, init::constant(3));
  Tensor match = sum(likes(user) * offers(film), 1);
  Tensor forecast = average + sum(kindness(user) + quality(film), 1) + match;
  // Without a penalty the vectors would learn the noise by heart: a user's five numbers are known from only fifty ratings.
  Tensor size = mean(sum(square(likes(user)) + square(offers(film)), 1));
  return Model(g, {.outputs = {{"forecast", forecast}},
                   .losses = {{"mse", mse(forecast, rating)}, {"size", size, /*weight=*/0.02}},
                   .metrics = {{"rmse", metrics::rmse(forecast, rating)}},
                   .optimizer = optim::adam({.rate = optim::cosine({.from = 0.02, .steps = steps})})});
}

static void run(const Options &options, Demands &demands) {
  auto [known, test] = split(made_up_ratings(options.seed), 0.8, options.seed);
  auto [train, validation] = split(known, 0.9, options.seed + 1);
  fmt::print("data: {} users, {} films; {} ratings to learn from, {} to validate on, {} to be tested on\n", users, films,
             train.rows(), validation.rows(), test.rows());

  const std::int64_t rows = 128, steps = (train.rows() + rows - 1) / rows * options.epochs;
  Session session = compile(factorization(steps), {.max_batch = 512, .threads = options.threads}).init(options.seed);
  print_model(session);
  fit(session, train,
      {.epochs = options.epochs,
       .batch = rows,
       .validation = validation,
       .seed = options.seed,
       .callbacks = {print_every(5), callbacks::early_stopping({.monitor = {.name = "validation.mse"}, .patience = 5})},
       .verbosity = Verbosity::silent});

  const std::vector<double> truth = numbers(test, "rating");
  auto error = [&](const std::vector<double> &forecast) { return std::sqrt(mean_square_error(forecast, truth)); };
  const Means means(known);
  const double model = evaluate(session, test)["rmse"], global = error(repeated(std::vector{means.overall()}, test.rows())),
               additive = error(means(test));
  compare("root mean square error on the test ratings", Better::smaller, model,
          {{"the mean of all ratings", global},
           {"mean + user's kindness + film's quality", additive},
           {"who knows the generator: the noise itself", noise}});
  demands.expect(model < 0.75 * additive, "25 % better than users' and films' means");
  demands.expect(model < 1.2 * noise, "within 20 % of the noise");
}

int main(int argc, char **argv) {
  return program(
      argc, argv,
      {.name = "embedding", .text = "Learns what users like from ratings that the program makes.", .defaults = {.epochs = 30}},
      run);
}
