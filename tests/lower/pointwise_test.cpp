// Pointwise chains, booleans, mixed types, transposes, strided tiles, gathers and scalars against plain loops.
#include "tests/lower/compiled_kernel.h"
#include "tests/lower/samples.h"
#include <doctest/doctest.h>

using namespace gait::test;

namespace {
const int64_t kOdd[] = {1, 3, 7, 10, 17, 33, 65};
const char *kProcessors[] = {"native", "x86-64", "x86-64-v3", "x86-64-v4"};
} // namespace

TEST_CASE_TEMPLATE("a chain with a row vector and a column vector", T, float, double) {
  for (const char *cpu : kProcessors)
    for (int64_t n : kOdd) {
      CAPTURE(n);
      CAPTURE(cpu);
      std::string t = elementName<T>(), N = std::to_string(n);
      BufferText x{"?x" + N, t}, bias{N, t}, scale{"?", t}, y{"?x" + N, t};
      auto body = [&](int64_t rows) {
        return readRows("a", 0, x, rows) + readAll("b", 1, bias) + readRows("s", 2, scale, rows) +
               substitute(R"(
  %zero = arith.constant 0.0 : $t
  %e = tensor.empty() : tensor<$rx$nx$t>
  %p = linalg.generic {indexing_maps = [affine_map<(m, n) -> (m, n)>, affine_map<(m, n) -> (n)>, affine_map<(m, n) -> (m, n)>],
    iterator_types = ["parallel", "parallel"]} ins(%a, %b : tensor<$rx$nx$t>, tensor<$nx$t>) outs(%e : tensor<$rx$nx$t>) {
  ^bb0(%in: $t, %bb: $t, %out: $t):
    %sum = arith.addf %in, %bb : $t
    %pos = arith.maximumf %sum, %zero : $t
    linalg.yield %pos : $t
  } -> tensor<$rx$nx$t>
  %y = linalg.generic {indexing_maps = [affine_map<(m, n) -> (m, n)>, affine_map<(m, n) -> (m)>, affine_map<(m, n) -> (m, n)>],
    iterator_types = ["parallel", "parallel"]} ins(%p, %s : tensor<$rx$nx$t>, tensor<$rx$t>) outs(%e : tensor<$rx$nx$t>) {
  ^bb0(%in: $t, %ss: $t, %out: $t):
    %product = arith.mulf %in, %ss : $t
    linalg.yield %product : $t
  } -> tensor<$rx$nx$t>
)",
                          {{"rx", std::to_string(rows) + "x"}, {"nx", N + "x"}, {"t", t}}) +
               writeRows("y", 3, y, rows);
      };
      CompiledKernel kernel(kernelText({x, bias, scale, y}, body), cpu);
      const int64_t rows = 15;
      auto a = random<T>(rows * n, 1), b = random<T>(n, 2), s = random<T>(rows, 3);
      Samples<T> got(rows * n);
      kernel.run({a.data(), b.data(), s.data(), got.data()}, rows);
      bool same = true;
      for (int64_t r = 0; r < rows; ++r)
        for (int64_t c = 0; c < n; ++c) same &= got[r * n + c] == std::max(a[r * n + c] + b[c], T(0)) * s[r];
      CHECK(same);
      CHECK(got.isIntact());
    }
}

