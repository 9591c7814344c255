// What records of PyTorch do not show of recurrent layers: masks with holes, sequences without rows, first values, dropout.
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <gait/gait.h>

using namespace gait;

using Numbers = std::vector<double>;

static Numbers waves(std::int64_t count, double phase) {
  Numbers values;
  for (std::int64_t i = 0; i < count; ++i) values.push_back(std::sin(1.7 * static_cast<double>(i) + phase));
  return values;
}

static Numbers numbers_of(const Results &results, const char *name) {
  const std::span<const double> values = results.span<double>(name);
  return {values.begin(), values.end()};
}

static void check_close(const Numbers &seen, const Numbers &expected, double tolerance = 1e-14) {
  REQUIRE(seen.size() == expected.size());
  for (std::size_t i = 0; i < seen.size(); ++i) {
    CAPTURE(i);
    CHECK(std::abs(seen[i] - expected[i]) <= tolerance);
  }
}

TEST_CASE("where the mask has holes, the state is kept and the output is 0") {
  constexpr std::int64_t rows = 2, length = 5, in = 3, hidden = 4;
  const std::vector<std::uint8_t> mask{1, 0, 1, 1, 0, 0, 1, 0, 0, 1};
  const Numbers x = waves(rows * length * in, 0.3);
  for (const bool reverse : {false, true}) {
    CAPTURE(reverse);
    Graph g("g", {.dtype = f64});
    Tensor input = g.input("x", {batch, length, in}), there = g.input("mask", {batch, length}, i1);
    const auto layer = nn::lstm(g, in, hidden, {.bidirectional = true});
    const nn::Recurred all = layer(input, {.mask = there});
    const std::size_t side = reverse ? 1 : 0;
    // The same, step by step.
    Tensor one = g.input("one", {batch, in}), h = g.input("h", {batch, hidden}), c = g.input("c", {batch, hidden});
    const nn::RecurrentState next = layer.cells[side](one, {h, c});
    Tensor outputs = split(all.sequence, 2, -1)[side];
    Model model(
        g, {.entries = {
                {"whole", {.results = {{"y", outputs}, {"last_h", all.states[side].hidden}, {"last_c", all.states[side].cell}}}},
                {"step", {.results = {{"next_h", next.hidden}, {"next_c", next.cell}}}}}});
    Session session = compile(model, {.max_batch = rows}).init(3);
    const Results whole =
        session.run("whole", {TensorView("x", x, {rows, length, in}), TensorView("mask", i1, {rows, length}, mask.data())});
    const Numbers y = numbers_of(whole, "y"), last_h = numbers_of(whole, "last_h"), last_c = numbers_of(whole, "last_c");
    for (std::int64_t row = 0; row < rows; ++row) {
      Numbers state_h(hidden, 0), state_c(hidden, 0);
      for (std::int64_t i = 0; i < length; ++i) {
        const std::int64_t t = reverse ? length - 1 - i : i, at = row * length + t;
        const Numbers output(y.begin() + at * hidden, y.begin() + (at + 1) * hidden);
        if (!mask[static_cast<std::size_t>(at)]) {
          CHECK(output == Numbers(hidden, 0));
          continue;
        }
        const Numbers slice(x.begin() + at * in, x.begin() + (at + 1) * in);
        const Results one_step = session.run("step", {TensorView("one", slice, {1, in}), TensorView("h", state_h, {1, hidden}),
                                                      TensorView("c", state_c, {1, hidden})});
        state_h = numbers_of(one_step, "next_h"), state_c = numbers_of(one_step, "next_c");
        check_close(output, state_h);
      }
      check_close({last_h.begin() + row * hidden, last_h.begin() + (row + 1) * hidden}, state_h);
      check_close({last_c.begin() + row * hidden, last_c.begin() + (row + 1) * hidden}, state_c);
    }
  }
}

