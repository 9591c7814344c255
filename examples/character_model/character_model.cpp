// A model that writes: it reads a text character by character, each time guesses the next one, and so learns to go on by itself.
//
// The text is one that the program makes, so that its entropy is known: how many bits a character holds for somebody who knows
// the rules. Counting the last two or three characters can not add; attention can look up both numbers of a sum.
#include "examples/character_model/ngram.h"
#include "examples/character_model/sentences.h"
#include "examples/support/comparison.h"
#include "examples/support/program.h"
#include "examples/support/random.h"
#include <cmath>
#include <numbers>

using namespace gait;
using namespace example;

constexpr std::int64_t length = 32, size = 32; ///< of a window, in characters; of a character's vector

/// A row for each sentence: the line end before it and the 31 characters after that, and the same shifted by one, to be guessed.
static Dataset windows(std::string_view text) {
  std::vector<std::int32_t> now, next;
  for (std::size_t end = text.find('\n'); end + length < text.size(); end = text.find('\n', end + 1))
    for (std::size_t i = 0; i < length; ++i) {
      now.push_back(number_of(text[end + i]));
      next.push_back(number_of(text[end + i + 1]));
    }
  return Dataset({Dataset::column<std::int32_t>("now", now, {length}), Dataset::column<std::int32_t>("next", next, {length})});
}

static Model build_model(std::int64_t steps) {
  Graph g("characters");
  Tensor now = g.input("now", {batch, length}, i32), next = g.input("next", {batch, length}, i32);
  // Each character is a vector; where it stands is another, added to it.
  auto embedding = nn::embedding(g, characters, size);
  auto position = nn::position_embedding(g, length, size);
  Tensor x = position(embedding(now));
  // Two rounds of attention. Causal: a place sees itself and what is before it, never what it has to guess.
  for (int i = 0; i < 2; ++i)
    x = nn::encoder_block(g, size, /*heads=*/4, /*hidden=*/4 * size, {.activation = gelu, .norm_first = true})(x,
                                                                                                               {.causal = true});
  Tensor logits = nn::linear(g, size, characters)(nn::layer_norm(g, size)(x)); // [batch, 32, 28]
  Tensor surprise = mean(cross_entropy(logits, next));                         // of every place of every row, in nats
  return Model(g, {.outputs = {{"probability", softmax(logits)}},
                   .losses = {{"cross_entropy", surprise}},
                   .metrics = {{"bits", surprise / std::numbers::ln2}},
                   .optimizer = optim::adamw({.rate = optim::one_cycle({.peak = 5e-3, .steps = steps})}).clip_by_global_norm(1)});
}

/// Lines that the model writes by itself, one a row of the batch: it begins after a line end, and goes on with a character drawn
/// from its own guess until it ends the line.
static std::vector<std::string> write_lines(Session &session, std::uint64_t seed) {
  const std::int64_t rows = session.max_batch();
  std::vector<std::string> lines(static_cast<std::size_t>(rows));
  std::vector<std::int32_t> text(static_cast<std::size_t>(rows * length));
  Random random(seed);
  for (std::int64_t place = 0; place + 1 < length; ++place) {
    // What stands after `place` is not written yet; the model does not look there.
    Results guess = session.run("predict", {TensorView("now", text, {rows, length})});
    std::span<const float> probability = guess.span<float>("probability");
    for (std::int64_t row = 0; row < rows; ++row) {
      double left = random.uniform();
      std::int32_t drawn = 0;
      while (drawn + 1 < characters &&
             (left -= probability[static_cast<std::size_t>((row * length + place) * characters + drawn)]) >= 0)
        ++drawn;
      text[static_cast<std::size_t>(row * length + place + 1)] = drawn;
    }
  }
  for (std::size_t row = 0; row < lines.size(); ++row)
    for (std::size_t i = row * length + 1; i < (row + 1) * length && text[i] != 0; ++i) lines[row] += character_of(text[i]);
  return lines;
}

static void run(const Options &options, Demands &demands) {
  const Sentences sentences;
  const std::string known = "\n" + sentences.draw(4000, options.seed), fresh = "\n" + sentences.draw(500, options.seed + 1000);
  Dataset train = windows(known), test = windows(fresh);
  fmt::print("data: {} characters to learn from, {} to be tested on; they begin\n{}...\n", known.size(), fresh.size(),
             known.substr(1, known.find('\n', 60)));

  const std::int64_t rows = 32, steps = (train.rows() + rows - 1) / rows * options.epochs;
  Session session = compile(build_model(steps), {.max_batch = 64, .threads = options.threads}).init(options.seed);
  print_model(session);
  fit(session, train,
      {.epochs = options.epochs,
       .batch = rows,
       .seed = options.seed,
       .callbacks = {print_every(2)},
       .verbosity = Verbosity::silent});

  // All are asked about the same characters: those of the test's windows.
  const NGram one(known, 1), two(known, 2), three(known, 3), four(known, 4);
  double entropy = 0, by_one = 0, by_two = 0, by_three = 0, by_four = 0, count = 0;
  for (std::size_t end = 0; end + length < fresh.size(); end = fresh.find('\n', end + 1))
    for (std::size_t i = end + 1; i <= end + length; ++i, ++count) {
      const std::size_t line = fresh.rfind('\n', i - 1) + 1;
      entropy += sentences.bits(std::string_view(fresh).substr(line, i - line), fresh[i]);
      by_one += one.bits(fresh, i);
      by_two += two.bits(fresh, i);
      by_three += three.bits(fresh, i);
      by_four += four.bits(fresh, i);
    }
  const double bits = evaluate(session, test)["bits"];
  compare("bits a character of the test text", Better::smaller, bits,
          {{"counted characters", by_one / count},
           {"counted pairs", by_two / count},
           {"counted triples", by_three / count},
           {"counted fours", by_four / count},
           {"who knows the rules: the entropy", entropy / count}});

  const std::vector<std::string> lines = write_lines(session, options.seed);
  double formed = 0, right = 0;
  for (const std::string &line : lines) {
    formed += sentences.is_sentence(line);
    right += sentences.is_true(line);
  }
  fmt::print("\nwhat it writes by itself:\n");
  for (std::size_t i = 0; i < 8; ++i) fmt::print("  {}{}\n", lines[i], sentences.is_true(lines[i]) ? "" : "   (wrong)");
  const double all = static_cast<double>(lines.size());
  fmt::print("of {} lines {} are sentences, {} of them true\n", lines.size(), formed, right);
  demands.expect(bits < 0.8 * by_four / count, "20 % fewer bits than by counted fours");
  demands.expect(bits < 1.1 * entropy / count, "within 10 % of the entropy");
  demands.expect(right > 0.8 * all, "four of five lines that it writes are true");
}

int main(int argc, char **argv) {
  return program(
      argc, argv,
      {.name = "character_model", .text = "Learns to write sums in words, character by character.", .defaults = {.epochs = 10}},
      run);
}
