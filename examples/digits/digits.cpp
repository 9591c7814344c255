// Learns the handwritten digits, and prints a report.
#include "report.h"
#include <CLI/CLI.hpp>
#include <chrono>
#include <exception>

using namespace gait;

struct Options {
  std::uint64_t seed = 1;
  int epochs = 20, repeat = 1, threads = 0;
  std::int64_t batch = 32;
  double rate = 5e-3, require = 0;
  std::string backend = "cpu", cpu = "native", folder = DIGITS_FOLDER, save;
  bool time = false;
};

static Model build_model(double rate) {
  Graph g("digits");
  Tensor image = g.input("image", {batch, 64}), label = g.input("label", {batch}, i32);
  auto hidden = nn::linear(g, 64, 128, {.init = init::he_normal()}), scores = nn::linear(g, 128, 10);
  Tensor logits = scores(relu(hidden(image / 16))); // pixels are 0 to 16
  return Model(g, {.outputs = {{"probability", softmax(logits)}},
                   .losses = {{"cross_entropy", mean(cross_entropy(logits, label))}},
                   .metrics = {{"accuracy", accuracy(logits, label)}},
                   .optimizer = optim::adam({.rate = rate})});
}

static Score score(Session &session, const Dataset &dataset) {
  Score score;
  for (const Batch &rows : batches(dataset, session.max_batch())) score.add(session.run("evaluate", rows));
  return score;
}

/// Trains from the seed's start; the test accuracy.
static double train(Session &session, const Split &data, const Options &options, std::uint64_t seed) {
  session.init(seed);
  print_header();
  for (int epoch = 1; epoch <= options.epochs; ++epoch) {
    Score score;
    int steps = 0;
    const auto start = std::chrono::steady_clock::now();
    for (const Batch &rows : batches(data.train, options.batch, seed * 1000 + static_cast<std::uint64_t>(epoch))) {
      score.add(session.run("train_step", rows));
      ++steps;
    }
    const std::chrono::duration<double, std::micro> spent = std::chrono::steady_clock::now() - start;
    print_epoch(epoch, score, ::score(session, data.test), spent.count() / steps);
  }
  return score(session, data.test).mean_accuracy();
}

static int run(const Options &options) {
  Model model = build_model(options.rate);
  if (!options.save.empty()) {
    model.save(options.save);
    fmt::print("saved the model as {}\n", options.save);
  }
  std::vector<StageMilliseconds> stages;
  Session session = compile(
      model, {.max_batch = 64, .backend = options.backend, .cpu = options.cpu, .threads = options.threads, .timing = &stages});
  if (options.time) print_stages(stages);

  Dataset digits = data::csv(options.folder + "/digits.csv", {{"image", 0, 64}, {"label", 64}});
  Split parts = split(digits, 0.8, data::read_indexes(options.folder + "/permutation.txt"));
  std::vector<double> accuracies;
  for (int run = 0; run < options.repeat; ++run) {
    const std::uint64_t seed = options.seed + static_cast<std::uint64_t>(run);
    fmt::print("seed {}: {} rows to train, {} to test\n", seed, parts.train.rows(), parts.test.rows());
    accuracies.push_back(train(session, parts, options, seed));
    fmt::print("test accuracy {:.4f}\n\n", accuracies.back());
  }
  if (options.repeat > 1) fmt::print("median test accuracy of {} seeds {:.4f}\n", options.repeat, median(accuracies));
  if (median(accuracies) >= options.require) return 0;
  fmt::print("that is below the required {:.4f}\n", options.require);
  return 1;
}

int main(int argc, char **argv) {
  Options options;
  CLI::App app("Learns to read handwritten digits with one compiled training step.");
  app.add_option("--seed", options.seed, "of the first weights and the batches")->capture_default_str();
  app.add_option("--epochs", options.epochs, "passes over the training rows")->capture_default_str()->check(CLI::Range(1, 10000));
  app.add_option("--batch", options.batch, "rows of a step")->capture_default_str()->check(CLI::Range(1, 64));
  app.add_option("--rate", options.rate, "Adam's learning rate")->capture_default_str();
  app.add_option("--repeat", options.repeat, "trains with so many seeds, and prints the median accuracy")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  app.add_option("--require", options.require, "fails when the (median) test accuracy is below")->capture_default_str();
  app.add_option("--backend", options.backend, "cpu or reference")->capture_default_str();
  app.add_option("--cpu", options.cpu, "LLVM's name of the processor to compile for")->capture_default_str();
  app.add_option("--threads", options.threads, "0: as many as pay")->capture_default_str();
  app.add_option("--data", options.folder, "folder of digits.csv and permutation.txt")->capture_default_str();
  app.add_option("--save", options.save, "writes the model for `gait compile`");
  app.add_flag("--time", options.time, "prints what each stage of the compilation took");
  CLI11_PARSE(app, argc, argv);
  try {
    return run(options);
  } catch (const std::exception &error) {
    fmt::print(stderr, "digits: {}\n", error.what());
    return 1;
  }
}
