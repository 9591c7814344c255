// pow(x, y) = exp(y log x): for f32 in f64, for f64 with a logarithm of about 65 bits.
#include "compiler/lower/math_functions.h"
#include <cmath>
#include <limits>

using namespace mlir;

namespace gait::compiler {
namespace {

/// log x for finite x > 0, relative error 2^-64. With s = f / (2 + f): log(1 + f) = 2 (s + s z (1/3 + z/5 + z^2/7 + ...)), z =
/// s^2. z < 0.03, so the terms from z/5 on may be rounded once.
Double preciseLog(ArithBuilder &m, Value x) {
  auto [power, f] = splitPower(m, x);
  Double denominator = fastTwoSum(m, m.real(2), f);
  Value s = m.div(f, denominator.high);
  Double back = twoProduct(m, s, denominator.high);
  Value rest = m.sub(m.sub(m.sub(f, back.high), back.low), m.mul(s, denominator.low));
  Double series{s, m.div(rest, denominator.high)};
  Double z = product(m, series, series);
  static const double taylor[] = {1.0 / 25, 1.0 / 23, 1.0 / 21, 1.0 / 19, 1.0 / 17, 1.0 / 15,
                                  1.0 / 13, 1.0 / 11, 1.0 / 9,  1.0 / 7,  1.0 / 5};
  Value tail = m.add(m.mul(z.high, m.polynomial(z.high, taylor)), m.real(0x1.5555555555555p-56)); // 1/3's second half
  Double terms = product(m, product(m, series, z), fastTwoSum(m, m.real(1.0 / 3), tail));
  Double sum = fastTwoSum(m, series.high, terms.high);
  sum = fastTwoSum(m, sum.high, m.add(sum.low, m.add(series.low, terms.low)));
  // log 2 in two parts; the first has so many trailing zeros that a power times it is exact.
  Double logarithm = twoSum(m, m.mul(power, m.real(6.93147180369123816490e-01)), m.add(sum.high, sum.high));
  Double lowPower = twoProduct(m, power, m.real(1.90821492927058770002e-10));
  Double result = twoSum(m, logarithm.high, lowPower.high);
  Value low = m.add(m.add(logarithm.low, result.low), m.add(lowPower.low, m.add(sum.low, sum.low)));
  return fastTwoSum(m, result.high, low);
}

/// pow in f64; `precise` for results that need all 53 bits.
Value power(ArithBuilder &m, Value x, Value y, bool precise) {
  double inf = std::numeric_limits<double>::infinity();
  Value zero = m.real(0), one = m.real(1), a = m.abs(x);
  // |log a| is at least 2^-53 where it is not 0: a larger exponent gives 0 or infinity as well, and no overflow on the way.
  Value exponent = m.select(m.less(m.real(0x1p64), m.abs(y)), m.copySign(m.real(0x1p64), y), y);
  Value result;
  if (precise) {
    Double logarithm = preciseLog(m, a), p = twoProduct(m, exponent, logarithm.high);
    p = fastTwoSum(m, p.high, m.add(p.low, m.mul(exponent, logarithm.low)));
    result = expandExp(m, p.high, m.select(m.less(m.abs(p.high), m.real(1000)), p.low, zero));
  } else {
    result = expandExp(m, m.mul(exponent, expandLog(m, a)));
  }
  // Powers of 0 and infinity.
  Value negative = m.less(y, zero);
  Value ofZero = m.select(negative, m.real(inf), zero), ofInfinity = m.select(negative, zero, m.real(inf));
  result = m.select(m.equal(a, zero), ofZero, m.select(m.equal(a, m.real(inf)), ofInfinity, result));
  // Powers of numbers below zero: the sign of an odd y, and none but of whole y.
  Value half = m.mul(y, m.real(0.5));
  Value isWhole = m.equal(m.nearest(y), y), isEven = m.equal(m.nearest(half), half);
  Value isBelow = m.less(x, zero), isFinite = m.less(a, m.real(inf));
  Value isOdd = m.select(isWhole, m.select(isEven, zero, one), zero);
  result = m.select(m.less(zero, isOdd), m.copySign(result, x), result);
  Value undefined = m.select(isWhole, result, m.real(std::nan("")));
  result = m.select(m.iand(isBelow, isFinite), undefined, result);
  result = m.select(m.equal(x, x), m.select(m.equal(y, y), result, y), x); // NaN
  return m.select(m.ior(m.equal(x, one), m.equal(y, zero)), one, result);
}

} // namespace

Value expandPow(ArithBuilder &m, Value x, Value y) {
  if (m.isDouble()) return power(m, x, y, true);
  ArithBuilder wide = m.widened();
  return m.narrow(power(wide, wide.widen(x), wide.widen(y), false));
}

} // namespace gait::compiler
