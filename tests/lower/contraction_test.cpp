// Contractions of every form and odd size against plain loops.
#include "tests/lower/compiled_kernel.h"
#include "tests/lower/samples.h"
#include <doctest/doctest.h>

using namespace gait::test;

namespace {

const char *kContract = R"(
  %zero = arith.constant 0.0 : $t
  %e = tensor.empty() : tensor<$cx$t>
  %f = linalg.fill ins(%zero : $t) outs(%e : tensor<$cx$t>) -> tensor<$cx$t>
  %y = linalg.contract indexing_maps = [affine_map<$ma>, affine_map<$mb>, affine_map<$mc>]
    ins(%a, %b : tensor<$ax$t>, tensor<$bx$t>) outs(%f : tensor<$cx$t>) -> tensor<$cx$t>
)";

std::string panel(int64_t n, const std::string &rest) { return std::to_string(n) + "x" + rest; }

/// y[r, n] = sum of x[r, k] w[k, n], or w[n, k].
template <typename T> std::string rowsTimesMatrix(int64_t k, int64_t n, bool transposed) {
  std::string K = std::to_string(k), N = std::to_string(n), t = elementName<T>();
  BufferText x{"?x" + K, t}, w{transposed ? N + "x" + K : K + "x" + N, t}, y{"?x" + N, t};
  return kernelText({x, w, y}, [&](int64_t rows) {
    return readRows("a", 0, x, rows) + readAll("b", 1, w) +
           substitute(kContract, {{"ma", "(m, n, k) -> (m, k)"},
                                  {"mb", transposed ? "(m, n, k) -> (n, k)" : "(m, n, k) -> (k, n)"},
                                  {"mc", "(m, n, k) -> (m, n)"},
                                  {"ax", panel(rows, K) + "x"},
                                  {"bx", w.shape + "x"},
                                  {"cx", panel(rows, N) + "x"},
                                  {"t", t}}) +
           writeRows("y", 2, y, rows);
  });
}

template <typename T> void checkRowsTimesMatrix(int64_t k, int64_t n, bool transposed, const std::string &cpu) {
  CAPTURE(k);
  CAPTURE(n);
  CAPTURE(transposed);
  CAPTURE(cpu);
  CompiledKernel kernel(rowsTimesMatrix<T>(k, n, transposed), cpu);
  const int64_t rows = 15; // panels of 8, 4, 2 and 1
  auto x = random<T>(rows * k, 1), w = random<T>(k * n, 2);
  Samples<T> y(rows * n), single(rows * n);
  kernel.run({x.data(), w.data(), y.data()}, rows);
  std::vector<double> want(rows * n);
  for (int64_t r = 0; r < rows; ++r)
    for (int64_t c = 0; c < n; ++c)
      for (int64_t i = 0; i < k; ++i) want[r * n + c] += double(x[r * k + i]) * w[transposed ? c * k + i : i * n + c];
  CHECK(relativeError(y, want) < tolerance<T>());
  CHECK(y.isIntact());
  for (int64_t r = 0; r < rows; ++r) kernel.run({&x[r * k], w.data(), &single[r * n]}, 1);
  CHECK(std::memcmp(y.data(), single.data(), rows * n * sizeof(T)) == 0);
}

/// g[m, n] = sum over rows of x[r, m] d[r, n].
template <typename T> void checkSumOverRows(int64_t m, int64_t n, const std::string &cpu) {
  CAPTURE(m);
  CAPTURE(n);
  CAPTURE(cpu);
  std::string M = std::to_string(m), N = std::to_string(n), t = elementName<T>();
  BufferText x{"?x" + M, t}, d{"?x" + N, t}, g{M + "x" + N, t};
  CompiledKernel kernel(kernelText(
                            {x, d, g},
                            [&](int64_t) {
                              return readAll("a", 0, x) + readAll("b", 1, d) +
                                     substitute(kContract, {{"ma", "(m, n, k) -> (k, m)"},
                                                            {"mb", "(m, n, k) -> (k, n)"},
                                                            {"mc", "(m, n, k) -> (m, n)"},
                                                            {"ax", "?x" + M + "x"},
                                                            {"bx", "?x" + N + "x"},
                                                            {"cx", M + "x" + N + "x"},
                                                            {"t", t}}) +
                                     writeAll("y", 2, g);
                            },
                            /*panels=*/false),
                        cpu);
  for (int64_t rows : {1, 7, 33}) {
    auto a = random<T>(rows * m, 3), b = random<T>(rows * n, 4);
    Samples<T> got(m * n);
    kernel.run({a.data(), b.data(), got.data()}, rows);
    std::vector<double> want(m * n);
    for (int64_t r = 0; r < rows; ++r)
      for (int64_t i = 0; i < m; ++i)
        for (int64_t j = 0; j < n; ++j) want[i * n + j] += double(a[r * m + i]) * b[r * n + j];
    CHECK(relativeError(got, want) < tolerance<T>());
    CHECK(got.isIntact());
  }
}

