// Matrices with long rows, whose columns are copied before they are multiplied, and tables whose rows are added to: against plain
// loops, at row numbers around those of the panels, the same bits on several threads.
#include <cmath>
#include <doctest/doctest.h>
#include <gait/gait.h>

using namespace gait;

namespace {
using Floats = std::vector<float>;

Floats numbers(int64_t count, uint32_t seed) {
  Floats values(count);
  for (float &value : values) value = static_cast<float>((seed = seed * 1664525 + 1013904223) >> 8) * 0x1p-23f - 1;
  return values;
}

/// c[i, j] = sum over l of a(i, l) b(l, j)
template <typename A, typename B> std::vector<double> product(int64_t rows, int64_t columns, int64_t depth, A a, B b) {
  std::vector<double> c(rows * columns);
  for (int64_t i = 0; i < rows; ++i)
    for (int64_t l = 0; l < depth; ++l)
      for (int64_t j = 0; j < columns; ++j) c[i * columns + j] += double(a(i, l)) * b(l, j);
  return c;
}

double error(std::span<const float> got, const std::vector<double> &want) {
  REQUIRE(got.size() == want.size());
  double largest = 0;
  for (size_t i = 0; i < want.size(); ++i) {
    double difference = std::fabs(got[i] - want[i]);
    if (!(difference <= largest)) largest = difference; // a NaN is an error
  }
  return largest;
}
} // namespace

TEST_CASE("products of matrices with rows of more than a page, in all forms, at any number of rows") {
  const int64_t k = 1030, n = 1100, most = 70;
  Graph g("products");
  Tensor x = g.input("x", {batch, k}), w = g.input("w", {k, n}), dy = g.input("dy", {batch, n});
  Model model(g, {.entries = {{"nn", {.results = {{"y", dot("bk,kn->bn", x, w)}}}},
                              {"tn", {.results = {{"dw", dot("bk,bn->kn", x, dy)}}}},
                              {"nt", {.results = {{"dx", dot("bn,kn->bk", dy, w)}}}}}});
  Session one = compile(model, {.max_batch = most, .threads = 1}), three = compile(model, {.max_batch = most, .threads = 3});
  const Floats vx = numbers(most * k, 1), vw = numbers(k * n, 2), vdy = numbers(most * n, 3);
  for (int64_t rows : {int64_t(1), int64_t(13), most}) {
    CAPTURE(rows);
    const std::span<const float> xs(vx.data(), rows * k), dys(vdy.data(), rows * n);
    TensorView tx("x", xs, {rows, k}), tw("w", vw, {k, n}), tdy("dy", dys, {rows, n});
    auto check = [&](const char *entry, const char *name, const Batch &inputs, const std::vector<double> &want) {
      CAPTURE(entry);
      const Results results = one.run(entry, inputs), others = three.run(entry, inputs);
      const auto got = results.span<float>(name), same = others.span<float>(name);
      CHECK(error(got, want) < 1e-4);
      CHECK(std::equal(got.begin(), got.end(), same.begin(), same.end()));
    };
    check("nn", "y", {tx, tw},
          product(
              rows, n, k, [&](int64_t i, int64_t l) { return vx[i * k + l]; },
              [&](int64_t l, int64_t j) { return vw[l * n + j]; }));
    check("tn", "dw", {tx, tdy},
          product(
              k, n, rows, [&](int64_t i, int64_t l) { return vx[l * k + i]; },
              [&](int64_t l, int64_t j) { return vdy[l * n + j]; }));
    check("nt", "dx", {tdy, tw},
          product(
              rows, k, n, [&](int64_t i, int64_t l) { return vdy[i * n + l]; },
              [&](int64_t l, int64_t j) { return vw[j * n + l]; }));
  }
}

TEST_CASE("rows of a large table are looked up and added to: repeated ones, those at the ends of panels, any number of terms") {
  const int64_t places = 5003, size = 19, most = 200;
  Graph g("table");
  Tensor table = g.parameter("table", {places, size}, init::zeros()), index = g.input("index", {batch}, i32),
         change = g.input("change", {batch, size});
  Tensor sums = scatter_add(change, index, places, 0);
  Updates updates;
  updates.set(table, table + 2 * sums);
  Model model(g, {.entries = {{"add", {.results = {{"found", gather(table, index, 0)}}, .updates = updates}}}});
  Session session = compile(model, {.max_batch = most, .threads = 1}).init(1);
  const Floats changes = numbers(most * size, 5);
  std::vector<double> want(places * size);
  for (int64_t rows : {int64_t(1), int64_t(77), most, most}) {
    CAPTURE(rows);
    std::vector<int32_t> indices(rows);
    for (int64_t i = 0; i < rows; ++i) {
      const int64_t ends[] = {0, places - 1, 1023, 1024, 2047, 2048, 4095, 4096, 4999, 5000};
      indices[i] = static_cast<int32_t>(i % 3 ? ends[i % 10] : (i * 2654435761u) % places);
    }
    std::vector<double> found;
    for (int32_t at : indices) found.insert(found.end(), want.begin() + at * size, want.begin() + (at + 1) * size);
    const Results results =
        session.run("add", {TensorView("index", indices, {rows}),
                            TensorView("change", std::span<const float>(changes.data(), rows * size), {rows, size})});
    CHECK(error(results.span<float>("found"), found) < 1e-4);
    for (int64_t i = 0; i < rows; ++i)
      for (int64_t d = 0; d < size; ++d) want[indices[i] * size + d] += 2 * double(changes[i * size + d]);
    CHECK(error(session.state<float>("table"), want) < 1e-3);
  }
}
