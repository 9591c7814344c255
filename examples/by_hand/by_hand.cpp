// The training loop, written out step by step: what fit() does for you, done by hand, and in the end the same bits.
#include "examples/support/comparison.h"
#include "examples/support/program.h"
#include <algorithm>
#include <cmath>
#include <gait/gait.h>
#include <limits>

using namespace gait;
using namespace example;

constexpr std::int64_t rows_of_a_batch = 32, patience = 4;
constexpr double rate = 0.05, momentum = 0.9;

/// The network that reads digits, and every step of its training as a tensor of the same graph.
struct Network {
  Graph g{"by_hand"};
  Tensor image = g.input("image", {batch, 64}), label = g.input("label", {batch}, i32);
  nn::Linear hidden = nn::linear(g, 64, 32), scores = nn::linear(g, 32, 10);

  // Forward: from the pixels (0 to 16) to a score for each digit; the larger the score, the surer the network is.
  Tensor logits = scores(relu(hidden(image / 16)));
  // Loss: one number that is small when the scores are right, the mean over the rows of the batch.
  Tensor loss = mean(cross_entropy(logits, label));
  // Gradients: for each weight, how much the loss grows when that weight grows. It is the forward graph read backwards, rule by
  // rule, and what it needs of the forward pass (here the pixels, and the hidden layer) is kept until it has been used.
  std::vector<Tensor> weights = g.parameters();
  std::vector<Tensor> gradients = gait::gradients(loss, weights);

  // Update: each weight goes a step against its gradient. Momentum: not the last gradient alone decides, but the running sum of
  // them all, each counting 0.9 of the one after it; that sum is state, as the weights are.
  Updates update() {
    Updates updates;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      Tensor velocity = g.slot("velocity." + weights[i].name(), weights[i], init::zeros());
      Tensor next = momentum * velocity + gradients[i];
      updates.set(velocity, next);
      updates.set(weights[i], weights[i] - rate * next);
    }
    return updates;
  }

  /// Entries of our own: one that only tells the gradients, and one that does everything.
  Model by_hand() {
    EntryBody look;
    for (std::size_t i = 0; i < weights.size(); ++i) look.results.push_back({"gradient." + weights[i].name(), gradients[i]});
    return Model(g, {.outputs = {{"probability", softmax(logits)}},
                     .losses = {{"cross_entropy", loss}},
                     .metrics = {{"accuracy", accuracy(logits, label)}},
                     .entries = {{"gradients", look}, {"step", {.results = {{"loss", loss}}, .updates = update()}}}});
  }
  /// The same, with an optimizer in the place of our own update: what fit() wants.
  Model for_fit() {
    return Model(g, {.losses = {{"cross_entropy", loss}},
                     .metrics = {{"accuracy", accuracy(logits, label)}},
                     .optimizer = optim::sgd({.rate = rate, .momentum = momentum})});
  }
};

/// Whether two sessions hold the same bits in every weight of the network.
static bool same_weights(const Network &network, Session &a, Session &b) {
  return std::ranges::all_of(network.weights, [&](const Tensor &weight) {
    return std::ranges::equal(a.state<float>(weight.name()), b.state<float>(weight.name()));
  });
}

/// One step in pieces, with our own hands in the session's memory.
static void step_in_pieces(const Network &network, Session &session, const Batch &rows) {
  // Forward and loss: nothing changes yet.
  const double loss = session.run("evaluate", rows).scalar("loss");
  // Gradients, one tensor for each weight.
  Results gradients = session.run("gradients", rows);

  // What a gradient means, tried out on one weight: push it a little up, a little down, and see what the loss does.
  const float size = 0.01f;
  std::span<float> bias = session.state<float>(network.scores.bias.name());
  const float before = bias[3];
  bias[3] = before + size;
  const double above = session.run("evaluate", rows).scalar("loss");
  bias[3] = before - size;
  const double below = session.run("evaluate", rows).scalar("loss");
  bias[3] = before;
  fmt::print("one batch in pieces: loss {:.4f}; d loss / d {}[3] = {:.5f}, tried out {:.5f}\n", loss, network.scores.bias.name(),
             gradients.span<float>("gradient." + network.scores.bias.name())[3], (above - below) / (2 * size));

  // Update, weight by weight. (The velocities are 0 in the first step.)
  for (const Tensor &weight : network.weights) {
    std::span<const float> gradient = gradients.span<float>("gradient." + weight.name());
    std::span<float> w = session.state<float>(weight.name()), velocity = session.state<float>("velocity." + weight.name());
    for (std::size_t i = 0; i < w.size(); ++i) {
      velocity[i] = static_cast<float>(momentum) * velocity[i] + gradient[i];
      w[i] = w[i] - static_cast<float>(rate) * velocity[i];
    }
  }
  fmt::print("                     the step taken by hand: loss {:.4f}\n", session.run("evaluate", rows).scalar("loss"));
}

/// Mean loss over a dataset, without learning. The last batch may be smaller, so each batch counts as many times as it has rows.
static double mean_loss(Session &session, const Dataset &dataset) {
  double sum = 0;
  for (const Batch &rows : batches(dataset, session.max_batch())) {
    Results results = session.run("evaluate", rows);
    sum += results.scalar("loss") * static_cast<double>(results.rows());
  }
  return sum / static_cast<double>(dataset.rows());
}

