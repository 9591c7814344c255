// Handwritten digits by convolutions: LeNet's form, small enough for images of 8 x 8 pixels.
//
// Two layers of 3 x 3 windows find strokes, then what strokes form; after each, the largest of every 2 x 2 square is kept. What
// is left, 2 x 2 places of 64 features, is told apart by two fully connected layers. Source: LeCun et al. 1998, "Gradient-based
// learning applied to document recognition", section 2.
#include "examples/support/comparison.h"
#include "examples/support/program.h"
#include <algorithm>

using namespace gait;
using namespace example;

static constexpr std::int64_t side = 8, pixels = side * side, classes = 10;

static Model build_model(std::int64_t steps) {
  Graph g("lenet");
  Tensor pixel = g.input("image", {batch, pixels}), label = g.input("label", {batch}, i32);
  Tensor image = reshape(pixel / 16, {batch, side, side, 1}); // pixels are 0 to 16; one channel
  auto strokes = nn::conv2d(g, 1, 32, {3}, {.padding = nn::Padding::same(), .init = init::he_normal()});
  auto shapes = nn::conv2d(g, 32, 64, {3}, {.padding = nn::Padding::same(), .init = init::he_normal()});
  auto hidden = nn::linear(g, 4 * 64, 128, {.init = init::he_normal()}), scores = nn::linear(g, 128, classes);
  Tensor seen = nn::max_pool(relu(strokes(image)), {2}); // [batch, 4, 4, 32]
  seen = nn::max_pool(relu(shapes(seen)), {2});          // [batch, 2, 2, 64]
  seen = nn::dropout(reshape(seen, {batch, 4 * 64}), 0.25);
  Tensor logits = scores(nn::dropout(relu(hidden(seen)), 0.5));
  return Model(g, {.outputs = {{"probability", softmax(logits)}},
                   .losses = {{"cross_entropy", mean(cross_entropy(logits, label))}},
                   .metrics = {{"accuracy", accuracy(logits, label)}},
                   .optimizer = optim::adam({.rate = optim::cosine({.from = 2e-3, .steps = steps})})});
}

/// The share of test rows whose nearest training row, by the distance of pixels, has their label.
static double nearest_neighbour(const Dataset &train, const Dataset &test) {
  const std::vector<double> known = numbers(train, "image"), names = numbers(train, "label");
  const std::vector<double> asked = numbers(test, "image"), truth = numbers(test, "label");
  std::int64_t right = 0;
  for (std::int64_t row = 0; row < test.rows(); ++row) {
    double nearest = 1e300, name = -1;
    for (std::int64_t other = 0; other < train.rows(); ++other) {
      double distance = 0;
      for (std::int64_t i = 0; i < pixels; ++i) {
        const double difference = asked[row * pixels + i] - known[other * pixels + i];
        distance += difference * difference;
      }
      if (distance < nearest) nearest = distance, name = names[other];
    }
    right += name == truth[row];
  }
  return static_cast<double>(right) / static_cast<double>(test.rows());
}

/// The share of the commonest label of the training rows among the test rows.
static double commonest(const Dataset &train, const Dataset &test) {
  const std::vector<double> names = numbers(train, "label"), truth = numbers(test, "label");
  auto count = [](const std::vector<double> &list, double name) { return std::ranges::count(list, name); };
  double best = 0;
  for (double name = 1; name < classes; ++name)
    if (count(names, name) > count(names, best)) best = name;
  return static_cast<double>(count(truth, best)) / static_cast<double>(truth.size());
}

static void run(const Options &options, Demands &demands) {
  Dataset digits = data::csv(data_file("digits/digits.csv"), {{"image", 0, pixels}, {"label", pixels}});
  auto [train, test] = split(digits, 0.8, data::read_indexes(data_file("digits/permutation.txt")));
  fmt::print("data: {} images of {} x {} pixels to learn from, {} to be tested on\n", train.rows(), side, side, test.rows());
  const std::int64_t rows = 32, steps = (train.rows() + rows - 1) / rows * options.epochs;
  Session session = compile(build_model(steps), {.max_batch = 64, .threads = options.threads}).init(options.seed);
  print_model(session);
  fit(session, train,
      {.epochs = options.epochs,
       .batch = rows,
       .seed = options.seed,
       .callbacks = {print_every(5)},
       .verbosity = Verbosity::silent});
  const double accuracy = evaluate(session, test)["accuracy"];
  compare(
      "accuracy on the test images", Better::larger, accuracy,
      {{"the nearest training image", nearest_neighbour(train, test)}, {"always the commonest digit", commonest(train, test)}});
  demands.expect(accuracy >= 0.985, "at least 98.5 % right");
}

int main(int argc, char **argv) {
  return program(argc, argv, {.name = "lenet", .text = "Reads handwritten digits by convolutions.", .defaults = {.epochs = 30}},
                 run);
}
