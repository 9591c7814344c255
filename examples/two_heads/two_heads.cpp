// Two inputs, two outputs, two losses: shown two handwritten digits, a network says their sum, and whether the left one is
// larger.
//
// Both images go through the same layers: a layer that is called twice shares its weights. What they make of the images goes to
// two heads, one for a number and one for yes or no. Each head has its own loss; the weights of the losses say how much a whole
// unit of one is worth in the other.
#include "examples/support/baselines.h"
#include "examples/support/comparison.h"
#include "examples/support/program.h"
#include "examples/support/random.h"
#include <algorithm>
#include <array>
#include <cmath>

using namespace gait;
using namespace example;

static constexpr std::int64_t pixels = 64;
static constexpr double weight_of_sum = 0.5, weight_of_larger = 1;

static Model build_model(std::int64_t updates) {
  Graph g("two_heads");
  Tensor left = g.input("left", {batch, pixels}), right = g.input("right", {batch, pixels});
  auto wide = nn::linear(g, pixels, 64, {.init = init::he_normal()}), narrow = nn::linear(g, 64, 32, {.init = init::he_normal()});
  auto read = [&](const Tensor &image) { return relu(narrow(relu(wide(image / 16)))); }; // pixels are 0 to 16
  auto join = nn::linear(g, 64, 32, {.init = init::he_normal()});
  Tensor both = relu(join(concat({read(left), read(right)}, 1)));

  auto sum_head = nn::linear(g, 32, 1, {.name = "sum_head"}), larger_head = nn::linear(g, 32, 1, {.name = "larger_head"});
  Tensor sum = reshape(sum_head(both), {batch}), larger = reshape(larger_head(both), {batch});
  Tensor true_sum = g.input("sum", {batch}), true_larger = g.input("larger", {batch});
  return Model(g, {.outputs = {{"said_sum", sum}, {"probability", sigmoid(larger)}},
                   .losses = {{"sum_error", mean(huber(sum, true_sum)), weight_of_sum},
                              {"larger_error", mean(bce_with_logits(larger, true_larger)), weight_of_larger}},
                   .metrics = {{"mae", metrics::mae(sum, true_sum)},
                               {"compared", metrics::binary_accuracy(larger, true_larger, {.threshold = 0})}},
                   .optimizer = optim::adamw({.rate = optim::cosine({.from = 2e-3, .steps = updates})})});
}

/// Pairs of these digits, drawn by lot: `left` and `right` [64], their `sum`, and whether the left is `larger`: 1 or 0.
static Dataset pairs(const Dataset &digits, std::int64_t count, std::uint64_t seed) {
  const std::vector<double> images = numbers(digits, "image"), labels = numbers(digits, "label");
  Random random(seed);
  std::vector<std::array<std::int64_t, 2>> drawn(static_cast<std::size_t>(count));
  for (auto &pair : drawn) pair = {random.below(digits.rows()), random.below(digits.rows())};
  return data::generated(count, {{"left", f32, {pixels}}, {"right", f32, {pixels}}, {"sum", f32}, {"larger", f32}},
                         [=](std::int64_t i, data::Row &row) {
                           const auto [left, right] = drawn[static_cast<std::size_t>(i)];
                           const double *of_left = images.data() + left * pixels, *of_right = images.data() + right * pixels;
                           std::copy(of_left, of_left + pixels, row.span<float>("left").begin());
                           std::copy(of_right, of_right + pixels, row.span<float>("right").begin());
                           const double l = labels[static_cast<std::size_t>(left)], r = labels[static_cast<std::size_t>(right)];
                           row.set("sum", static_cast<float>(l + r));
                           row.set("larger", l > r ? 1.0f : 0.0f);
                         })
      .load();
}