TEST_CASE("a sequence of length 0 leaves the first state; lengths outside are refused") {
  Graph g("g", {.dtype = f64});
  Tensor x = g.input("x", {batch, 2, 1}), lengths = g.input("lengths", {batch}, i32), first = g.input("first", {batch, 3});
  const nn::Recurred made = nn::gru(g, 1, 3)(x, {.initial = {{first}}, .lengths = lengths});
  Session session = compile(Model(g, {.outputs = {{"last", made.last}, {"y", made.sequence}}}), {.max_batch = 2}).init();
  const Numbers numbers{1, 2, 3, 4}, start{0.1, 0.2, 0.3, 0.4, 0.5, 0.6};
  auto run = [&](const std::vector<std::int32_t> &sizes) {
    return session.run(
        "predict", {TensorView("x", numbers, {2, 2, 1}), TensorView("lengths", sizes, {2}), TensorView("first", start, {2, 3})});
  };
  const Results results = run({0, 2});
  const Numbers last = numbers_of(results, "last"), y = numbers_of(results, "y");
  CHECK(Numbers(last.begin(), last.begin() + 3) == Numbers{0.1, 0.2, 0.3});
  CHECK(last[3] != 0.4);
  CHECK(Numbers(y.begin(), y.begin() + 6) == Numbers(6, 0));
  CHECK_THROWS_AS(run({3, 2}), Error);
  CHECK_THROWS_AS(run({-1, 2}), Error);
}

TEST_CASE("sequences with and without rows, and with more dimensions, give the same") {
  constexpr std::int64_t rows = 4, length = 3, in = 2;
  const Numbers x = waves(rows * length * in, 0.1);
  std::vector<Numbers> seen;
  for (const Shape &shape : {Shape{batch, length, in}, Shape{rows, length, in}, Shape{2, 2, length, in}}) {
    Graph g("g", {.dtype = f64});
    const nn::Recurred made = nn::gru(g, in, 3, {.layers = 2, .bidirectional = true})(g.input("x", shape));
    CHECK(made.sequence.rank() == shape.rank());
    CHECK(made.last.rank() == shape.rank() - 1);
    CHECK(made.states.size() == 4);
    Model model(g, {.outputs = {{"y", sum(made.sequence, {-2})}, {"last", made.last}}});
    Session session = compile(model, {.max_batch = rows}).init(5);
    std::vector<std::int64_t> sizes;
    for (Dimension size : shape) sizes.push_back(size.is_batch() ? rows : size.size());
    const Results results = session.run("predict", {TensorView("x", x, sizes)});
    Numbers all = numbers_of(results, "y");
    const Numbers last = numbers_of(results, "last");
    all.insert(all.end(), last.begin(), last.end());
    seen.push_back(all);
  }
  check_close(seen[1], seen[0]);
  check_close(seen[2], seen[0]);

  Graph g("g", {.dtype = f64});
  const nn::Recurred alone = nn::rnn(g, in, 3)(g.input("x", {length, in}));
  CHECK(alone.sequence.shape() == Shape{length, 3});
  CHECK(alone.last.shape() == Shape{3});
}

TEST_CASE("a cell's call is its two halves: what the input brings, and the step from a state, zeros where none is given") {
  Graph g("g", {.dtype = f64});
  Tensor x = g.input("x", {batch, 3});
  const nn::RecurrentCell cell = nn::lstm_cell(g, 3, 2);
  CHECK(cell.in() == 3);
  CHECK(cell.hidden() == 2);
  const Tensor projected = cell.project(x);
  CHECK(projected.shape() == Shape{batch, 8});
  const nn::RecurrentState zeros = cell.complete({}, x), whole = cell(x), halves = cell.advance(projected, zeros);
  Model model(
      g, {.outputs = {{"zero", zeros.cell}, {"h", whole.hidden}, {"c", whole.cell}, {"h2", halves.hidden}, {"c2", halves.cell}}});
  const Numbers numbers = waves(6, 0.4);
  Session session = compile(model, {.max_batch = 2}).init(1);
  const Results results = session.run("predict", {TensorView("x", numbers, {2, 3})});
  CHECK(numbers_of(results, "zero") == Numbers(4, 0));
  CHECK(numbers_of(results, "h") == numbers_of(results, "h2"));
  CHECK(numbers_of(results, "c") == numbers_of(results, "c2"));
  CHECK(numbers_of(results, "h") != Numbers(4, 0));
}

