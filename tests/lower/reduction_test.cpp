// Reductions along rows, along columns and to scalars against plain loops; softmax; argmax.
#include "tests/lower/compiled_kernel.h"
#include "tests/lower/samples.h"
#include <doctest/doctest.h>
#include <limits>

using namespace gait::test;

namespace {
const int64_t kOdd[] = {1, 3, 7, 10, 17, 33, 65, 100};
const char *kProcessors[] = {"native", "x86-64", "x86-64-v3", "x86-64-v4"};

const char *kReduce = R"(
  %start_$y = arith.constant $start : $t
  %e_$y = tensor.empty() : tensor<$ox$t>
  %f_$y = linalg.fill ins(%start_$y : $t) outs(%e_$y : tensor<$ox$t>) -> tensor<$ox$t>
  %$y = linalg.generic {indexing_maps = [affine_map<(m, n) -> (m, n)>, affine_map<(m, n) -> ($out)>], iterator_types = [$iterators]}
    ins(%$x : tensor<$rx$nx$t>) outs(%f_$y : tensor<$ox$t>) {
  ^bb0(%in: $t, %out: $t):
    %r = $op %out, %in : $t
    linalg.yield %r : $t
  } -> tensor<$ox$t>
)";

std::string reduceRows(const std::string &y, const std::string &x, int64_t rows, int64_t n, const std::string &t,
                       const std::string &op, const std::string &start) {
  return substitute(kReduce, {{"start_$y", "start_" + y},
                              {"start", start},
                              {"y", y},
                              {"iterators", "\"parallel\", \"reduction\""},
                              {"ox", std::to_string(rows) + "x"},
                              {"out", "m"},
                              {"rx", std::to_string(rows) + "x"},
                              {"nx", std::to_string(n) + "x"},
                              {"op", op},
                              {"x", x},
                              {"t", t}});
}

std::string softmax(int64_t rows, int64_t n, const std::string &t) {
  std::string minus = t == "f32" ? "0xFF800000" : "0xFFF0000000000000";
  return reduceRows("top", "a", rows, n, t, "arith.maximumf", minus) +
         substitute(R"(
  %e = tensor.empty() : tensor<$rx$nx$t>
  %p = linalg.generic {indexing_maps = [affine_map<(m, n) -> (m, n)>, affine_map<(m, n) -> (m)>, affine_map<(m, n) -> (m, n)>],
    iterator_types = ["parallel", "parallel"]} ins(%a, %top : tensor<$rx$nx$t>, tensor<$rx$t>) outs(%e : tensor<$rx$nx$t>) {
  ^bb0(%in: $t, %max: $t, %out: $t):
    %d = arith.subf %in, %max : $t
    %x = math.exp %d : $t
    linalg.yield %x : $t
  } -> tensor<$rx$nx$t>
)",
                    {{"rx", std::to_string(rows) + "x"}, {"nx", std::to_string(n) + "x"}, {"t", t}}) +
         reduceRows("sum", "p", rows, n, t, "arith.addf", "0.0") +
         substitute(R"(
  %y = linalg.generic {indexing_maps = [affine_map<(m, n) -> (m, n)>, affine_map<(m, n) -> (m)>, affine_map<(m, n) -> (m, n)>],
    iterator_types = ["parallel", "parallel"]} ins(%p, %sum : tensor<$rx$nx$t>, tensor<$rx$t>) outs(%e : tensor<$rx$nx$t>) {
  ^bb0(%in: $t, %s: $t, %out: $t):
    %q = arith.divf %in, %s : $t
    linalg.yield %q : $t
  } -> tensor<$rx$nx$t>
)",
                    {{"rx", std::to_string(rows) + "x"}, {"nx", std::to_string(n) + "x"}, {"t", t}});
}
} // namespace

