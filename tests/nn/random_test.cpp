// Random numbers as a program draws them: the same bits everywhere, and distributed as they say.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <doctest/doctest.h>
#include <gait/gait.h>
#include <map>

using namespace gait;

using Bytes = std::vector<unsigned char>;
using Numbers = std::vector<double>;

static constexpr std::int64_t most = 40;

/// Draws of every kind, two of the same kind among them, for each row; a step draws anew.
static Model draws(std::int64_t width) {
  Graph g("draws");
  const Shape shape{batch, width};
  Tensor x = g.input("x", {batch, width}), w = g.parameter("w", {}, init::ones());
  std::vector<Named> results{{"words", random_words(g, shape)},     {"long_words", random_words(g, shape, i64)},
                             {"uniform", uniform(g, shape)},        {"wide_uniform", uniform(g, shape, f64)},
                             {"mask", bernoulli(g, 0.3, shape)},    {"dropped", nn::dropout(x * w, 0.3)},
                             {"normal", normal(g, shape)},          {"other_normal", normal(g, shape)},
                             {"wide_normal", normal(g, shape, f64)}};
  Updates updates;
  updates.set(w, w * 1);
  return Model(g, {.entries = {{"step", {.results = results, .updates = updates}}}});
}

/// What a step gives, by name.
static Results step(Session &session, std::int64_t rows, std::int64_t width, std::vector<float> &ones) {
  ones.assign(static_cast<std::size_t>(rows * width), 1);
  return session.run("step", {TensorView("x", ones, {rows, width})});
}

static Numbers numbers(const Results &results, const std::string &name) {
  const TensorView view = results.view(name);
  Numbers all;
  for (std::int64_t i = 0; i < view.count(); ++i)
    all.push_back(view.dtype == f64 ? static_cast<const double *>(view.data)[i] : static_cast<const float *>(view.data)[i]);
  return all;
}

static std::map<std::string, Bytes> bits(const Results &results) {
  std::map<std::string, Bytes> all;
  for (const TensorView &view : results.views()) {
    const auto *begin = static_cast<const unsigned char *>(view.data);
    all[view.name] = Bytes(begin, begin + view.bytes());
  }
  return all;
}

TEST_CASE("words, uniforms and masks have the same bits on both backends and any number of threads, normals are within 4 ulp") {
  const Model model = draws(37);
  Session exact = compile(model, {.max_batch = most, .backend = "reference"}).init(5);
  std::vector<Session> sessions;
  for (int threads : {1, 2, 3, 8}) sessions.push_back(compile(model, {.max_batch = most, .threads = threads}).init(5));
  std::vector<float> ones;
  for (std::int64_t rows : {most, std::int64_t{1}, std::int64_t{17}}) {
    Results expected = step(exact, rows, 37, ones);
    const std::map<std::string, Bytes> right = bits(expected);
    std::map<std::string, Bytes> first;
    for (Session &session : sessions) {
      Results seen = step(session, rows, 37, ones);
      const std::map<std::string, Bytes> now = bits(seen);
      if (first.empty()) first = now;
      CHECK(now == first);
      for (const std::string name : {"words", "long_words", "mask"}) {
        CAPTURE(name);
        CHECK(now.at(name) == right.at(name));
      }
      for (const std::string name : {"uniform", "wide_uniform"}) {
        CAPTURE(name);
        CHECK(numbers(seen, name) == numbers(expected, name)); // of other types: the reference's are f64
      }
      const Numbers dropped = numbers(seen, "dropped"), dropped_there = numbers(expected, "dropped");
      for (std::size_t i = 0; i < dropped.size(); ++i) CHECK((dropped[i] == 0) == (dropped_there[i] == 0));
      for (const std::string name : {"normal", "other_normal", "wide_normal"}) {
        const Numbers a = numbers(seen, name), b = numbers(expected, name);
        const int digits = name == "wide_normal" ? 52 : 23;
        std::int64_t beyond = 0;
        for (std::size_t i = 0; i < a.size(); ++i)
          beyond += std::abs(a[i] - b[i]) > 4 * std::ldexp(1.0, std::ilogb(b[i]) - digits);
        CAPTURE(name);
        CHECK(beyond == 0);
      }
    }
  }
}

/// Mean and variance are these, to five standard errors; `fourth`: the fourth central moment.
static void check_moments(const Numbers &x, double mean, double variance, double fourth) {
  const auto n = static_cast<double>(x.size());
  double first = 0, second = 0;
  for (double each : x) first += each / n;
  for (double each : x) second += (each - mean) * (each - mean) / n;
  CHECK(std::abs(first - mean) < 5 * std::sqrt(variance / n));
  CHECK(std::abs(second - variance) < 5 * std::sqrt((fourth - variance * variance) / n));
}