TEST_CASE("an lstm begins with orthogonal recurrent weights and open forget gates; chrono sets both gates") {
  constexpr std::int64_t hidden = 6;
  Graph g("g", {.dtype = f64});
  Tensor x = g.input("x", {batch, 2, 3});
  Tensor y = nn::lstm(g, 3, hidden, {.name = "plain"})(x).last +
             nn::lstm(g, 3, hidden, {.gates = {.forget_bias = 2}, .name = "two"})(x).last;
  y = y + nn::lstm(g, 3, hidden, {.gates = {.bias_init = init::chrono(100)}, .name = "long"})(x).last;
  y = y + nn::gru(g, 3, hidden, {.gates = {.bias_init = init::chrono(100, 3)}, .name = "gru"})(x).last;
  Session session = compile(Model(g, {.outputs = {{"y", y}}})).init(11);
  const std::span<const double> weight = session.state<double>("plain.weight_hh_l0");
  for (std::size_t a = 0; a < hidden; ++a)
    for (std::size_t b = 0; b < hidden; ++b) {
      double product = 0;
      for (std::size_t k = 0; k < 4 * hidden; ++k) product += weight[a * 4 * hidden + k] * weight[b * 4 * hidden + k];
      CHECK(product == doctest::Approx(a == b ? 1 : 0));
    }
  auto part = [&](const char *name, std::size_t index) {
    const std::span<const double> bias = session.state<double>(name).subspan(index * hidden, hidden);
    return Numbers(bias.begin(), bias.end());
  };
  const Numbers zeros(hidden, 0);
  for (std::size_t i : {0, 2, 3}) CHECK(part("plain.bias_ih_l0", i) == zeros);
  CHECK(part("plain.bias_ih_l0", 1) == Numbers(hidden, 1));
  CHECK(part("two.bias_ih_l0", 1) == Numbers(hidden, 2));
  for (std::size_t i : {0, 1, 2, 3}) CHECK(part("long.bias_hh_l0", i) == zeros);
  const Numbers kept = part("long.bias_ih_l0", 1), let_in = part("long.bias_ih_l0", 0);
  for (std::size_t i = 0; i < hidden; ++i) {
    CHECK(let_in[i] == -kept[i]);
    CHECK(kept[i] >= 0);
    CHECK(kept[i] <= std::log(99.0));
  }
  CHECK(kept[0] != kept[1]);
  CHECK(std::ranges::max(kept) > std::log(30.0)); // uniform before the logarithm: half of them are above 50
  for (std::size_t i : {2, 3}) CHECK(part("long.bias_ih_l0", i) == zeros);
  CHECK(part("gru.bias_ih_l0", 0) == zeros);
  const Numbers update = part("gru.bias_ih_l0", 1);
  CHECK(std::ranges::min(update) >= 0);
  CHECK(std::ranges::max(update) > 1);
  CHECK(part("gru.bias_ih_l0", 2) == zeros);
}

TEST_CASE("dropout between layers is drawn in training alone, for each step anew") {
  Graph g("g", {.dtype = f64});
  Tensor x = g.input("x", {batch, 3, 2});
  const auto layer = nn::rnn(g, 2, 50, {.layers = 2, .dropout = 0.5, .name = "r"});
  nn::Recurrent plain = layer;
  plain.rate = 0;
  Tensor dropped = layer(x).sequence, whole = plain(x).sequence;
  Model model(g, {.outputs = {{"dropped", dropped}, {"whole", whole}},
                  .entries = {{"train", {.results = {{"dropped", dropped}, {"whole", whole}}, .training = true}}}});
  Session session = compile(model, {.max_batch = 1}).init();
  const Numbers numbers = waves(6, 0);
  const Batch inputs{TensorView("x", numbers, {1, 3, 2})};
  const Results predicted = session.run("predict", inputs), trained = session.run("train", inputs);
  CHECK(numbers_of(predicted, "dropped") == numbers_of(predicted, "whole"));
  CHECK(numbers_of(trained, "whole") == numbers_of(predicted, "whole"));
  CHECK(numbers_of(trained, "dropped") != numbers_of(trained, "whole"));
}