TEST_CASE("a tensor of i1 is one byte an element, in memory and in scratch") {
  for (const char *cpu : kProcessors)
    for (int64_t n : kOdd) {
      CAPTURE(n);
      CAPTURE(cpu);
      std::string N = std::to_string(n);
      BufferText x{"?x" + N, "f32"}, given{"?x" + N, "i1"}, mask{"?x" + N, "i1"}, y{"?x" + N, "f64"};
      auto body = [&](int64_t rows) {
        return readRows("a", 0, x, rows) + readRows("g", 1, given, rows) +
               substitute(R"(
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<$rx$nxi1>
  %q = linalg.generic {indexing_maps = [affine_map<(m, n) -> (m, n)>, affine_map<(m, n) -> (m, n)>, affine_map<(m, n) -> (m, n)>],
    iterator_types = ["parallel", "parallel"]} ins(%a, %g : tensor<$rx$nxf32>, tensor<$rx$nxi1>) outs(%e : tensor<$rx$nxi1>) {
  ^bb0(%in: f32, %old: i1, %out: i1):
    %positive = arith.cmpf ogt, %in, %zero : f32
    %both = arith.andi %positive, %old : i1
    linalg.yield %both : i1
  } -> tensor<$rx$nxi1>
  %f = tensor.empty() : tensor<$rx$nxf64>
  %y = linalg.generic {indexing_maps = [affine_map<(m, n) -> (m, n)>, affine_map<(m, n) -> (m, n)>, affine_map<(m, n) -> (m, n)>],
    iterator_types = ["parallel", "parallel"]} ins(%q, %a : tensor<$rx$nxi1>, tensor<$rx$nxf32>) outs(%f : tensor<$rx$nxf64>) {
  ^bb0(%c: i1, %in: f32, %out: f64):
    %wide = arith.extf %in : f32 to f64
    %bit = arith.uitofp %c : i1 to f64
    %sum = arith.addf %wide, %bit : f64
    linalg.yield %sum : f64
  } -> tensor<$rx$nxf64>
)",
                          {{"rx", std::to_string(rows) + "x"}, {"nx", N + "x"}}) +
               writeRows("q", 2, mask, rows) + writeRows("y", 3, y, rows);
      };
      CompiledKernel kernel(kernelText({x, given, mask, y}, body), cpu);
      const int64_t rows = 15;
      auto a = random<float>(rows * n, 1);
      Samples<uint8_t> g(rows * n), got(rows * n, 0xee);
      for (size_t i = 0; i < g.size(); ++i) g[i] = i % 3 == 0;
      Samples<double> sum(rows * n);
      kernel.run({a.data(), g.data(), got.data(), sum.data()}, rows);
      for (size_t i = 0; i < g.size(); ++i) {
        REQUIRE(got[i] == (a[i] > 0 && g[i]));
        REQUIRE(sum[i] == double(a[i]) + got[i]);
      }
      CHECK(got.isIntact());
    }
}

TEST_CASE_TEMPLATE("transposes of odd sizes", T, float, double, int32_t, int64_t) {
  for (const char *cpu : kProcessors)
    for (int64_t m : {1, 7, 8, 16, 31, 33})
      for (int64_t n : {1, 10, 16, 31, 40}) {
        CAPTURE(m);
        CAPTURE(n);
        std::string t = elementName<T>(), M = std::to_string(m), N = std::to_string(n);
        BufferText x{M + "x" + N, t}, y{N + "x" + M, t};
        auto body = [&](int64_t) {
          return readAll("a", 0, x) +
                 substitute(R"(
  %e = tensor.empty() : tensor<$nx$mx$t>
  %y = linalg.transpose ins(%a : tensor<$mx$nx$t>) outs(%e : tensor<$nx$mx$t>) permutation = [1, 0]
)",
                            {{"mx", M + "x"}, {"nx", N + "x"}, {"t", t}}) +
                 writeAll("y", 1, y);
        };
        CompiledKernel kernel(kernelText({x, y}, body, false), cpu);
        auto a = random<T>(m * n, 1, -1000, 1000);
        Samples<T> got(m * n);
        kernel.run({a.data(), got.data()}, 1);
        bool same = true;
        for (int64_t i = 0; i < m; ++i)
          for (int64_t j = 0; j < n; ++j) same &= got[j * m + i] == a[i * n + j];
        CHECK(same);
        CHECK(got.isIntact());
      }
}

