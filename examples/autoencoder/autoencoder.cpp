// 64 pixels through a strait of six numbers and out again: a network learns to draw a digit from the little it may remember.
#include "examples/autoencoder/principal.h"
#include "examples/support/baselines.h"
#include "examples/support/comparison.h"
#include "examples/support/program.h"

using namespace gait;
using namespace example;

static constexpr std::int64_t pixels = 64, side = 8, strait = 6;

static Model build_model(std::int64_t updates) {
  Graph g("autoencoder");
  Tensor image = g.input("image", {batch, pixels}) / 16; // pixels are 0 to 16
  auto wide_in = nn::linear(g, pixels, 96), narrow = nn::linear(g, 96, strait);
  auto wide_out = nn::linear(g, strait, 96), drawing = nn::linear(g, 96, pixels);
  Tensor code = narrow(gelu(wide_in(image)));
  Tensor drawn = sigmoid(drawing(gelu(wide_out(code))));
  return Model(g,
               {.outputs = {{"code", code}, {"drawn", 16 * drawn}},
                .losses = {{"mse", mse(drawn, image)}},
                .optimizer = optim::adamw({.rate = optim::one_cycle({.peak = 5e-3, .steps = updates}), .weight_decay = 1e-3})});
}

/// Images of [rows, 64] in 0 to 16, below each other as lines of characters, `each` of them side by side.
static std::string sketch(std::span<const double> images, std::size_t row) {
  static constexpr std::string_view ink = " .:-=+*#%@";
  std::string line;
  for (std::size_t i = 0; i < side; ++i) {
    const double value = images[row * side + i] / 16 * static_cast<double>(ink.size() - 1) + 0.5;
    const std::size_t tone = value <= 0 ? 0 : std::min(static_cast<std::size_t>(value), ink.size() - 1);
    line += std::string(2, ink[tone]);
  }
  return line;
}

/// The first images of a list, and the same as others draw them, as text.
static void show(const std::vector<std::pair<std::string, std::span<const double>>> &lists, std::size_t count) {
  std::string head;
  for (const auto &[name, images] : lists) head += fmt::format("{:<18}", name);
  fmt::print("\n{}\n", head);
  for (std::size_t image = 0; image < count; ++image)
    for (std::size_t row = 0; row < side; ++row) {
      std::string line;
      for (const auto &[name, images] : lists) line += fmt::format("|{:<16}|", sketch(images.subspan(image * pixels), row));
      fmt::print("{}\n", line);
    }
}

static void run(const Options &options, Demands &demands) {
  auto [train, test] = split(data::csv(data_file("digits/digits.csv"), {{"image", 0, pixels}}), 0.8, options.seed);
  fmt::print("data: {} images of {} x {} pixels to learn from, {} to be tested on\n", train.rows(), side, side, test.rows());
  constexpr std::int64_t size = 32;
  const std::int64_t learned = train.rows() - train.rows() / 10; // the rest validates
  const std::int64_t updates = options.epochs * ((learned + size - 1) / size);
  Session session = compile(build_model(updates), {.max_batch = 64, .threads = options.threads}).init(options.seed);
  print_model(session);
  const History history = fit(session, train,
                              {.epochs = options.epochs,
                               .batch = size,
                               .validation = 0.1,
                               .seed = options.seed,
                               .callbacks = {print_every(std::max<std::int64_t>(options.epochs / 10, 1))},
                               .verbosity = Verbosity::silent});
  draw(history, options);

  const std::vector<double> seen = numbers(train, "image"), images = numbers(test, "image");
  const std::vector<double> drawn = numbers(predict(session, test), "drawn");
  const std::vector<double> projected = PrincipalComponents(seen, pixels, strait).reconstruct(images);
  show({{"image", images}, {"the network", drawn}, {fmt::format("{} components", strait), projected}}, 4);

  auto error = [&](std::span<const double> guess) { return mean_square_error(guess, images) / (16 * 16); };
  const double network = error(drawn), components = error(projected);
  compare("mean square error of a pixel of the test images, from 0 to 1", Better::smaller, network,
          {{fmt::format("{} principal components", strait), components},
           {"the mean image", error(repeated(mean_row(seen, pixels), test.rows()))}});
  demands.expect(network < 0.8 * components, "20 % better than as many principal components");
}

int main(int argc, char **argv) {
  return program(
      argc, argv,
      {.name = "autoencoder", .text = "Squeezes digits through six numbers.", .defaults = {.epochs = 100}, .draws = true}, run);
}