/// Two lists of independent numbers of this mean and variance do not correlate, to five standard errors.
static void check_independent(const Numbers &x, const Numbers &y, double mean, double variance) {
  const auto n = static_cast<double>(std::min(x.size(), y.size()));
  double product = 0;
  for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i) product += (x[i] - mean) * (y[i] - mean) / n;
  CHECK(std::abs(product) < 5 * variance / std::sqrt(n));
}

TEST_CASE("means and variances are right, and rows, neighbours, draws, steps and seeds are independent") {
  constexpr std::int64_t width = 12000;
  Session session = compile(draws(width), {.max_batch = most}).init(1);
  std::vector<float> ones;
  std::map<std::string, Numbers> first, second;
  const std::vector<std::string> names{"uniform", "wide_uniform", "normal", "other_normal", "wide_normal"};
  for (std::map<std::string, Numbers> *each : {&first, &second}) {
    Results results = step(session, most, width, ones);
    for (const std::string &name : names) (*each)[name] = numbers(results, name);
    if (each == &second) continue;
    const auto n = static_cast<double>(most * width);
    double kept = 0;
    for (bool chosen : results.span<bool>("mask")) kept += chosen;
    CHECK(std::abs(kept / n - 0.3) < 5 * std::sqrt(0.3 * 0.7 / n));
    double sum = 0;
    for (float value : results.span<float>("dropped")) sum += value;
    CHECK(std::abs(sum / n - 1) < 5 * std::sqrt(0.3 / 0.7 / n));
  }
  Session other = compile(draws(width), {.max_batch = most}).init(2);
  Results others = step(other, most, width, ones);
  for (const std::string &name : names) {
    CAPTURE(name);
    const bool is_uniform = name.ends_with("uniform");
    const double mean = is_uniform ? 0.5 : 0, variance = is_uniform ? 1.0 / 12 : 1, fourth = is_uniform ? 1.0 / 80 : 3;
    const Numbers &x = first[name];
    check_moments(x, mean, variance, fourth);
    check_independent(x, Numbers(x.begin() + 1, x.end()), mean, variance);     // neighbours
    check_independent(x, Numbers(x.begin() + 4, x.end()), mean, variance);     // of the next block of words
    check_independent(x, Numbers(x.begin() + width, x.end()), mean, variance); // the next row
    check_independent(x, second[name], mean, variance);                        // the next step
    check_independent(x, numbers(others, name), mean, variance);               // another seed
  }
  check_independent(first["normal"], first["other_normal"], 0, 1);
  check_independent(first["normal"], first["wide_normal"], 0, 1);
}

TEST_CASE("initialisers give the same numbers on both backends, and the same bits on any number of threads") {
  // What is drawn uniformly is the same to the bit; what goes through a logarithm or a product of matrices, to its rounding.
  struct Start {
    std::string name;
    Initializer init;
    double error;
  };
  const std::vector<Start> starts{{"zeros", init::zeros(), 0},
                                  {"ones", init::ones(), 0},
                                  {"constant", init::constant(0.1), 0},
                                  {"uniform", init::uniform(-0.3, 0.7), 0},
                                  {"glorot_uniform", init::glorot_uniform(), 0},
                                  {"he_uniform", init::he_uniform(), 0},
                                  {"lecun_uniform", init::lecun_uniform(), 0},
                                  {"normal", init::normal(1, 2), 1e-14},
                                  {"truncated_normal", init::truncated_normal(1, 2), 1e-14},
                                  {"glorot_normal", init::glorot_normal(), 1e-14},
                                  {"he_normal", init::he_normal(), 1e-14},
                                  {"lecun_normal", init::lecun_normal(), 1e-14},
                                  {"orthogonal", init::orthogonal(), 1e-11}};
  Graph g("starts", {.dtype = f64});
  Tensor total = constant(g, 0);
  for (const Start &start : starts) total = total + sum(g.parameter(start.name, {33, 20}, start.init));
  const Model model(g, {.outputs = {{"total", total}}});
  Session exact = compile(model, {.backend = "reference"}).init(9), one = compile(model, {.threads = 1}).init(9),
          many = compile(model, {.threads = 5}).init(9), other = compile(model).init(10);
  CHECK(std::ranges::equal(one.state_bytes(), many.state_bytes()));
  for (const Start &start : starts) {
    CAPTURE(start.name);
    auto right = exact.state<double>(start.name), seen = one.state<double>(start.name), drawn = other.state<double>(start.name);
    double largest = 0;
    for (std::size_t i = 0; i < right.size(); ++i) largest = std::max(largest, std::abs(right[i] - seen[i]));
    CHECK(largest <= start.error);
    const bool is_random = start.name != "zeros" && start.name != "ones" && start.name != "constant";
    CHECK(std::ranges::equal(seen, drawn) != is_random);
  }
}