TEST_CASE("a strided tile, an index, and an element looked up elsewhere") {
  // y[r, j] = table[(label[r] + j) mod 5] + x[r, 2 j + 1]
  BufferText x{"?x20", "f32"}, label{"?", "i32"}, table{"5", "f32"}, y{"?x9", "f32"};
  auto body = [&](int64_t rows) {
    return readRows("a", 0, x, rows) + readRows("l", 1, label, rows) + readAll("t", 2, table) +
           substitute(R"(
  %slice = tensor.extract_slice %a[0, 1] [$r, 9] [1, 2] : tensor<$rx20xf32> to tensor<$rx9xf32>
  %five = arith.constant 5 : index
  %e = tensor.empty() : tensor<$rx9xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(m, n) -> (m, n)>, affine_map<(m, n) -> (m)>, affine_map<(m, n) -> (m, n)>],
    iterator_types = ["parallel", "parallel"]} ins(%slice, %l : tensor<$rx9xf32>, tensor<$rxi32>) outs(%e : tensor<$rx9xf32>) {
  ^bb0(%in: f32, %ll: i32, %out: f32):
    %j = linalg.index 1 : index
    %at = arith.index_cast %ll : i32 to index
    %sum = arith.addi %at, %j : index
    %where = arith.remui %sum, %five : index
    %found = tensor.extract %t[%where] : tensor<5xf32>
    %r = arith.addf %found, %in : f32
    linalg.yield %r : f32
  } -> tensor<$rx9xf32>
)",
                      {{"rx", std::to_string(rows) + "x"}, {"r", std::to_string(rows)}}) +
           writeRows("y", 3, y, rows);
  };
  CompiledKernel kernel(kernelText({x, label, table, y}, body));
  const int64_t rows = 15;
  auto a = random<float>(rows * 20, 1), t = random<float>(5, 2);
  auto l = random<int32_t>(rows, 3, 0, 5);
  Samples<float> got(rows * 9);
  kernel.run({a.data(), l.data(), t.data(), got.data()}, rows);
  for (int64_t r = 0; r < rows; ++r)
    for (int64_t j = 0; j < 9; ++j) REQUIRE(got[r * 9 + j] == t[(l[r] + j) % 5] + a[r * 20 + 2 * j + 1]);
}

TEST_CASE("the index of a lane, as a vector") {
  for (int64_t n : kOdd) {
    std::string N = std::to_string(n);
    BufferText y{"?x" + N, "i64"};
    auto body = [&](int64_t rows) {
      return substitute(R"(
  %e = tensor.empty() : tensor<$rx$nxi64>
  %y = linalg.generic {indexing_maps = [affine_map<(m, n) -> (m, n)>], iterator_types = ["parallel", "parallel"]} outs(%e : tensor<$rx$nxi64>) {
  ^bb0(%out: i64):
    %m = linalg.index 0 : index
    %j = linalg.index 1 : index
    %row = arith.addi %m, %i : index
    %n = arith.constant $n : index
    %start = arith.muli %row, %n : index
    %at = arith.addi %start, %j : index
    %v = arith.index_cast %at : index to i64
    linalg.yield %v : i64
  } -> tensor<$rx$nxi64>
)",
                        {{"rx", std::to_string(rows) + "x"}, {"nx", N + "x"}, {"n", N}}) +
             writeRows("y", 0, y, rows);
    };
    CompiledKernel kernel(kernelText({y}, body));
    Samples<int64_t> got(15 * n);
    kernel.run({got.data()}, 15);
    for (int64_t i = 0; i < 15 * n; ++i) REQUIRE(got[i] == i);
  }
}

TEST_CASE("a state is updated in place, from its old value") {
  BufferText w{"9x10", "f32"}, g{"9x10", "f32"}, rate{"", "f32"};
  const char *update = R"(
  %old = bufferization.to_tensor %v0 restrict writable : memref<9x10xf32> to tensor<9x10xf32>
  %new = linalg.generic {indexing_maps = [affine_map<(m, n) -> (m, n)>, affine_map<(m, n) -> ()>, affine_map<(m, n) -> (m, n)>],
    iterator_types = ["parallel", "parallel"]} ins(%d, %r : tensor<9x10xf32>, tensor<f32>) outs(%old : tensor<9x10xf32>) {
  ^bb0(%in: f32, %s: f32, %out: f32):
    %step = arith.mulf %in, %s : f32
    %next = arith.subf %out, %step : f32
    linalg.yield %next : f32
  } -> tensor<9x10xf32>
)";
  CompiledKernel kernel(kernelText(
      {w, g, rate}, [&](int64_t) { return readAll("d", 1, g) + readAll("r", 2, rate) + update + writeAll("new", 0, w); }, false));
  CHECK(kernel.scratchBytes() == 0);
  auto state = random<float>(90, 1), before = state, d = random<float>(90, 2);
  Samples<float> r(1, 0.5f);
  kernel.run({state.data(), d.data(), r.data()}, 1);
  for (int i = 0; i < 90; ++i) REQUIRE(state[i] == before[i] - d[i] * 0.5f);
}

