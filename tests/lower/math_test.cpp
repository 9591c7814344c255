// Functions against long double over the whole range: errors in units in the last place, special values, equal bits.
#include "tests/lower/compiled_kernel.h"
#include "tests/lower/samples.h"
#include <bit>
#include <doctest/doctest.h>
#include <limits>

using namespace gait::test;

namespace {

constexpr int64_t kCount = 4096;

/// y = op(x), or z = op(x, y), on kCount elements as vectors, or one by one.
template <typename T> CompiledKernel pointwise(const std::string &op, bool vectors, const std::string &cpu, bool binary = false) {
  std::string n = vectors ? std::to_string(kCount) : "1";
  BufferText x{n, elementName<T>()};
  std::string second = readAll("b", 1, x);
  std::string body = substitute(
      R"(
  %e = tensor.empty() : tensor<$nx$t>
  %y = linalg.generic {indexing_maps = [$maps], iterator_types = ["parallel"]}
    ins($ins) outs(%e : tensor<$nx$t>) {
  ^bb0($arguments, %out: $t):
    %r = math.$op $operands : $t
    linalg.yield %r : $t
  } -> tensor<$nx$t>
)",
      {{"maps", std::string(binary ? "affine_map<(n) -> (n)>, " : "") + "affine_map<(n) -> (n)>, affine_map<(n) -> (n)>"},
       {"ins", binary ? "%a, %b : tensor<$nx$t>, tensor<$nx$t>" : "%a : tensor<$nx$t>"},
       {"arguments", binary ? "%in: $t, %other: $t" : "%in: $t"},
       {"operands", binary ? "%in, %other" : "%in"}});
  body = substitute(body, {{"nx", n + "x"}, {"op", op}, {"t", elementName<T>()}});
  std::string text = readAll("a", 0, x) + (binary ? second : "") + body + writeAll("y", binary ? 2 : 1, x);
  std::vector<BufferText> buffers(binary ? 3 : 2, x);
  return CompiledKernel(kernelText(buffers, [&](int64_t) { return text; }, false), cpu);
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
      {"expm1", std::expm1, 2, {{-1, 1}, {-40, wide ? 712 : 90}, {-1e-3, 1e-3}}},
      {"log1p", std::log1p, 1, {{-1, 1}, {-1e-4, 1e-4}, {-1.01, -0.99}, {0, 1e6}}},
      {"erf", std::erf, 2, {{-1.2, 1.2}, {-7, 7}, {0.9, 2}, {-1e-4, 1e-4}}},
      {"sin", std::sin, 1, {{-1, 1}, {-30, 30}, {-1e6, 1e6}, {0x1p20, 0x1p21}, {1e12, 1e15}}},
      {"cos", std::cos, 1, {{-1, 1}, {-30, 30}, {-1e6, 1e6}, {0x1p20, 0x1p21}, {1e12, 1e15}}},
      {"atan", std::atan, 2, {{-1, 1}, {-5, 5}, {0.41, 0.42}, {0.9, 1.1}, {-1e6, 1e6}}},
      {"rsqrt", [](long double x) { return 1 / std::sqrt(x); }, 1.5, {{0, 1}, {0, 1e30}}},
      {"floor", std::floor, 0, {{-3, 3}, {-1e7, 1e7}, {-0x1p53, 0x1p53}}},
      {"ceil", std::ceil, 0, {{-3, 3}, {-1e7, 1e7}, {-0x1p53, 0x1p53}}},
      {"roundeven", std::rint, 0, {{-3, 3}, {-1e7, 1e7}, {-0x1p53, 0x1p53}}},
      {"absf", std::fabs, 0, {{-3, 3}}},
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

const double kValues[] = {0, 0.5, 1, 1.5, 2, 3, 4, 1e-5, 1e5, 1e15, 1e30, std::numeric_limits<double>::infinity()};

/// Pairs for functions of two numbers: special with special, then of one range each, then of random bits.
template <typename T> std::pair<Samples<T>, Samples<T>> pairs(size_t kind) {
  if (kind > 0) {
    const double ranges[][4] = {{0, 2, -30, 30}, {0.99, 1.01, -5000, 5000}, {-20, 20, -1, 1}, {0, 1e5, -60, 60}};
    if (kind <= std::size(ranges)) {
      const double *r = ranges[kind - 1];
      return {random<T>(kCount, 3, r[0], r[1]), random<T>(kCount, 4, r[2], r[3])};
    }
    return {random<T>(kCount, 7, 0.5, 2), inputs<T>(Function<T>(), 0)};
  }
  std::vector<T> values{std::numeric_limits<T>::denorm_min(), std::numeric_limits<T>::min(), std::numeric_limits<T>::max(),
                        std::numeric_limits<T>::quiet_NaN()};
  for (double value : kValues) values.push_back(static_cast<T>(value)), values.push_back(static_cast<T>(-value));
  Samples<T> x(kCount, 1), y(kCount, 1);
  for (size_t i = 0; i < values.size() * values.size(); ++i) x[i] = values[i / values.size()], y[i] = values[i % values.size()];
  return {x, y};
}

template <typename T> void checkPairs(const std::string &cpu) {
  struct Binary {
    const char *name;
    long double (*exact)(long double, long double);
    double limit;
  };
  const Binary all[] = {{"powf", std::pow, 1.5}, {"atan2", std::atan2, 2.5}, {"copysign", std::copysign, 0}};
  for (const Binary &f : all) {
    CompiledKernel vectors = pointwise<T>(f.name, true, cpu, true), scalar = pointwise<T>(f.name, false, cpu, true);
    CHECK(vectors.undefinedSymbols().empty());
    CHECK(scalar.undefinedSymbols().empty());
    for (size_t kind = 0; kind < 6; ++kind) {
      auto [x, y] = pairs<T>(kind);
      Samples<T> z(kCount), one(1);
      vectors.run({x.data(), y.data(), z.data()}, 1);
      double worst = 0;
      bool same = true;
      int64_t where = 0;
      for (int64_t i = 0; i < kCount; ++i) {
        if (double error = ulps<T>(z[i], f.exact(x[i], y[i])); error > worst) worst = error, where = i;
        if (i % 7) continue;
        scalar.run({&x[i], &y[i], one.data()}, 1);
        same &= std::bit_cast<Bits<T>>(one[0]) == std::bit_cast<Bits<T>>(z[i]) || std::isnan(z[i]);
      }
      CAPTURE(cpu);
      CAPTURE(f.name);
      CAPTURE(kind);
      CAPTURE(x[where]);
      CAPTURE(y[where]);
      CHECK(worst <= f.limit);
      CHECK(same);
    }
  }
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
  for (const char *cpu : {"native", "x86-64", "x86-64-v3"}) checkMath<T>(cpu), checkPairs<T>(cpu);
}
