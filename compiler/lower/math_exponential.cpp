// exp, expm1, tanh, log, log1p and erf in the floats they are given.
#include "compiler/lower/math_functions.h"
#include <cmath>
#include <limits>

using namespace mlir;

namespace gait::compiler {
namespace {

/// x = n log 2 + r with |r| <= log(2) / 2: exp(x) = 2^n (1 + q), q = exp(r) - 1. `n` is an integer, as a float and as bits.
struct Reduced {
  Value n, q;
};

/// Cody and Waite 1980: log 2 in two parts, the first with enough trailing zeros for n times it to be exact.
Reduced reduceExponential(ArithBuilder &m, Value x) {
  bool wide = m.isDouble();
  // Adding 1.5 * 2^(mantissa bits) leaves the nearest integer in the low bits.
  double magic = wide ? 0x1.8p52 : 0x1.8p23;
  Value shifted = m.fma(x, m.real(1.44269504088896340736), m.real(magic));
  Value n = m.sub(shifted, m.real(magic));
  Value r = m.fma(n, m.real(wide ? -6.93147180369123816490e-01 : -0.693359375), x);
  r = m.fma(n, m.real(wide ? -1.90821492927058770002e-10 : 2.12194440e-4), r);
  // exp(r) = 1 + r + r^2 p(r): Cephes' minimax polynomial (S. Moshier, expf.c), and Taylor's to the 13th order, error 4e-18.
  static const double narrow[] = {1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3,
                                  4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1};
  static const double taylor[] = {1.0 / 6227020800, 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320,
                                  1.0 / 5040,       1.0 / 720,       1.0 / 120,      1.0 / 24,      1.0 / 6,      0.5};
  Value p = m.polynomial(r, wide ? ArrayRef<double>(taylor) : ArrayRef<double>(narrow));
  return {m.isub(m.bits(shifted), m.bits(m.real(magic))), m.fma(m.mul(r, r), p, r)};
}

/// 2^n for an integer n in the range of normal numbers.
Value powerOfTwo(ArithBuilder &m, Value n) {
  bool wide = m.isDouble();
  return m.fromBits(m.shiftLeft(m.iadd(n, m.integer(wide ? 1023 : 127)), wide ? 52 : 23));
}

Value clamp(ArithBuilder &m, Value x, double low, double high) { // NaN passes
  x = m.select(m.less(x, m.real(low)), m.real(low), x);
  return m.select(m.less(m.real(high), x), m.real(high), x);
}

} // namespace

Value expandExp(ArithBuilder &m, Value x) { return expandExp(m, x, {}); }

Value expandExp(ArithBuilder &m, Value x, Value low) {
  bool wide = m.isDouble();
  // Beyond these exp is 0 or infinite; within them n stays in range.
  x = clamp(m, x, wide ? -746 : -104, wide ? 710 : 89);
  Reduced reduced = reduceExponential(m, x);
  if (low) reduced.q = m.fma(low, m.add(m.real(1), reduced.q), reduced.q);
  // 2^n in two factors: n may be that of a denormal result, or one above the largest.
  Value half = m.shiftRight(reduced.n, 1), rest = m.isub(reduced.n, half);
  Value y = m.add(m.real(1), reduced.q);
  return m.mul(m.mul(y, powerOfTwo(m, half)), powerOfTwo(m, rest));
}

/// 2^n (q + (1 - 2^-n)), accurate near zero too.
Value expandExpm1(ArithBuilder &m, Value x) {
  bool wide = m.isDouble();
  Value clamped = clamp(m, x, wide ? -38 : -18, wide ? 710 : 89); // below, the result rounds to -1
  Reduced reduced = reduceExponential(m, clamped);
  Value half = m.shiftRight(reduced.n, 1), rest = m.isub(reduced.n, half);
  Value inverse = m.mul(powerOfTwo(m, m.isub(m.integer(0), half)), powerOfTwo(m, m.isub(m.integer(0), rest)));
  Value y = m.add(reduced.q, m.sub(m.real(1), inverse));
  return m.copySign(m.mul(m.mul(y, powerOfTwo(m, half)), powerOfTwo(m, rest)), x);
}

/// tanh |x| = E / (E + 2) with E = exp(2 |x|) - 1 = 2^n q + (2^n - 1), accurate near zero too.
Value expandTanh(ArithBuilder &m, Value x) {
  Value a = m.abs(x);
  double saturated = m.isDouble() ? 22 : 10; // tanh rounds to 1 before
  a = m.select(m.less(m.real(saturated), a), m.real(saturated), a);
  Reduced reduced = reduceExponential(m, m.add(a, a));
  Value scale = powerOfTwo(m, reduced.n);
  Value e = m.fma(scale, reduced.q, m.sub(scale, m.real(1)));
  return m.copySign(m.div(e, m.add(e, m.real(2))), x);
}

/// fdlibm's e_log.c: s = f / (2 + f); log(1 + f) = f - f^2/2 + s (f^2/2 + R(s^2)). The result is log(x) + `correction`.
static Value logarithm(ArithBuilder &m, Split x, Value correction) {
  bool wide = m.isDouble();
  auto [power, f] = x;
  static const double narrow[] = {0.24279078841, 0.28498786688, 0.40000972152, 0.66666662693}; // musl, logf.c
  static const double fdlibm[] = {1.479819860511658591e-01, 1.531383769920937332e-01, 1.818357216161805012e-01,
                                  2.222219843214978396e-01, 2.857142874366239149e-01, 3.999999999940941908e-01,
                                  6.666666666666735130e-01};
  Value s = m.div(f, m.add(m.real(2), f)), z = m.mul(s, s);
  Value r = m.mul(z, m.polynomial(z, wide ? ArrayRef<double>(fdlibm) : ArrayRef<double>(narrow)));
  Value half = m.mul(m.mul(m.real(0.5), f), f);
  // k log 2 - ((f^2/2 - (s (f^2/2 + R) + k log2_low)) - f)
  Value low = m.fma(power, m.real(wide ? 1.90821492927058770002e-10 : 9.0580006145e-06), m.mul(s, m.add(half, r)));
  if (correction) low = m.add(low, correction);
  return m.fma(power, m.real(wide ? 6.93147180369123816490e-01 : 6.9313812256e-01), m.sub(f, m.sub(half, low)));
}

/// What a logarithm is at and below zero, at infinity and NaN; `y` elsewhere.
static Value logarithmAtLimits(ArithBuilder &m, Value x, Value y) {
  double inf = std::numeric_limits<double>::infinity();
  y = m.select(m.less(x, m.real(inf)), y, x); // infinity and NaN
  y = m.select(m.equal(x, m.real(0)), m.real(-inf), y);
  return m.select(m.less(x, m.real(0)), m.real(std::nan("")), y);
}

Split splitPower(ArithBuilder &m, Value x) {
  bool wide = m.isDouble();
  int mantissa = wide ? 52 : 23;
  Value tiny = m.less(x, m.real(wide ? 0x1p-1022 : 0x1p-126)); // denormals are scaled up first
  Value scaled = m.select(tiny, m.mul(x, m.real(wide ? 0x1p54 : 0x1p25)), x);
  Value one = m.bits(m.real(1));
  Value root = m.integer(wide ? 0x3fe6a09e667f3bcd : 0x3f3504f3); // sqrt(1/2)
  Value shifted = m.iadd(m.bits(scaled), m.isub(one, root));
  Value k = m.isub(m.shiftRight(shifted, mantissa), m.integer(wide ? 1023 : 127));
  k = m.isub(k, m.select(tiny, m.integer(wide ? 54 : 25), m.integer(0)));
  Value f = m.fromBits(m.iadd(m.iand(shifted, m.integer((int64_t(1) << mantissa) - 1)), root));
  // k as a float: small integers added to 1.5 * 2^mantissa are its low bits.
  Value magic = m.real(wide ? 0x1.8p52 : 0x1.8p23);
  return {m.sub(m.fromBits(m.iadd(k, m.bits(magic))), magic), m.sub(f, m.real(1))};
}

Value expandLog(ArithBuilder &m, Value x) { return logarithmAtLimits(m, x, logarithm(m, splitPower(m, x), {})); }

/// log(1 + x) = log u + c / u, u = 1 + x rounded and c what the rounding lost (fdlibm, s_log1p.c).
Value expandLog1p(ArithBuilder &m, Value x) {
  Value one = m.real(1), u = m.add(one, x);
  Value lost = m.select(m.less(x, one), m.sub(x, m.sub(u, one)), m.sub(one, m.sub(u, x)));
  Value y = logarithmAtLimits(m, u, logarithm(m, splitPower(m, u), m.div(lost, u)));
  return m.select(m.equal(x, m.real(0)), x, y); // -0
}

/// Below a bound erf x = x + x P(x^2), above it 1 - exp(Q(x)), Q near the logarithm of erfc: minimax polynomials by N. Juffa for
/// f32; for f64 least squares at Chebyshev's nodes, weighted for the result, Q in x - 2; their errors are 1e-17 and 2e-18.
Value expandErf(ArithBuilder &m, Value x) {
  bool wide = m.isDouble();
  static const double narrowInner[] = {-5.96761703e-4, 4.99119423e-3,  -2.67681349e-2,
                                       1.12819925e-1,  -3.76125336e-1, 1.28379166e-1};
  static const double narrowOuter[] = {-1.72853470e-5, 3.83197126e-4,  -3.88396438e-3, 2.42546219e-2,
                                       -1.06777877e-1, -6.34846687e-1, -1.28717512e-1};
  static const double inner[] = {-7.7985438505499469037e-10, 1.3721520406351094437e-8,    -1.6208829856810200783e-7,
                                 1.6447471190594618058e-6,   -0.000014924740785377575036, 0.00012055295112667001076,
                                 -0.00085483259825432250569, 0.0052239776072699452863,    -0.026866170643256994332,
                                 0.11283791670945129749,     -0.37612638903183543533,     0.12837916709551256666};
  static const double outer[] = {
      1.0305260158781698514e-12,  -1.0059396974192502123e-11, 3.7327656818073086073e-11, -4.3350860368135581618e-11,
      -2.7400129682884274828e-10, 2.5397562659159092459e-9,   -1.3951360467985354645e-8, 5.7796262062853127727e-8,
      -1.7320414210655156013e-7,  2.0364338433488158014e-7,   1.9521934762899232921e-6,  -0.000020706433000424901652,
      0.00013530933475833600958,  -0.00073239938564116936168, 0.0035707563461673401508,  -0.016465118136872786227,
      -0.92375084182380636691,    -4.4181608059944173117,     -5.3649412646166374532};
  Value a = m.abs(x), square = m.mul(x, x);
  Value near = m.fma(m.polynomial(square, wide ? ArrayRef<double>(inner) : ArrayRef<double>(narrowInner)), x, x);
  double saturated = wide ? 6 : 4; // erf rounds to 1 before
  Value t = m.select(m.less(m.real(saturated), a), m.real(saturated), a);
  Value exponent = wide ? m.polynomial(m.sub(t, m.real(2)), outer) : m.fma(m.polynomial(t, narrowOuter), t, m.neg(t));
  Value far = m.copySign(m.sub(m.real(1), expandExp(m, exponent)), x);
  return m.select(m.less(m.real(wide ? 1 : 0.927734375), a), far, near);
}

} // namespace gait::compiler
