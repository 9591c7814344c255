#include "backends/reference/run/random.h"
#include "backends/reference/run/operation.h"
#include <cmath>

namespace gait::reference {

std::array<uint32_t, 4> philox(std::array<uint32_t, 4> counter, std::array<uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    uint64_t product0 = uint64_t{0xD2511F53} * counter[0], product1 = uint64_t{0xCD9E8D57} * counter[2];
    counter = {static_cast<uint32_t>(product1 >> 32) ^ counter[1] ^ key[0], static_cast<uint32_t>(product1),
               static_cast<uint32_t>(product0 >> 32) ^ counter[3] ^ key[1], static_cast<uint32_t>(product0)};
    key[0] += 0x9E3779B9; // the golden ratio
    key[1] += 0xBB67AE85; // sqrt(3) - 1
  }
  return counter;
}

double uniform32(uint32_t word) { return (word >> 8) * 0x1p-24; }
double uniform64(uint64_t word) { return static_cast<double>(word >> 11) * 0x1p-53; }

/// The polynomial c[0] + c[1] x + ... + c[7] x^7.
static double polynomial(const double (&c)[8], double x) {
  double sum = 0;
  for (int i = 7; i >= 0; --i) sum = sum * x + c[i];
  return sum;
}

double normalQuantile(double p) {
  // Coefficients in the order of the paper: the central region, the near tail, the far tail; numerator, denominator.
  static constexpr double a[8] = {3.3871328727963666080e0,  1.3314166789178437745e+2, 1.9715909503065514427e+3,
                                  1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
                                  3.3430575583588128105e+4, 2.5090809287301226727e+3};
  static constexpr double b[8] = {1.0,
                                  4.2313330701600911252e+1,
                                  6.8718700749205790830e+2,
                                  5.3941960214247511077e+3,
                                  2.1213794301586595867e+4,
                                  3.9307895800092710610e+4,
                                  2.8729085735721942674e+4,
                                  5.2264952788528545610e+3};
  static constexpr double c[8] = {1.42343711074968357734e0,  4.63033784615654529590e0, 5.76949722146069140550e0,
                                  3.64784832476320460504e0,  1.27045825245236838258e0, 2.41780725177450611770e-1,
                                  2.27238449892691845833e-2, 7.74545014278341407640e-4};
  static constexpr double d[8] = {1.0,
                                  2.05319162663775882187e0,
                                  1.67638483018380384940e0,
                                  6.89767334985100004550e-1,
                                  1.48103976427480074590e-1,
                                  1.51986665636164571966e-2,
                                  5.47593808499534494600e-4,
                                  1.05075007164441684324e-9};
  static constexpr double e[8] = {6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,
                                  2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                  2.71155556874348757815e-5, 2.01033439929228813265e-7};
  static constexpr double f[8] = {1.0,
                                  5.99832206555887937690e-1,
                                  1.36929880922735805310e-1,
                                  1.48753612908506148525e-2,
                                  7.86869131145613259100e-4,
                                  1.84631831751005468180e-5,
                                  1.42151175831644588870e-7,
                                  2.04426310338993978564e-15};
  double q = p - 0.5;
  if (std::abs(q) <= 0.425) {
    double r = 0.180625 - q * q;
    return q * polynomial(a, r) / polynomial(b, r);
  }
  double r = std::sqrt(-std::log(q < 0 ? p : 1 - p));
  double tail = r <= 5 ? polynomial(c, r - 1.6) / polynomial(d, r - 1.6) : polynomial(e, r - 5) / polynomial(f, r - 5);
  return q < 0 ? -tail : tail;
}

double normal32(uint32_t word) { return normalQuantile((word + 0.5) * 0x1p-32); }
double normal64(uint64_t word) { return normalQuantile((static_cast<double>(word >> 12) + 0.5) * 0x1p-52); }

namespace {

/// Element j of row r of the words of (key, counter, stream): see docs/ir.md.
struct RandomWords {
  static void check(const Signature &signature) {
    signature.requireCounts(2);
    for (const Type &operand : signature.operands)
      signature.require(operand == Type{GAIT_I64, {}}, "key and counter are i64 scalars");
    signature.require(signature.result().dtype == GAIT_I32 || signature.result().dtype == GAIT_I64, "words are i32 or i64");
    signature.integer("stream");
  }
  template <typename F> static void evaluate(const Call &call) {
    const Tensor &result = call.results[0];
    uint64_t key = static_cast<uint64_t>(call.operands[0].integers[0]),
             counter = static_cast<uint64_t>(call.operands[1].integers[0]);
    uint32_t stream = static_cast<uint32_t>(call.signature.integer("stream")) ^ (static_cast<uint32_t>(counter >> 32) << 16);
    const std::vector<int64_t> &declared = call.signature.result().shape;
    bool byRow = !declared.empty() && declared[0] == GAIT_BATCH;
    int64_t rows = byRow ? result.shape[0] : 1, rowSize = rows ? result.size() / rows : 0;
    auto word = [&](int64_t row, int64_t j) -> uint64_t {
      return philox({static_cast<uint32_t>(j / 4), static_cast<uint32_t>(row), static_cast<uint32_t>(counter), stream},
                    {static_cast<uint32_t>(key), static_cast<uint32_t>(key >> 32)})[j % 4];
    };
    for (int64_t row = 0; row < rows; ++row)
      for (int64_t j = 0; j < rowSize; ++j) {
        uint64_t bits = result.dtype == GAIT_I32 ? word(row, j) : word(row, 2 * j) | word(row, 2 * j + 1) << 32;
        store(result, row * rowSize + j, wrap(bits));
      }
  }
};

} // namespace

std::span<const Operation> randomOperations() {
  static constexpr Operation table[] = {operation<RandomWords>("random_words")};
  return table;
}

} // namespace gait::reference
