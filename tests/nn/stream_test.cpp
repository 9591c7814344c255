// Streams: a step a run is the layer over the whole sequence; rows are streams of their own; states begin, restart and wait.
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <gait/gait.h>
#include <optional>

using namespace gait;

namespace {

constexpr std::int64_t most = 5, length = 7, in = 3, hidden = 6;

using Numbers = std::vector<float>;

Numbers waves(std::int64_t count) {
  Numbers values;
  for (std::int64_t i = 0; i < count; ++i) values.push_back(static_cast<float>(std::sin(0.7 * static_cast<double>(i * i))));
  return values;
}

/// The result `y`, of either floating type: the reference computes in f64.
Numbers y_of(const Results &results) {
  const TensorView y = results.view("y");
  const auto count = static_cast<std::size_t>(y.count());
  Numbers values(count);
  if (y.dtype == f64)
    std::ranges::transform(results.span<double>("y"), values.begin(), [](double x) { return static_cast<float>(x); });
  else std::ranges::copy(results.span<float>("y"), values.begin());
  return values;
}

/// A layer over whole sequences, and the same layer over streams.
struct Streamed {
  explicit Streamed(nn::Recurrent (*make)(Graph, std::int64_t, std::int64_t, const nn::RecurrentOptions &, Location),
                    std::int64_t layers, const std::string &backend, int threads = 1)
      : layer(make(g, in, hidden, {.layers = layers, .name = "net"}, Location::current())) {
    Tensor tick = g.input("tick", {batch, in}), there = g.input("there", {batch}, i1), anew = g.input("anew", {batch}, i1);
    const nn::Stream plain = nn::stream(layer, tick), flagged = nn::stream(layer, tick, {.present = there, .restart = anew});
    const Tensor whole = layer(g.input("x", {batch, length, in})).sequence;
    Model model(g, {.outputs = {{"y", whole}},
                    .entries = {{"step", {.results = {{"y", plain.output}}, .updates = plain.step}},
                                {"flagged", {.results = {{"y", flagged.output}}, .updates = flagged.step}},
                                {"reset", {.updates = plain.reset}}}});
    session.emplace(compile(model, {.max_batch = most, .backend = backend, .threads = threads}));
    session->init(4);
  }

  Numbers whole(const Numbers &x, std::int64_t rows) {
    return y_of(session->run("predict", {TensorView("x", x, {rows, length, in})}));
  }
  Numbers step(const Numbers &tick) {
    return y_of(session->run("step", {TensorView("tick", tick, {std::ssize(tick) / in, in})}));
  }
  Numbers flagged(const Numbers &tick, const std::vector<std::uint8_t> &there, const std::vector<std::uint8_t> &anew) {
    const auto rows = std::ssize(there);
    return y_of(session->run("flagged", {TensorView("tick", tick, {rows, in}), TensorView("there", i1, {rows}, there.data()),
                                         TensorView("anew", i1, {rows}, anew.data())}));
  }

  Graph g{"g"};
  nn::Recurrent layer;
  std::optional<Session> session;
};

/// Step t of sequences [rows, length, width], for their first rows.
Numbers at(const Numbers &sequences, std::int64_t rows, std::int64_t t, std::int64_t width) {
  Numbers slice;
  for (std::int64_t row = 0; row < rows; ++row) {
    const auto first = sequences.begin() + (row * length + t) * width;
    slice.insert(slice.end(), first, first + width);
  }
  return slice;
}

void check_close(const Numbers &seen, const Numbers &expected) {
  REQUIRE(seen.size() == expected.size());
  for (std::size_t i = 0; i < seen.size(); ++i) {
    CAPTURE(i);
    CHECK(std::abs(seen[i] - expected[i]) <= 1e-6f);
  }
}

} // namespace

TEST_CASE("a step a run is the layer over the whole sequence") {
  const Numbers x = waves(most * length * in);
  for (const auto make : {nn::rnn, nn::lstm, nn::gru})
    for (const std::string backend : {"cpu", "reference"}) {
      CAPTURE(backend);
      Streamed net(make, 2, backend);
      const Numbers whole = net.whole(x, most);
      for (std::int64_t t = 0; t < length; ++t) check_close(net.step(at(x, most, t, in)), at(whole, most, t, hidden));
    }
}

