// exp, log, tanh and sqrt against long double over the whole range: errors in units in the last place, special values, equal
// bits.
#include "tests/lower/compiled_kernel.h"
#include "tests/lower/samples.h"
#include <bit>
#include <doctest/doctest.h>
#include <limits>

using namespace gait::test;

namespace {

constexpr int64_t kCount = 4096;

/// y = op(x) on kCount elements as vectors, or one by one.
template <typename T> CompiledKernel pointwise(const std::string &op, bool vectors, const std::string &cpu) {
  std::string n = vectors ? std::to_string(kCount) : "1";
  BufferText x{n, elementName<T>()}, y = x;
  return CompiledKernel(kernelText(
                            {x, y},
                            [&](int64_t) {
                              return readAll("a", 0, x) +
                                     substitute(R"(
  %e = tensor.empty() : tensor<$nx$t>
  %y = linalg.generic {indexing_maps = [affine_map<(n) -> (n)>, affine_map<(n) -> (n)>], iterator_types = ["parallel"]}
    ins(%a : tensor<$nx$t>) outs(%e : tensor<$nx$t>) {
  ^bb0(%in: $t, %out: $t):
    %r = math.$op %in : $t
    linalg.yield %r : $t
  } -> tensor<$nx$t>
)",
                                                {{"nx", n + "x"}, {"op", op}, {"t", elementName<T>()}}) +
                                     writeAll("y", 1, y);
                            },
                            false),
                        cpu);
}

/// The distance between two floats, counted in floats.
template <typename T> double ulps(T got, long double want) {
  if (std::isnan(want) || std::isnan(got)) return std::isnan(want) && std::isnan(got) ? 0 : 1e9;
  T rounded = static_cast<T>(want);
  if (got == rounded) return std::signbit(got) == std::signbit(rounded) ? 0 : 1e9;
  if (std::isinf(got) || std::isinf(rounded)) return 1e9;
  int exponent;
  std::frexp(rounded, &exponent);
  constexpr int digits = std::numeric_limits<T>::digits, least = std::numeric_limits<T>::min_exponent;
  long double unit = std::ldexp(1.0L, std::max(exponent, least) - digits);
  return std::fabs(static_cast<double>((got - want) / unit));
}

template <typename T> struct Function {
  const char *name;
  long double (*exact)(long double);
  double limit; ///< ulps
  std::vector<std::pair<double, double>> ranges;
};

template <typename T> std::vector<Function<T>> functions() {
  bool wide = sizeof(T) == 8;
  return {
      {"exp",
       std::exp,
       1.5,
       {{-1, 1}, {wide ? -750 : -105, wide ? 712 : 90}, {-1e-3, 1e-3}, {wide ? -746 : -104, wide ? -707 : -86}}},
      {"log", std::log, 1.5, {{0, 1}, {0.5, 2}, {0.99, 1.01}, {0, 1e6}}},
      {"tanh", std::tanh, 3, {{-1, 1}, {-30, 30}, {-1e-4, 1e-4}, {0.1, 0.5}}},
      {"sqrt", std::sqrt, 0.51, {{0, 1}, {0, 1e30}}},
  };
}

template <typename T> using Bits = std::conditional_t<sizeof(T) == 8, uint64_t, uint32_t>;

/// Samples of a range, then floats of random bits: every magnitude, denormals, infinities and NaN among them.
template <typename T> Samples<T> inputs(const Function<T> &f, size_t range) {
  if (range < f.ranges.size()) return random<T>(kCount, range + 1, f.ranges[range].first, f.ranges[range].second);
  std::mt19937_64 generator(99);
  Samples<T> x(kCount);
  for (T &value : x) value = std::bit_cast<T>(static_cast<Bits<T>>(generator()));
  const T special[] = {0,
                       -T(0),
                       1,
                       -1,
                       std::numeric_limits<T>::infinity(),
                       -std::numeric_limits<T>::infinity(),
                       std::numeric_limits<T>::quiet_NaN(),
                       std::numeric_limits<T>::denorm_min(),
                       -std::numeric_limits<T>::denorm_min(),
                       std::numeric_limits<T>::min(),
                       std::numeric_limits<T>::max(),
                       std::numeric_limits<T>::lowest()};
  std::copy(std::begin(special), std::end(special), x.begin());
  return x;
}

template <typename T> void checkMath(const std::string &cpu) {
  for (const Function<T> &f : functions<T>()) {
    CompiledKernel vectors = pointwise<T>(f.name, true, cpu), scalar = pointwise<T>(f.name, false, cpu);
    CHECK(vectors.undefinedSymbols().empty()); // no libm
    CHECK(scalar.undefinedSymbols().empty());
    for (size_t range = 0; range <= f.ranges.size(); ++range) {
      Samples<T> x = inputs<T>(f, range), y(kCount), z(1);
      vectors.run({x.data(), y.data()}, 1);
      double worst = 0;
      T where = 0;
      for (int64_t i = 0; i < kCount; ++i)
        if (double error = ulps<T>(y[i], f.exact(x[i])); error > worst) worst = error, where = x[i];
      CAPTURE(cpu);
      CAPTURE(f.name);
      CAPTURE(range);
      CAPTURE(where);
      CHECK(worst <= f.limit);
      bool same = true;
      for (int64_t i = 0; i < kCount; i += 7) {
        scalar.run({&x[i], z.data()}, 1);
        same &= std::bit_cast<Bits<T>>(z[0]) == std::bit_cast<Bits<T>>(y[i]) || std::isnan(y[i]);
      }
      CHECK(same);
    }
  }
}

} // namespace

TEST_CASE_TEMPLATE("math: errors in ulps, special values, no libm, the same bits for scalars and vectors", T, float, double) {
  for (const char *cpu : {"native", "x86-64", "x86-64-v3"}) checkMath<T>(cpu);
}