TEST_CASE("a dense constant of booleans is bytes") {
  BufferText y{"4", "i1"};
  const char *body = R"(
  %c = arith.constant dense<[true, false, false, true]> : tensor<4xi1>
  %true = arith.constant true
  %e = tensor.empty() : tensor<4xi1>
  %y = linalg.generic {indexing_maps = [affine_map<(n) -> (n)>, affine_map<(n) -> (n)>], iterator_types = ["parallel"]}
    ins(%c : tensor<4xi1>) outs(%e : tensor<4xi1>) {
  ^bb0(%in: i1, %out: i1):
    %n = arith.xori %in, %true : i1
    linalg.yield %n : i1
  } -> tensor<4xi1>
)";
  CompiledKernel kernel(kernelText({y}, [&](int64_t) { return body + writeAll("y", 0, y); }, false));
  Samples<uint8_t> got(4, 7);
  kernel.run({got.data()}, 1);
  for (int i = 0; i < 4; ++i) CHECK(got[i] == (i == 1 || i == 2));
}

TEST_CASE("dense constants are read-only data") {
  BufferText y{"3", "f32"};
  const char *body = R"(
  %c = arith.constant dense<[1.5, -2.0, 0.25]> : tensor<3xf32>
  %e = tensor.empty() : tensor<3xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(n) -> (n)>, affine_map<(n) -> (n)>], iterator_types = ["parallel"]}
    ins(%c : tensor<3xf32>) outs(%e : tensor<3xf32>) {
  ^bb0(%in: f32, %out: f32):
    %n = arith.negf %in : f32
    linalg.yield %n : f32
  } -> tensor<3xf32>
)";
  CompiledKernel kernel(kernelText({y}, [&](int64_t) { return body + writeAll("y", 0, y); }, false));
  Samples<float> got(3);
  kernel.run({got.data()}, 1);
  CHECK(got[0] == -1.5f);
  CHECK(got[1] == 2.0f);
  CHECK(got[2] == -0.25f);
}

TEST_CASE("a square state becomes its own transpose, and two states change places") {
  BufferText w{"20x20", "f32"};
  CompiledKernel transpose(kernelText(
      {w},
      [&](int64_t) {
        return readAll("a", 0, w) + R"(
  %e = tensor.empty() : tensor<20x20xf32>
  %y = linalg.transpose ins(%a : tensor<20x20xf32>) outs(%e : tensor<20x20xf32>) permutation = [1, 0]
)" + writeAll("y", 0, w);
      },
      false));
  auto state = random<float>(400, 1), before = state;
  transpose.run({state.data()}, 1);
  for (int i = 0; i < 20; ++i)
    for (int j = 0; j < 20; ++j) REQUIRE(state[i * 20 + j] == before[j * 20 + i]);

  BufferText v{"20", "f32"};
  const char *twice = R"(
  %e_$y = tensor.empty() : tensor<20xf32>
  %$y = linalg.generic {indexing_maps = [affine_map<(n) -> (n)>, affine_map<(n) -> (n)>], iterator_types = ["parallel"]}
    ins(%$x : tensor<20xf32>) outs(%e_$y : tensor<20xf32>) {
  ^bb0(%in: f32, %out: f32):
    %r = arith.addf %in, %in : f32
    linalg.yield %r : f32
  } -> tensor<20xf32>
)";
  CompiledKernel swap(kernelText(
      {v, v},
      [&](int64_t) {
        return readAll("a", 0, v) + readAll("b", 1, v) + substitute(twice, {{"x", "a"}, {"y", "p"}}) +
               substitute(twice, {{"x", "b"}, {"y", "q"}}) + writeAll("p", 1, v) + writeAll("q", 0, v);
      },
      false));
  auto a = random<float>(20, 2), b = random<float>(20, 3), oldA = a, oldB = b;
  swap.run({a.data(), b.data()}, 1);
  for (int i = 0; i < 20; ++i) {
    REQUIRE(b[i] == 2 * oldA[i]);
    REQUIRE(a[i] == 2 * oldB[i]);
  }
}
