// exp, log and tanh as arithmetic, for f32 and f64, scalars and vectors alike: the same formula, hence the same bits.
//
//   %y = math.exp %x : vector<16xf32>   ->   arith and math.fma ops on vector<16xf32>
//
// Errors, over the whole range, in units in the last place: exp 1, log 1, tanh 3. NaN gives NaN, infinities and zeros give what
// C's Annex F says, results that underflow go through the denormals to zero.
#include "compiler/lower/arith_builder.h"
#include "compiler/lower/kernel.h"
#include "compiler/lower/passes.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"
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

Value expandExp(ArithBuilder &m, Value x) {
  bool wide = m.isDouble();
  // Beyond these exp is 0 or infinite; within them n stays in range.
  x = clamp(m, x, wide ? -746 : -104, wide ? 710 : 89);
  Reduced reduced = reduceExponential(m, x);
  // 2^n in two factors: n may be that of a denormal result, or one above the largest.
  Value half = m.shiftRight(reduced.n, 1), rest = m.isub(reduced.n, half);
  Value y = m.add(m.real(1), reduced.q);
  return m.mul(m.mul(y, powerOfTwo(m, half)), powerOfTwo(m, rest));
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

/// fdlibm's e_log.c: x = 2^k (1 + f), sqrt(1/2) <= 1 + f < sqrt(2), s = f / (2 + f); log(1 + f) = f - f^2/2 + s (f^2/2 + R(s^2)).
Value expandLog(ArithBuilder &m, Value x) {
  bool wide = m.isDouble();
  int mantissa = wide ? 52 : 23;
  double inf = std::numeric_limits<double>::infinity();
  Value tiny = m.less(x, m.real(wide ? 0x1p-1022 : 0x1p-126)); // denormals are scaled up first
  Value scaled = m.select(tiny, m.mul(x, m.real(wide ? 0x1p54 : 0x1p25)), x);
  Value one = m.bits(m.real(1));
  Value root = m.integer(wide ? 0x3fe6a09e667f3bcd : 0x3f3504f3); // sqrt(1/2)
  Value shifted = m.iadd(m.bits(scaled), m.isub(one, root));
  Value k = m.isub(m.shiftRight(shifted, mantissa), m.integer(wide ? 1023 : 127));
  k = m.isub(k, m.select(tiny, m.integer(wide ? 54 : 25), m.integer(0)));
  Value f = m.fromBits(m.iadd(m.iand(shifted, m.integer((int64_t(1) << mantissa) - 1)), root));
  f = m.sub(f, m.real(1));
  // k as a float: small integers added to 1.5 * 2^mantissa are its low bits.
  Value magic = m.real(wide ? 0x1.8p52 : 0x1.8p23);
  Value power = m.sub(m.fromBits(m.iadd(k, m.bits(magic))), magic);
  static const double narrow[] = {0.24279078841, 0.28498786688, 0.40000972152, 0.66666662693}; // musl, logf.c
  static const double fdlibm[] = {1.479819860511658591e-01, 1.531383769920937332e-01, 1.818357216161805012e-01,
                                  2.222219843214978396e-01, 2.857142874366239149e-01, 3.999999999940941908e-01,
                                  6.666666666666735130e-01};
  Value s = m.div(f, m.add(m.real(2), f)), z = m.mul(s, s);
  Value r = m.mul(z, m.polynomial(z, wide ? ArrayRef<double>(fdlibm) : ArrayRef<double>(narrow)));
  Value half = m.mul(m.mul(m.real(0.5), f), f);
  // k log 2 - ((f^2/2 - (s (f^2/2 + R) + k log2_low)) - f)
  Value low = m.fma(power, m.real(wide ? 1.90821492927058770002e-10 : 9.0580006145e-06), m.mul(s, m.add(half, r)));
  Value y = m.fma(power, m.real(wide ? 6.93147180369123816490e-01 : 6.9313812256e-01), m.sub(f, m.sub(half, low)));
  y = m.select(m.less(x, m.real(inf)), y, x); // infinity and NaN
  y = m.select(m.equal(x, m.real(0)), m.real(-inf), y);
  return m.select(m.less(x, m.real(0)), m.real(std::nan("")), y);
}

template <typename Op, Value (*expand)(ArithBuilder &, Value)> struct Expand : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;
  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const override {
    Type element = getElementTypeOrSelf(op.getType());
    if (!element.isF32() && !element.isF64()) return rewriter.notifyMatchFailure(op, "neither f32 nor f64");
    ArithBuilder builder(rewriter, op.getLoc(), op.getType());
    rewriter.replaceOp(op, expand(builder, op.getOperand()));
    return success();
  }
};

struct ExpandMath : PassWrapper<ExpandMath, OperationPass<func::FuncOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(ExpandMath)
  StringRef getArgument() const override { return "gait-expand-math"; }
  StringRef getDescription() const override { return "exp, log and tanh to arithmetic"; }
  void getDependentDialects(DialectRegistry &registry) const override {
    registry.insert<arith::ArithDialect, math::MathDialect>();
  }

  LogicalResult initialize(MLIRContext *context) override {
    RewritePatternSet set(context);
    set.add<Expand<math::ExpOp, expandExp>, Expand<math::LogOp, expandLog>, Expand<math::TanhOp, expandTanh>>(context);
    patterns = std::move(set);
    return success();
  }
  void runOnOperation() override { walkAndApplyPatterns(getOperation(), patterns); }

  FrozenRewritePatternSet patterns;
};

} // namespace

std::unique_ptr<Pass> createExpandMathPass() { return std::make_unique<ExpandMath>(); }

} // namespace gait::compiler
