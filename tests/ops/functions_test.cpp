// Functions of the language that are composed of its ops: against the plainest program that says the same.
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <gait/gait.h>
#include <numeric>

using namespace gait;

namespace {

using Numbers = std::vector<double>;

/// Named tensors as functions of one f64 input `x`.
class Program {
public:
  Program(const Shape &shape, const std::function<std::vector<Named>(Graph &, Tensor)> &build)
      : session(compile(model(shape, build)).init()) {}
  Results operator()(const Numbers &x, std::vector<std::int64_t> sizes) {
    return session.run("predict", {TensorView("x", x, std::move(sizes))});
  }

private:
  static Model model(const Shape &shape, const std::function<std::vector<Named>(Graph &, Tensor)> &build) {
    Graph g("g", {.dtype = f64});
    return Model(g, {.outputs = build(g, g.input("x", shape))});
  }
  Session session;
};

template <typename T> std::vector<T> values(const Results &results, const std::string &name) {
  auto span = results.span<T>(name);
  return {span.begin(), span.end()};
}

/// Numbers with ties, in no order.
Numbers scattered(std::size_t count) {
  Numbers x(count);
  for (std::size_t i = 0; i < count; ++i) x[i] = static_cast<double>((i * 37 + 11) % 17) - 8;
  return x;
}

} // namespace

TEST_CASE("cumsum is the running sum of each row, in blocks or not, and its gradient the running sum from behind") {
  for (std::int64_t size : {1, 5, 64, 65, 100, 2100}) {
    CAPTURE(size);
    Program program({batch, size}, [](Graph &, Tensor x) {
      Tensor sums = cumsum(x, 1);
      return std::vector<Named>{{"sums", sums}, {"slope", gradient(sum(sums * sums), x)}};
    });
    Numbers x = scattered(static_cast<std::size_t>(3 * size)), sums(x.size()), slope(x.size());
    for (std::size_t row = 0, n = static_cast<std::size_t>(size); row < 3; ++row) {
      std::partial_sum(x.begin() + row * n, x.begin() + (row + 1) * n, sums.begin() + row * n);
      double behind = 0;
      for (std::size_t i = n; i-- > 0;) slope[row * n + i] = behind += 2 * sums[row * n + i];
    }
    Results results = program(x, {3, size}); // whole numbers: exact
    CHECK(values<double>(results, "sums") == sums);
    CHECK(values<double>(results, "slope") == slope);
  }
}

TEST_CASE("an infinity in a running sum does not reach the sums before it") {
  Program program({4}, [](Graph &, Tensor x) { return std::vector<Named>{{"sums", cumsum(x, 0)}}; });
  CHECK(values<double>(program({1, 2, INFINITY, 4}, {4}), "sums") == Numbers{1, 3, INFINITY, INFINITY});
}

TEST_CASE("sort and top_k are stable, take NaN as largest, and send gradients back to where elements stood") {
  constexpr std::size_t n = 23;
  Program program({batch, n, 2}, [](Graph &, Tensor x) {
    auto [up, from_up] = sort(x, 1);
    auto [down, from_down] = sort(x, 1, /*descending=*/true);
    auto [best, from_best] = top_k(x, 4, 1);
    return std::vector<Named>{{"up", up},
                              {"from_up", from_up},
                              {"down", down},
                              {"from_down", from_down},
                              {"best", best},
                              {"from_best", from_best},
                              {"slope", gradient(sum(best * best), x)}};
  });
  Numbers x = scattered(2 * n * 2);
  x[2 * 5] = NAN;
  x[2 * 9] = NAN;
  Results results = program(x, {2, n, 2});
  auto at = [&](std::size_t row, std::size_t i, std::size_t column) { return (row * n + i) * 2 + column; };
  auto less = [](double a, double b) { return std::isnan(b) ? !std::isnan(a) : a < b; };
  Numbers slope(x.size(), 0);
  for (std::size_t row = 0; row < 2; ++row)
    for (std::size_t column = 0; column < 2; ++column) {
      std::vector<std::int32_t> up(n), down(n);
      std::iota(up.begin(), up.end(), 0);
      down = up;
      auto value = [&](std::int32_t i) { return x[at(row, static_cast<std::size_t>(i), column)]; };
      // Equal values in the order of their indices: a stable order. (clang deprecates what libstdc++'s stable_sort is made of.)
      auto before = [&](auto a, auto b, bool smaller, bool larger) { return smaller || (!larger && a < b); };
      std::ranges::sort(up, [&](auto a, auto b) { return before(a, b, less(value(a), value(b)), less(value(b), value(a))); });
      std::ranges::sort(down, [&](auto a, auto b) { return before(a, b, less(value(b), value(a)), less(value(a), value(b))); });
      auto same = [](double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); };
      for (std::size_t i = 0; i < n; ++i) {
        CHECK(results.span<std::int32_t>("from_up")[at(row, i, column)] == up[i]);
        CHECK(results.span<std::int32_t>("from_down")[at(row, i, column)] == down[i]);
        CHECK(same(results.span<double>("up")[at(row, i, column)], value(up[i])));
        CHECK(same(results.span<double>("down")[at(row, i, column)], value(down[i])));
        if (i >= 4) continue;
        const std::size_t place = (row * 4 + i) * 2 + column;
        CHECK(results.span<std::int32_t>("from_best")[place] == down[i]);
        CHECK(same(results.span<double>("best")[place], value(down[i])));
        slope[at(row, static_cast<std::size_t>(down[i]), column)] = 2 * value(down[i]);
      }
    }
  auto actual = results.span<double>("slope");
  for (std::size_t i = 0; i < slope.size(); ++i)
    CHECK((actual[i] == slope[i] || (std::isnan(actual[i]) && std::isnan(slope[i]))));
}