TEST_CASE_TEMPLATE("softmax of rows: right, and a row has the same bits in every panel", T, float, double) {
  for (const char *cpu : kProcessors)
    for (int64_t n : kOdd) {
      CAPTURE(n);
      CAPTURE(cpu);
      BufferText x{"?x" + std::to_string(n), elementName<T>()}, y = x;
      CompiledKernel kernel(kernelText({x, y},
                                       [&](int64_t rows) {
                                         return readRows("a", 0, x, rows) + softmax(rows, n, elementName<T>()) +
                                                writeRows("y", 1, y, rows);
                                       }),
                            cpu);
      CHECK(kernel.undefinedSymbols().empty());
      const int64_t rows = 15;
      auto a = random<T>(rows * n, 1, -20, 20);
      Samples<T> got(rows * n), single(rows * n);
      kernel.run({a.data(), got.data()}, rows);
      std::vector<double> want(rows * n);
      for (int64_t r = 0; r < rows; ++r) {
        double top = *std::max_element(&a[r * n], &a[r * n] + n), sum = 0;
        for (int64_t c = 0; c < n; ++c) sum += want[r * n + c] = std::exp(a[r * n + c] - top);
        for (int64_t c = 0; c < n; ++c) want[r * n + c] /= sum;
      }
      CHECK(relativeError(got, want) < tolerance<T>());
      CHECK(got.isIntact());
      for (int64_t r = 0; r < rows; ++r) kernel.run({&a[r * n], &single[r * n]}, 1);
      CHECK(std::memcmp(got.data(), single.data(), rows * n * sizeof(T)) == 0);
    }
}

TEST_CASE_TEMPLATE("column sums over a number of rows known at run time", T, float, double, int32_t, int64_t) {
  for (const char *cpu : kProcessors)
    for (int64_t n : kOdd) {
      CAPTURE(n);
      std::string t = elementName<T>(), N = std::to_string(n);
      bool real = t[0] == 'f';
      BufferText x{"?x" + N, t}, y{N, t};
      auto body = [&](int64_t) {
        return readAll("a", 0, x) +
               substitute(kReduce, {{"start_$y", "start_y"},
                                    {"start", real ? "0.0" : "0"},
                                    {"y", "y"},
                                    {"iterators", "\"reduction\", \"parallel\""},
                                    {"ox", N + "x"},
                                    {"out", "n"},
                                    {"rx", "?x"},
                                    {"nx", N + "x"},
                                    {"op", real ? "arith.addf" : "arith.addi"},
                                    {"x", "a"},
                                    {"t", t}}) +
               writeAll("y", 1, y);
      };
      CompiledKernel kernel(kernelText({x, y}, body, false), cpu);
      for (int64_t rows : {1, 33}) {
        auto a = random<T>(rows * n, 2, -1000, 1000);
        Samples<T> got(n);
        kernel.run({a.data(), got.data()}, rows);
        std::vector<double> want(n);
        for (int64_t r = 0; r < rows; ++r)
          for (int64_t c = 0; c < n; ++c) want[c] += a[r * n + c];
        CHECK(relativeError(got, want) < 2 * tolerance<T>());
        CHECK(got.isIntact());
      }
    }
}

TEST_CASE("a sum of all rows, whose number is known at run time, to a scalar") {
  BufferText x{"?", "f32"}, y{"", "f32"};
  const char *body = R"(
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<f32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<f32>) -> tensor<f32>
  %y = linalg.generic {indexing_maps = [affine_map<(m) -> (m)>, affine_map<(m) -> ()>], iterator_types = ["reduction"]}
    ins(%a : tensor<?xf32>) outs(%f : tensor<f32>) {
  ^bb0(%in: f32, %out: f32):
    %square = arith.mulf %in, %in : f32
    %r = arith.addf %out, %square : f32
    linalg.yield %r : f32
  } -> tensor<f32>
)";
  for (const char *cpu : kProcessors) {
    CompiledKernel kernel(
        kernelText({x, y}, [&](int64_t) { return readAll("a", 0, x) + body + writeAll("y", 1, y); }, false), cpu);
    for (int64_t rows : {1, 15, 16, 33, 64}) {
      auto a = random<float>(rows, 5);
      Samples<float> got(1);
      kernel.run({a.data(), got.data()}, rows);
      double want = 0;
      for (float v : a) want += double(v) * v;
      CHECK(relativeError(got, std::vector<double>{want}) < 1e-6);
    }
  }
}