TEST_CASE("row i of every run is stream i: a run of fewer rows leaves the others as they are") {
  const Numbers x = waves(most * length * in);
  Streamed net(nn::gru, 1, "cpu");
  const Numbers whole = net.whole(x, most);
  std::vector<std::int64_t> done(most, 0);
  for (const std::int64_t rows : {2, 5, 1, 3, 5}) {
    Numbers tick, expected;
    for (std::int64_t row = 0; row < rows; ++row) {
      const auto t = done[static_cast<std::size_t>(row)]++;
      const Numbers slice = at(x, most, t, in), y = at(whole, most, t, hidden);
      tick.insert(tick.end(), slice.begin() + row * in, slice.begin() + (row + 1) * in);
      expected.insert(expected.end(), y.begin() + row * hidden, y.begin() + (row + 1) * hidden);
    }
    check_close(net.step(tick), expected);
  }
}

TEST_CASE("reset, init and restart begin anew; a row without a step waits") {
  const Numbers x = waves(most * length * in);
  Streamed net(nn::lstm, 1, "cpu");
  const Numbers whole = net.whole(x, most), first = at(x, most, 0, in), second = at(x, most, 1, in);
  const Numbers y_first = at(whole, most, 0, hidden), y_second = at(whole, most, 1, hidden);
  check_close(net.step(first), y_first);
  check_close(net.step(second), y_second);
  Batch rows(std::vector<TensorView>{}, most);
  net.session->run("reset", rows);
  check_close(net.step(first), y_first);
  rows.rows = 2; // of the first two rows alone
  net.session->run("reset", rows);
  Numbers mixed(y_first.begin(), y_first.begin() + 2 * hidden), tick(first.begin(), first.begin() + 2 * in);
  mixed.insert(mixed.end(), y_second.begin() + 2 * hidden, y_second.end());
  tick.insert(tick.end(), second.begin() + 2 * in, second.end());
  check_close(net.step(tick), mixed);
  net.session->init(4);
  check_close(net.step(first), y_first);

  check_close(net.flagged(first, {1, 0, 1, 0, 1}, {0, 0, 0, 0, 0}), [&] {
    Numbers expected = y_first;
    for (const std::int64_t row : {1, 3}) std::fill_n(expected.begin() + row * hidden, hidden, 0.0f);
    return expected;
  }());
  // Rows 1 and 3 have waited, 0 goes on, 2 and 4 begin anew.
  Numbers next = first, expected = y_first;
  std::copy_n(second.begin(), in, next.begin());
  std::copy_n(y_second.begin(), hidden, expected.begin());
  check_close(net.flagged(next, {1, 1, 1, 1, 1}, {0, 0, 1, 0, 1}), expected);
}

TEST_CASE("the same bits on any number of threads") {
  const Numbers x = waves(most * length * in);
  Streamed one(nn::gru, 2, "cpu", 1), two(nn::gru, 2, "cpu", 2);
  for (std::int64_t t = 0; t < length; ++t) CHECK(one.step(at(x, most, t, in)) == two.step(at(x, most, t, in)));
}

TEST_CASE("the state is kept for the largest batch, with clones, and in the table's words") {
  Streamed net(nn::lstm, 1, "cpu");
  const gait_tensor *state = net.session->artifact().find_state("net.stream_0.cell_l0");
  REQUIRE(state);
  CHECK(state->role == GAIT_STATE);
  CHECK(state->shape[0] == GAIT_BATCH);
  CHECK(state->bytes == most * hidden * 4);
  CHECK(net.session->state<float>("net.stream_0.cell_l0").size() == most * hidden);
  for (const TensorView &view : net.session->states())
    if (view.name == "net.stream_0.cell_l0") CHECK(view.shape == std::vector<std::int64_t>{most, hidden});
  const Numbers x = waves(most * length * in), first = at(x, most, 0, in), second = at(x, most, 1, in);
  net.step(first);
  Session copy = net.session->clone();
  const Numbers here = net.step(second);
  const std::span<const float> there = copy.run("step", {TensorView("tick", second, {most, in})}).span<float>("y");
  CHECK(here == Numbers(there.begin(), there.end()));
}