/// The loop: epochs of batches, until the validation rows say that it only gets worse. How many epochs it took.
static std::int64_t train(Session &session, const Dataset &training, const Dataset &validation, const Options &options) {
  double best = std::numeric_limits<double>::infinity();
  std::vector<unsigned char> best_state; // weights and velocities as they were then
  std::int64_t epoch = 0, waited = 0;
  while (epoch < options.epochs) {
    // Batches: every row once, in an order that is another in every epoch; 32 at a time, the last with what is left.
    double sum = 0;
    for (const Batch &rows : batches(training, {.size = rows_of_a_batch, .shuffle = options.seed, .epoch = epoch})) {
      Results results = session.run("step", rows); // forward, loss, gradients, update: one compiled function
      sum += results.scalar("loss") * static_cast<double>(results.rows());
    }
    // Validation: rows that the network never learns from tell whether it understands or only remembers.
    const double loss = sum / static_cast<double>(training.rows()), validated = mean_loss(session, validation);
    ++epoch;
    const bool better = validated < best;
    fmt::print("epoch {:2}: loss {:.4f}, validation {:.4f}{}\n", epoch, loss, validated, better ? "  the best so far" : "");
    // Early stopping: remember the best weights, and give up when they have not been beaten for a while.
    if (better) {
      best = validated;
      best_state.assign(session.state_bytes().begin(), session.state_bytes().end());
      waited = 0;
    } else if (++waited > patience) {
      break;
    }
  }
  std::ranges::copy(best_state, session.state_bytes().begin());
  return epoch;
}

/// The part of rows that are nearest to the mean image of their own digit: what is possible without any training loop.
static double nearest_mean_accuracy(const Dataset &training, const Dataset &test) {
  std::vector<double> means(640), counts(10);
  const std::vector<double> known = numbers(training, "image"), digits = numbers(training, "label");
  for (std::size_t i = 0; i < known.size(); ++i) means[64 * static_cast<std::size_t>(digits[i / 64]) + i % 64] += known[i];
  for (double digit : digits) ++counts[static_cast<std::size_t>(digit)];
  for (std::size_t i = 0; i < means.size(); ++i) means[i] /= counts[i / 64];

  const std::vector<double> asked = numbers(test, "image"), truth = numbers(test, "label");
  double right = 0;
  for (std::size_t row = 0; row < truth.size(); ++row) {
    std::vector<double> distances(10);
    for (std::size_t i = 0; i < 640; ++i) distances[i / 64] += std::pow(asked[64 * row + i % 64] - means[i], 2);
    right += static_cast<double>(std::ranges::min_element(distances) - distances.begin()) == truth[row];
  }
  return right / static_cast<double>(truth.size());
}

static void run(const Options &options, Demands &demands) {
  // Data: rows to learn from, rows to validate on, rows that nobody looks at before the end.
  auto [rest, test] = split(data::csv(data_file("digits/digits.csv"), {{"image", 0, 64}, {"label", 64}}), 0.8, options.seed);
  auto [training, validation] = split(rest, 0.8, options.seed + 1);
  fmt::print("data: {} rows to learn from, {} to validate on, {} to be tested on\n", training.rows(), validation.rows(),
             test.rows());

  Network network;
  Session session = compile(network.by_hand(), {.max_batch = 64, .threads = options.threads}).init(options.seed);
  print_model(session);

  // One step in pieces, on a copy; the compiled step does the same.
  Session pieces = session.clone(), whole = session.clone();
  Batches order = batches(training, {.size = rows_of_a_batch, .shuffle = options.seed});
  const Batch &rows = *order.begin();
  step_in_pieces(network, pieces, rows);
  whole.run("step", rows);
  demands.expect(same_weights(network, pieces, whole), "the step in pieces and the compiled step leave the same bits");

  // The whole training; and fit, which does the same.
  const std::int64_t epochs = train(session, training, validation, options);
  Session fitted = compile(network.for_fit(), {.max_batch = 64, .threads = options.threads}).init(options.seed);
  History history = fit(fitted, training,
                        {.epochs = options.epochs,
                         .batch = rows_of_a_batch,
                         .validation = validation,
                         .seed = options.seed,
                         .callbacks = {callbacks::early_stopping({.patience = patience})},
                         .verbosity = Verbosity::silent});
  const bool same = same_weights(network, session, fitted);
  fmt::print("fit() with the same seed: {} epochs, {} bits in the weights\n", history.epochs(), same ? "the same" : "OTHER");
  demands.expect(same && history.epochs() == epochs, "fit() takes as many epochs and leaves the same bits");

  const double score = evaluate(session, test)["accuracy"], nearest = nearest_mean_accuracy(rest, test);
  compare("accuracy on the test rows", Better::larger, score,
          {{"always the same digit", 0.1}, {"the nearest mean image", nearest}});
  demands.expect(score > nearest + 0.02, "2 % more digits read than by the nearest mean image");
}

int main(int argc, char **argv) {
  return program(argc, argv,
                 {.name = "by_hand", .text = "Learns to read digits by a training loop written out.", .defaults = {.epochs = 40}},
                 run);
}