TEST_CASE_TEMPLATE("a NaN in a row is the row's maximum, wherever it stands", T, float, double) {
  std::string t = elementName<T>(), minus = t == "f32" ? "0xFF800000" : "0xFFF0000000000000";
  for (int64_t n : {1, 7, 17, 33}) {
    BufferText x{"?x" + std::to_string(n), t}, y{"?", t};
    CompiledKernel kernel(kernelText({x, y}, [&](int64_t rows) {
      return readRows("a", 0, x, rows) + reduceRows("y", "a", rows, n, t, "arith.maximumf", minus) + writeRows("y", 1, y, rows);
    }));
    for (int64_t at = -1; at < n; ++at) {
      auto a = random<T>(n, 1);
      T top = *std::max_element(a.begin(), a.end());
      if (at >= 0) a[at] = std::numeric_limits<T>::quiet_NaN();
      Samples<T> got(1);
      kernel.run({a.data(), got.data()}, 1);
      if (at >= 0) CHECK(std::isnan(got[0]));
      else CHECK(got[0] == top);
    }
  }
}

TEST_CASE("argmax: two results, the first of equals") {
  for (int64_t n : {1, 10, 33}) {
    BufferText x{"?x" + std::to_string(n), "f32"}, y{"?", "i32"};
    auto body = [&](int64_t rows) {
      return readRows("a", 0, x, rows) +
             substitute(R"(
  %minus = arith.constant 0xFF800000 : f32
  %none = arith.constant 0 : i32
  %e = tensor.empty() : tensor<$rxf32>
  %g = tensor.empty() : tensor<$rxi32>
  %f = linalg.fill ins(%minus : f32) outs(%e : tensor<$rxf32>) -> tensor<$rxf32>
  %h = linalg.fill ins(%none : i32) outs(%g : tensor<$rxi32>) -> tensor<$rxi32>
  %top, %y = linalg.generic {indexing_maps = [affine_map<(m, n) -> (m, n)>, affine_map<(m, n) -> (m)>, affine_map<(m, n) -> (m)>],
    iterator_types = ["parallel", "reduction"]} ins(%a : tensor<$rx$nxf32>) outs(%f, %h : tensor<$rxf32>, tensor<$rxi32>) {
  ^bb0(%in: f32, %best: f32, %where: i32):
    %j = linalg.index 1 : index
    %here = arith.index_cast %j : index to i32
    %more = arith.cmpf ogt, %in, %best : f32
    %v = arith.select %more, %in, %best : f32
    %w = arith.select %more, %here, %where : i32
    linalg.yield %v, %w : f32, i32
  } -> (tensor<$rxf32>, tensor<$rxi32>)
)",
                        {{"rx", std::to_string(rows) + "x"}, {"nx", std::to_string(n) + "x"}}) +
             writeRows("y", 1, y, rows);
    };
    CompiledKernel kernel(kernelText({x, y}, body));
    auto a = random<int32_t>(15 * n, 7, 0, 5); // many equals
    Samples<float> values(15 * n);
    for (size_t i = 0; i < a.size(); ++i) values[i] = a[i];
    Samples<int32_t> got(15);
    kernel.run({values.data(), got.data()}, 15);
    for (int64_t r = 0; r < 15; ++r) REQUIRE(got[r] == std::max_element(&values[r * n], &values[r * n] + n) - &values[r * n]);
  }
}