/// One contraction of whole tensors, with the given maps over loops of the given extents.
template <typename T>
void checkWhole(const std::string &loops, const std::vector<int64_t> &extents, const std::string &a, const std::string &b,
                const std::string &c) {
  CAPTURE(a);
  CAPTURE(b);
  CAPTURE(c);
  std::string t = elementName<T>();
  auto shape = [&](const std::string &dims) {
    std::string text;
    for (char dim : dims) text += std::to_string(extents[loops.find(dim)]) + "x";
    return text;
  };
  auto list = [](const std::string &dims) {
    std::string text;
    for (char dim : dims) text += (text.empty() ? "" : ", ") + std::string(1, dim);
    return text;
  };
  auto map = [&](const std::string &dims) { return "(" + list(loops) + ") -> (" + list(dims) + ")"; };
  auto buffer = [&](const std::string &dims) {
    std::string text = shape(dims);
    return BufferText{text.empty() ? "" : text.substr(0, text.size() - 1), t};
  };
  CompiledKernel kernel(kernelText(
      {buffer(a), buffer(b), buffer(c)},
      [&](int64_t) {
        return readAll("a", 0, buffer(a)) + readAll("b", 1, buffer(b)) +
               substitute(kContract, {{"ma", map(a)},
                                      {"mb", map(b)},
                                      {"mc", map(c)},
                                      {"ax", shape(a)},
                                      {"bx", shape(b)},
                                      {"cx", shape(c)},
                                      {"t", t}}) +
               writeAll("y", 2, buffer(c));
      },
      /*panels=*/false));
  auto count = [&](const std::string &dims) {
    int64_t n = 1;
    for (char dim : dims) n *= extents[loops.find(dim)];
    return n;
  };
  auto x = random<T>(count(a), 5), y = random<T>(count(b), 6);
  Samples<T> got(count(c));
  kernel.run({x.data(), y.data(), got.data()}, 1);
  std::vector<double> want(count(c));
  std::vector<int64_t> at(extents.size());
  for (int64_t n = count(loops), i = 0; i < n; ++i) {
    for (size_t d = extents.size(), rest = i; d-- > 0; rest /= extents[d]) at[d] = rest % extents[d];
    auto offset = [&](const std::string &dims) {
      int64_t o = 0;
      for (char dim : dims) o = o * extents[loops.find(dim)] + at[loops.find(dim)];
      return o;
    };
    want[offset(c)] += double(x[offset(a)]) * y[offset(b)];
  }
  CHECK(relativeError(got, want) < tolerance<T>());
  CHECK(got.isIntact());
}

const int64_t kOdd[] = {1, 3, 7, 10, 17, 33, 65};

} // namespace

TEST_CASE_TEMPLATE("rows times a matrix: right for odd sizes, and a row has the same bits in every panel", T, float, double) {
  for (int64_t n : kOdd) checkRowsTimesMatrix<T>(n == 17 ? 1 : 13, n, false, "native");
  for (int64_t k : {1, 3, 65}) checkRowsTimesMatrix<T>(k, 48, false, "native");
}
TEST_CASE_TEMPLATE("rows times a transposed matrix", T, float, double) {
  for (int64_t n : {1, 10, 33}) checkRowsTimesMatrix<T>(7, n, true, "native");
}
TEST_CASE_TEMPLATE("a sum over a number of rows known at run time", T, float, double) {
  for (int64_t m : {1, 10, 17})
    for (int64_t n : {1, 7, 40}) checkSumOverRows<T>(m, n, "native");
}
TEST_CASE("every kind of processor gives right contractions") {
  for (const char *cpu : {"x86-64", "x86-64-v3", "x86-64-v4"})
    for (int64_t n : {3, 10, 33, 64}) {
      checkRowsTimesMatrix<float>(9, n, false, cpu);
      checkRowsTimesMatrix<double>(9, n, true, cpu);
      checkSumOverRows<float>(11, n, cpu);
    }
}
TEST_CASE_TEMPLATE("batches, vectors, scalars, transposed results, several contracted dimensions", T, float, double) {
  checkWhole<T>("bmnk", {3, 5, 17, 7}, "bmk", "bkn", "bmn");
  checkWhole<T>("mnbk", {5, 17, 3, 7}, "mbk", "nbk", "bmn"); // attention scores
  checkWhole<T>("bmnk", {3, 5, 17, 7}, "bmk", "bkn", "bnm"); // lanes along the left side
  checkWhole<T>("mk", {9, 33}, "mk", "k", "m");
  checkWhole<T>("nk", {33, 9}, "k", "kn", "n");
  checkWhole<T>("k", {33}, "k", "k", "");
  checkWhole<T>("mnkl", {5, 18, 3, 4}, "mkl", "lkn", "mn");
  checkWhole<T>("bk", {18, 5}, "kb", "kb", "b"); // lanes along a batch dimension
}
TEST_CASE("integers wrap in a contraction") {
  BufferText x{"4x3", "i32"}, w{"3x20", "i32"}, y{"4x20", "i32"};
  std::string body = R"(
  %zero = arith.constant 0 : i32
  %e = tensor.empty() : tensor<4x20xi32>
  %f = linalg.fill ins(%zero : i32) outs(%e : tensor<4x20xi32>) -> tensor<4x20xi32>
  %y = linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>]
    ins(%a, %b : tensor<4x3xi32>, tensor<3x20xi32>) outs(%f : tensor<4x20xi32>) -> tensor<4x20xi32>
)";
  CompiledKernel kernel(kernelText(
      {x, w, y}, [&](int64_t) { return readAll("a", 0, x) + readAll("b", 1, w) + body + writeAll("y", 2, y); }, false));
  auto a = random<int32_t>(12, 1, -2e9, 2e9), b = random<int32_t>(60, 2, -2e9, 2e9);
  Samples<int32_t> got(80);
  kernel.run({a.data(), b.data(), got.data()}, 1);
  for (int m = 0; m < 4; ++m)
    for (int n = 0; n < 20; ++n) {
      uint32_t want = 0;
      for (int k = 0; k < 3; ++k) want += uint32_t(a[m * 3 + k]) * uint32_t(b[k * 20 + n]);
      CHECK(uint32_t(got[m * 20 + n]) == want);
    }
}
