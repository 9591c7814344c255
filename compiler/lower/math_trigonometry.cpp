// sin, cos, atan and atan2, in f64: for f32 too, whose results are then as good as rounded once.
#include "compiler/lower/math_functions.h"
#include <cmath>

using namespace mlir;

namespace gait::compiler {
namespace {

/// x = (n + 4 k) pi / 2 + r + tail, |r| <= pi / 4.
struct Remainder {
  Value n, r, tail;
};

/// Cody and Waite: pi / 2 in parts of 33 bits, so that n times one is exact while |n| < 2^20 (constants: fdlibm, e_rem_pio2.c).
Remainder reduceSmall(ArithBuilder &m, Value x) {
  Value n = m.sub(m.add(m.mul(x, m.real(6.36619772367581382433e-01)), m.real(0x1.8p52)), m.real(0x1.8p52));
  Value first = m.sub(x, m.mul(n, m.real(1.57079632673412561417e+00)));
  Value w = m.mul(n, m.real(6.07710050630396597660e-11)), second = m.sub(first, w);
  Value lost = m.sub(m.sub(first, second), w);
  w = m.mul(n, m.real(2.02226624871116645580e-21));
  Value third = m.sub(second, w);
  lost = m.add(lost, m.sub(m.sub(second, third), w));
  w = m.sub(m.mul(n, m.real(8.47842766036889956997e-32)), lost);
  Value r = m.sub(third, w);
  return {n, r, m.sub(m.sub(third, r), w)};
}

/// Payne and Hanek 1983 for any finite x: the quotient x 2/pi, modulo 4, as the sum of x times pieces of 2/pi. Every product is
/// exact, and so is its remainder modulo 4; what adds up to whole numbers goes to n. The rest has an absolute error of 2^-100.
Remainder reduceLarge(ArithBuilder &m, Value x) {
  // 2/pi in pieces of 26 bits, 1196 in all: enough for 1024 bits of exponent, 53 of mantissa and what is asked of the result.
  static const int pieces[] = {42722829, 48555073, 21659401, 56087029, 13858563, 28715353, 38736100, 4324945,  26128250, 62674459,
                               29957006, 37899730, 58726692, 49193117, 6588223,  35515164, 46442140, 65964067, 24988590, 54822121,
                               41009306, 54917092, 5137525,  37323603, 15192690, 4585659,  58608142, 52426903, 67074070, 25231090,
                               63202006, 34237727, 28629499, 15891632, 40752081, 37709470, 25143477, 55737260, 33225084, 24853767,
                               15195689, 19476134, 50255852, 18845021, 2185228,  50622407};
  SmallVector<double> table; // scaled by 2^200, x by the inverse: no piece is denormal
  for (auto [i, piece] : llvm::enumerate(pieces)) table.push_back(std::ldexp(piece, 200 - 26 * (static_cast<int>(i) + 1)));
  Value scaled = m.mul(x, m.real(0x1p-200)), upper = upperHalf(m, scaled), lower = m.sub(scaled, upper);
  Value zero = m.real(0);
  auto sum = m.forEach(table, {zero, zero, zero}, [&](Value piece, const ArithBuilder::Values &carried) {
    Value n = carried[0], high = carried[1], low = carried[2];
    for (Value half : {upper, lower}) {
      Value term = m.mul(half, piece);
      term = m.sub(term, m.mul(m.real(4), m.nearest(m.mul(term, m.real(0.25)))));
      Double next = twoSum(m, high, term);
      Value whole = m.nearest(next.high);
      n = m.add(n, whole);
      next = twoSum(m, m.sub(next.high, whole), m.add(low, next.low));
      high = next.high, low = next.low;
    }
    return ArithBuilder::Values{n, high, low};
  });
  Double r = product(m, {sum[1], sum[2]}, {m.real(1.57079632679489655800e+00), m.real(6.12323399573676603587e-17)});
  return {sum[0], r.high, r.low};
}

/// sin or cos of x: fdlibm's k_sin.c and k_cos.c, chosen by the quadrant.
Value sine(ArithBuilder &m, Value x, bool cosine) {
  Remainder reduced = reduceSmall(m, x);
  Value isLarge = m.less(m.real(0x1p20), m.abs(x));
  auto chosen = m.ifAny(isLarge, {reduced.n, reduced.r, reduced.tail}, [&] {
    Remainder large = reduceLarge(m, x);
    return ArithBuilder::Values{m.select(isLarge, large.n, reduced.n), m.select(isLarge, large.r, reduced.r),
                                m.select(isLarge, large.tail, reduced.tail)};
  });
  Value r = chosen[1], tail = chosen[2], z = m.mul(r, r), half = m.real(0.5), one = m.real(1);
  static const double sines[] = {1.58969099521155010221e-10, -2.50507602534068634195e-08, 2.75573137070700676789e-06,
                                 -1.98412698298579493134e-04, 8.33333333332248946124e-03};
  static const double cosines[] = {-1.13596475577881948265e-11, 2.08757232129817482790e-09,  -2.75573143513906633035e-07,
                                   2.48015872894767294178e-05,  -1.38888888888741095749e-03, 4.16666666666666019037e-02};
  Value cube = m.mul(z, r);
  Value fix = m.sub(m.mul(z, m.sub(m.mul(half, tail), m.mul(cube, m.polynomial(z, sines)))), tail);
  Value sin = m.sub(r, m.sub(fix, m.mul(cube, m.real(-1.66666666666666324348e-01))));
  Value square = m.mul(half, z), w = m.sub(one, square);
  Value terms = m.sub(m.mul(z, m.mul(z, m.polynomial(z, cosines))), m.mul(r, tail));
  Value cos = m.add(w, m.add(m.sub(m.sub(one, w), square), terms));
  // The quadrant is in the low bits of 1.5 * 2^52 + n.
  Value quadrant = m.iadd(m.bits(m.add(chosen[0], m.real(0x1.8p52))), m.integer(cosine ? 1 : 0));
  Value y = m.select(m.isZero(m.iand(quadrant, m.integer(1))), sin, cos);
  y = m.select(m.isZero(m.iand(quadrant, m.integer(2))), y, m.neg(y));
  return cosine ? y : m.select(m.equal(x, m.real(0)), x, y);
}

/// The angle of (x, y). With t = min / max of the magnitudes, or atan t = pi / 4 + atan (min - max) / (min + max) above
/// tan(pi / 8): |t| < 0.4143, and atan t = t + t z P(z) / Q(z), z = t^2 (Cephes, atan.c).
Value angle(ArithBuilder &m, Value y, Value x) {
  Value zero = m.real(0), one = m.real(1), a = m.abs(y), b = m.abs(x), isSteep = m.less(b, a);
  Value most = m.select(isSteep, a, b), least = m.select(isSteep, b, a);
  // Sums must not overflow, nor the quotient lose bits of denormals.
  Value scale = m.select(m.less(m.real(1), most), m.real(0.25), m.select(m.less(most, m.real(0x1p-900)), m.real(0x1p100), one));
  Value isEqual = m.equal(most, least); // infinities among them, and zeros
  most = m.mul(most, scale), least = m.mul(least, scale);
  Value isBig = m.less(m.mul(most, m.real(0.41421356237309503)), least);
  Value numerator = m.select(isBig, m.sub(least, most), least), denominator = m.select(isBig, m.add(least, most), most);
  Value isZero = m.equal(most, zero);
  isBig = m.ior(isBig, isEqual);
  numerator = m.select(isEqual, zero, numerator), denominator = m.select(isEqual, one, denominator);
  Value t = m.div(numerator, denominator), z = m.mul(t, t);
  static const double p[] = {-8.750608600031904122785e-1, -1.615753718733365076637e1, -7.500855792314704667340e1,
                             -1.228866684490136173410e2, -6.485021904942025371773e1};
  static const double q[] = {1,
                             2.485846490142306297962e1,
                             1.650270098316988542046e2,
                             4.328810604912902668951e2,
                             4.853903996359136964868e2,
                             1.945506571482613964425e2};
  Value tail = m.mul(m.mul(t, z), m.div(m.polynomial(z, p), m.polynomial(z, q)));
  // r + low, exactly reflected: pi / 4 + ..., pi / 2 - ..., pi - ...
  Double r = fastTwoSum(m, m.select(isBig, m.real(7.85398163397448278999e-01), zero), t);
  r.low = m.add(m.add(r.low, tail), m.select(isBig, m.real(3.06161699786838301793e-17), zero));
  r = {m.select(isZero, zero, r.high), m.select(isZero, zero, r.low)};
  auto reflect = [&](Value condition, double high, double low) {
    Double back = fastTwoSum(m, m.real(high), m.neg(r.high));
    back.low = m.sub(m.add(back.low, m.real(low)), r.low);
    r = {m.select(condition, back.high, r.high), m.select(condition, back.low, r.low)};
  };
  reflect(isSteep, 1.57079632679489655800e+00, 6.12323399573676603587e-17);
  reflect(m.hasSign(x), 3.14159265358979311600e+00, 1.22464679914735317636e-16);
  Value result = m.copySign(m.add(r.high, r.low), y);
  return m.select(m.equal(x, x), m.select(m.equal(y, y), result, y), x); // NaN
}

/// A function of f64, of f32 by way of f64.
template <typename Function> Value inDouble(ArithBuilder &m, Value x, Function function) {
  if (m.isDouble()) return function(m, x);
  ArithBuilder wide = m.widened();
  return m.narrow(function(wide, wide.widen(x)));
}

} // namespace

Value expandSin(ArithBuilder &m, Value x) {
  return inDouble(m, x, [](ArithBuilder &wide, Value v) { return sine(wide, v, false); });
}
Value expandCos(ArithBuilder &m, Value x) {
  return inDouble(m, x, [](ArithBuilder &wide, Value v) { return sine(wide, v, true); });
}
Value expandAtan(ArithBuilder &m, Value x) {
  return inDouble(m, x, [](ArithBuilder &wide, Value v) { return angle(wide, v, wide.real(1)); });
}
Value expandAtan2(ArithBuilder &m, Value y, Value x) {
  if (m.isDouble()) return angle(m, y, x);
  ArithBuilder wide = m.widened();
  return m.narrow(angle(wide, wide.widen(y), wide.widen(x)));
}

} // namespace gait::compiler