TEST_CASE("a reduction over the first and the last dimension") {
  // y[c] = sum over r and j of x[r, c, j]
  for (int64_t j : {1, 10, 17, 40}) {
    std::string J = std::to_string(j);
    BufferText x{"6x5x" + J, "f64"}, y{"5", "f64"};
    auto body = [&](int64_t) {
      return readAll("a", 0, x) +
             substitute(R"(
  %zero = arith.constant 0.0 : f64
  %e = tensor.empty() : tensor<5xf64>
  %f = linalg.fill ins(%zero : f64) outs(%e : tensor<5xf64>) -> tensor<5xf64>
  %y = linalg.generic {indexing_maps = [affine_map<(r, c, j) -> (r, c, j)>, affine_map<(r, c, j) -> (c)>],
    iterator_types = ["reduction", "parallel", "reduction"]} ins(%a : tensor<6x5x$Jxf64>) outs(%f : tensor<5xf64>) {
  ^bb0(%in: f64, %out: f64):
    %s = arith.addf %in, %out : f64
    linalg.yield %s : f64
  } -> tensor<5xf64>
)",
                        {{"J", J}}) +
             writeAll("y", 1, y);
    };
    CompiledKernel kernel(kernelText({x, y}, body, false));
    auto a = random<double>(30 * j, 4);
    Samples<double> got(5);
    kernel.run({a.data(), got.data()}, 1);
    std::vector<double> want(5);
    for (int64_t r = 0; r < 6; ++r)
      for (int64_t c = 0; c < 5; ++c)
        for (int64_t k = 0; k < j; ++k) want[c] += a[(r * 5 + c) * j + k];
    CHECK(relativeError(got, want) < 1e-13);
  }
}

TEST_CASE_TEMPLATE("lanes behind the end of a row count for nothing: negative maxima, sums of exponentials", T, float, double) {
  std::string t = elementName<T>(), minus = t == "f32" ? "0xFF800000" : "0xFFF0000000000000";
  for (const char *cpu : kProcessors)
    for (int64_t n : kOdd) {
      CAPTURE(n);
      CAPTURE(cpu);
      BufferText x{"?x" + std::to_string(n), t}, top{"?", t}, sum{"?", t};
      auto body = [&](int64_t rows) {
        return readRows("a", 0, x, rows) + reduceRows("top", "a", rows, n, t, "arith.maximumf", minus) +
               substitute(R"(
  %zero = arith.constant 0.0 : $t
  %e = tensor.empty() : tensor<$rx$t>
  %f = linalg.fill ins(%zero : $t) outs(%e : tensor<$rx$t>) -> tensor<$rx$t>
  %sum = linalg.generic {indexing_maps = [affine_map<(m, n) -> (m, n)>, affine_map<(m, n) -> (m)>], iterator_types = ["parallel", "reduction"]}
    ins(%a : tensor<$rx$nx$t>) outs(%f : tensor<$rx$t>) {
  ^bb0(%in: $t, %out: $t):
    %p = math.exp %in : $t
    %s = arith.addf %out, %p : $t
    linalg.yield %s : $t
  } -> tensor<$rx$t>
)",
                          {{"rx", std::to_string(rows) + "x"}, {"nx", std::to_string(n) + "x"}, {"t", t}}) +
               writeRows("top", 1, top, rows) + writeRows("sum", 2, sum, rows);
      };
      CompiledKernel kernel(kernelText({x, top, sum}, body), cpu);
      auto a = random<T>(15 * n, 1, -3, -1);
      Samples<T> gotTop(15), gotSum(15);
      kernel.run({a.data(), gotTop.data(), gotSum.data()}, 15);
      std::vector<double> want(15);
      for (int64_t r = 0; r < 15; ++r) {
        REQUIRE(gotTop[r] == *std::max_element(&a[r * n], &a[r * n] + n));
        for (int64_t c = 0; c < n; ++c) want[r] += std::exp(double(a[r * n + c]));
      }
      CHECK(relativeError(gotSum, want) < tolerance<T>());
    }
}