/// Both images of each row as one row of 128 numbers.
static std::vector<double> side_by_side(const Dataset &rows) {
  const std::vector<double> left = numbers(rows, "left"), right = numbers(rows, "right");
  std::vector<double> both;
  for (auto at = left.begin(), other = right.begin(); at != left.end(); at += pixels, other += pixels) {
    both.insert(both.end(), at, at + pixels);
    both.insert(both.end(), other, other + pixels);
  }
  return both;
}

/// The part of the rows where a guess above `threshold` says rightly that the left is larger.
static double part_right(std::span<const double> guess, double threshold, std::span<const double> larger) {
  double right = 0;
  for (std::size_t i = 0; i < larger.size(); ++i) right += (guess[i] > threshold) == (larger[i] > 0.5);
  return right / static_cast<double>(larger.size());
}

static void run(const Options &options, Demands &demands) {
  // Images are dealt out before pairs are made of them: no image of a test pair is in any other.
  const Dataset digits = data::csv(data_file("digits/digits.csv"), {{"image", 0, pixels}, {"label", pixels}});
  auto [for_training, others] = split(digits, 0.7, options.seed);
  auto [for_validation, for_test] = split(others, 0.4, options.seed);
  const Dataset train = pairs(for_training, 8000, options.seed), validation = pairs(for_validation, 1000, options.seed + 1),
                test = pairs(for_test, 2000, options.seed + 2);
  fmt::print("data: {} pairs of {} digits to learn from, {} pairs of {} others to be tested on\n", train.rows(),
             for_training.rows(), test.rows(), for_test.rows());
  constexpr std::int64_t size = 64;
  Session session = compile(build_model(options.epochs * (train.rows() / size)), {.max_batch = 256, .threads = options.threads})
                        .init(options.seed);
  print_model(session);
  const History history = fit(session, train,
                              {.epochs = options.epochs,
                               .batch = size,
                               .validation = validation,
                               .seed = options.seed,
                               .callbacks = {print_every(5)},
                               .verbosity = Verbosity::silent});
  draw(history, options);

  const Scores scores = evaluate(session, test);
  const double total = weight_of_sum * scores["sum_error"] + weight_of_larger * scores["larger_error"];
  fmt::print("\ntest loss {:.4f} = {} * {:.4f} of the sum + {} * {:.4f} of the comparison\n", scores["loss"], weight_of_sum,
             scores["sum_error"], weight_of_larger, scores["larger_error"]);
  const std::vector<double> seen = side_by_side(train), shown = side_by_side(test);
  const std::vector<double> sums = numbers(train, "sum"), larger = numbers(train, "larger");
  const std::vector<double> true_sums = numbers(test, "sum"), truth = numbers(test, "larger");
  const std::vector<double> line = least_squares(seen, 2 * pixels, sums, 1, 1e-3)(shown);
  const std::vector<double> border = least_squares(seen, 2 * pixels, larger, 1, 1e-3)(shown);
  const double usual = mean_row(larger, 1)[0] > 0.5 ? 1 : 0;
  const double linear_error = mean_absolute_error(line, true_sums), linear_right = part_right(border, 0.5, truth);
  compare("mean absolute error of the sum", Better::smaller, scores["mae"],
          {{"the mean sum", mean_absolute_error(repeated(mean_row(sums, 1), test.rows()), true_sums)},
           {"least squares on the pixels", linear_error}});
  compare("part of the pairs compared rightly", Better::larger, scores["compared"],
          {{"the more frequent answer", part_right(std::vector<double>(truth.size(), usual), 0.5, truth)},
           {"least squares on the pixels", linear_right}});
  demands.expect(std::abs(scores["loss"] - total) < 1e-5 * total, "the loss is the weighted sum of the two");
  demands.expect(scores["mae"] < 0.5 * linear_error, "sums 50 % better than least squares'");
  demands.expect(scores["compared"] > 0.9, "90 % of the comparisons are right");
}

int main(int argc, char **argv) {
  return program(
      argc, argv,
      {.name = "two_heads", .text = "Adds and compares handwritten digits.", .defaults = {.epochs = 20}, .draws = true}, run);
}
