// Decoders of sequences: with teacher forcing, and by their own word.
#include <cmath>
#include <doctest/doctest.h>
#include <gait/gait.h>

using namespace gait;

namespace {

constexpr std::int64_t count = 3, seen = 4, steps = 3, size = 2, hidden = 3;

using Numbers = std::vector<double>;

Numbers waves(std::int64_t count, double phase) {
  Numbers values;
  for (std::int64_t i = 0; i < count; ++i) values.push_back(std::sin(1.3 * static_cast<double>(i) + phase));
  return values;
}

/// An encoder and a decoder of two layers.
struct Translator {
  explicit Translator(nn::Recurrence kind)
      : decoder(nn::sequence_decoder(g, size, hidden, {.kind = kind, .layers = 2, .name = "d"})) {
    const auto make = kind == nn::Recurrence::rnn ? nn::rnn : kind == nn::Recurrence::lstm ? nn::lstm : nn::gru;
    const auto states = make(g, size, hidden, {.layers = 2}, Location::current())(x).states;
    chosen = decoder(targets, states, first);
    own = decoder.unforced(steps, states, first), taught = decoder.forced(targets, states, first);
  }
  Batch inputs(const Numbers &future) const {
    return {TensorView("x", past, {count, seen, size}), TensorView("targets", future, {count, steps, size}),
            TensorView("first", start, {count, size})};
  }

  Graph g{"g", {.dtype = f64}};
  Tensor x = g.input("x", {batch, seen, size}), targets = g.input("targets", {batch, steps, size}),
         first = g.input("first", {batch, size});
  nn::SequenceDecoder decoder;
  Tensor chosen, own, taught;
  Numbers past = waves(count * seen * size, 0.2), future = waves(count * steps * size, 0.5), start = waves(count * size, 0.9);
};

Numbers numbers_of(const Results &results, const std::string &name) {
  const std::span<const double> values = results.span<double>(name);
  return {values.begin(), values.end()};
}

} // namespace

TEST_CASE("taught its own word, a decoder says what it says by itself") {
  for (const nn::Recurrence kind : {nn::Recurrence::rnn, nn::Recurrence::lstm, nn::Recurrence::gru}) {
    Translator t(kind);
    CHECK(t.taught.shape() == Shape{batch, steps, size});
    CHECK(t.own.shape() == Shape{batch, steps, size});
    Model model(t.g, {.outputs = {{"own", t.own}}, .entries = {{"teach", {.results = {{"taught", t.taught}}}}}});
    Session session = compile(model, {.max_batch = count}).init(7);
    const Numbers own = numbers_of(
        session.run("predict", {TensorView("x", t.past, {count, seen, size}), TensorView("first", t.start, {count, size})}),
        "own");
    const Numbers same = numbers_of(session.run("teach", t.inputs(own)), "taught");
    const Numbers other = numbers_of(session.run("teach", t.inputs(t.future)), "taught");
    REQUIRE(same.size() == own.size());
    for (std::size_t i = 0; i < own.size(); ++i) {
      CAPTURE(i);
      CHECK(std::abs(same[i] - own[i]) <= 1e-14);
      const bool is_first = i / size % steps == 0; // which reads no target
      CHECK((std::abs(other[i] - own[i]) <= 1e-14) == is_first);
    }
  }
}

TEST_CASE("it is forced where it trains; elsewhere no target is asked for") {
  Translator t(nn::Recurrence::gru);
  Model model(t.g, {.outputs = {{"y", t.chosen}},
                    .losses = {{"mse", mse(t.chosen, t.targets)}},
                    .optimizer = optim::sgd({.rate = 1e-9}),
                    .entries = {{"both",
                                 {.results = {{"own", t.own},
                                              {"taught", t.taught},
                                              {"taught_loss", mse(t.taught, t.targets)},
                                              {"own_loss", mse(t.own, t.targets)}}}}}});
  Session session = compile(model, {.max_batch = count}).init(7);
  const Results both = session.run("both", t.inputs(t.future));
  CHECK(session.run("evaluate", t.inputs(t.future)).scalar("loss") == doctest::Approx(both.scalar("own_loss")).epsilon(1e-13));
  CHECK(both.scalar("own_loss") != doctest::Approx(both.scalar("taught_loss")).epsilon(1e-3));
  CHECK(session.entry("predict").input_count == 2);
  const Numbers y = numbers_of(
      session.run("predict", {TensorView("x", t.past, {count, seen, size}), TensorView("first", t.start, {count, size})}), "y");
  CHECK(y == numbers_of(both, "own"));
  CHECK(session.run("train_step", t.inputs(t.future)).scalar("loss") ==
        doctest::Approx(both.scalar("taught_loss")).epsilon(1e-13));
}

TEST_CASE("the gradient goes through what the decoder said itself, and into the encoder") {
  for (const nn::Recurrence kind : {nn::Recurrence::lstm, nn::Recurrence::gru}) {
    Translator t(kind);
    const Tensor loss = sum(square(t.own));
    std::vector<Named> results{{"loss", loss}};
    for (const Tensor &parameter : t.g.parameters()) results.push_back({"d." + parameter.name(), gradient(loss, parameter)});
    Session session = compile(Model(t.g, {.outputs = results}), {.max_batch = count}).init(7);
    const Batch inputs{TensorView("x", t.past, {count, seen, size}), TensorView("first", t.start, {count, size})};
    for (const Tensor &parameter : t.g.parameters()) {
      CAPTURE(parameter.name());
      const double slope = session.run("predict", inputs).span<double>("d." + parameter.name())[1];
      double &weight = session.state<double>(parameter.name())[1];
      const double before = weight, step = 1e-5;
      weight = before + step;
      const double above = session.run("predict", inputs).scalar("loss");
      weight = before - step;
      const double below = session.run("predict", inputs).scalar("loss");
      weight = before;
      CHECK(slope == doctest::Approx((above - below) / (2 * step)).epsilon(1e-6));
    }
  }
}