TEST_CASE("clamp keeps NaN, and its gradient passes between the bounds and on them") {
  Program program({6}, [](Graph &, Tensor x) {
    Tensor y = clamp(x, -1, 2);
    return std::vector<Named>{{"y", y}, {"slope", gradient(sum(y), x)}};
  });
  Results results = program({-3, -1, 0.5, 2, 7, NAN}, {6});
  CHECK(values<double>(results, "y")[5] != values<double>(results, "y")[5]);
  Numbers y = values<double>(results, "y"), slope = values<double>(results, "slope");
  CHECK(Numbers(y.begin(), y.end() - 1) == Numbers{-1, -1, 0.5, 2, 2});
  CHECK(Numbers(slope.begin(), slope.end() - 1) == Numbers{0, 1, 1, 1, 0});
}

TEST_CASE("dynamic_slice stays inside, one_hot marks what is in range") {
  Program program({batch, 5}, [](Graph &g, Tensor x) {
    Tensor places = constant(g, {-3, 1, 4}, {3}, i32);
    return std::vector<Named>{{"low", dynamic_slice(x, places[0], 2, 1)},
                              {"middle", dynamic_slice(x, places[1], 2, 1)},
                              {"high", dynamic_slice(x, places[2], 2, 1)},
                              {"hot", one_hot(places, 3)}};
  });
  Results results = program({0, 1, 2, 3, 4, 10, 11, 12, 13, 14}, {2, 5});
  CHECK(values<double>(results, "low") == Numbers{0, 1, 10, 11});
  CHECK(values<double>(results, "middle") == Numbers{1, 2, 11, 12});
  CHECK(values<double>(results, "high") == Numbers{3, 4, 13, 14});
  CHECK(values<double>(results, "hot") == Numbers{0, 0, 0, 0, 1, 0, 0, 0, 0});
}

TEST_CASE("the indices of an input are checked, before anything is computed") {
  Graph g("g");
  Tensor table = g.parameter("table", {3, 2}, init::constant({1, 2, 3, 4, 5, 6})), index = g.input("index", {batch}, i32);
  Session session = compile(Model(g, {.outputs = {{"rows", gather(table, index)}}})).init();
  const std::vector<std::int32_t> good{2, 0}, bad{2, 3};
  Results results = session.run("predict", {TensorView("index", good, {2})});
  CHECK(values<float>(results, "rows") == std::vector<float>{5, 6, 1, 2});
  CHECK_THROWS_AS(session.run("predict", {TensorView("index", bad, {2})}), Error);
}

TEST_CASE("bernoulli is true as often as it says") {
  Graph g("g");
  Tensor x = g.input("x", {batch});
  Session session = compile(Model(g, {.outputs = {{"mean", mean(convert(bernoulli(g, 0.3, {batch, 1000}), f32))},
                                                  {"never", sum(convert(bernoulli(g, 0, {batch, 1000}), i32))},
                                                  {"always", sum(convert(bernoulli(g, 1, {batch, 1000}), i32))},
                                                  {"rows", sum(x)}}}))
                        .init(7);
  const std::vector<float> rows(40, 1);
  Results results = session.run("predict", {TensorView("x", rows, {40})});
  // Of 40,000 draws the mean's standard deviation is 0.0023.
  CHECK(std::abs(results.scalar("mean") - 0.3) < 0.01);
  CHECK(results.span<std::int32_t>("never")[0] == 0);
  CHECK(results.span<std::int32_t>("always")[0] == 40000);
}

TEST_CASE("bad arguments are told with the shapes seen") {
  Graph g("g");
  Tensor x = g.input("x", {batch, 3}), y = g.input("y", {batch, 4});
  auto message = [](auto call) {
    try {
      call();
    } catch (const Error &error) {
      std::string text = error.what();
      return text.substr(0, text.rfind(" ("));
    }
    return std::string();
  };
  CHECK(message([&] { concat({x, y}, 0); }) ==
        "concat: dimension 0 of [batch, 3] is batch, whose rows have no numbers; take another one");
  CHECK(message([&] { concat({x, reshape(y, {batch, 2, 2})}, 1); }) ==
        "concat: shapes do not fit: [batch, 3], [batch, 2, 2]; only dimension 1 may differ");
  CHECK(message([&] { concat({}, 1); }) == "concat: an empty list of tensors; pass at least one");
  CHECK(message([&] { reverse(x, {1, -1}); }) == "reverse: dimension 1 of [batch, 3] is named twice");
  CHECK(message([&] { gather(x, y, 1); }) == "gather: indices are i32 or i64, not f32; convert them first");
  CHECK(message([&] { top_k(x, 4); }) == "top_k: k is 4; it must be 1 to 3, the elements of dimension -1 of [batch, 3]");
  CHECK(message([&] { clamp(x, 2, 1); }) == "clamp: low 2 is above high 1; swap them");
  CHECK(message([&] { x & y; }) ==
        "bitwise_and: shapes do not fit: lhs [batch, 3], rhs [batch, 4]; from the last dimension on, sizes must be equal or 1");
  CHECK(message([&] { !x; }) == "bitwise_not: needs truth values (i1) or integers, not f32; compare something, as in x > 0");
}
