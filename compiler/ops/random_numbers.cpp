// From random words to numbers, one element at a time.
#include "compiler/ops/expression.h"

using namespace mlir;
using namespace gait::ir;

// The upper bits of an unsigned word as an exact float.
static Scalar upperBits(Scalar word, int64_t dropped, Type type) {
  return word.fold<arith::UIToFPOp>(type, word.fold<arith::ShRUIOp>(word, word.integer(dropped)));
}

Scalar gait::ir::unitFromWord(Scalar word) {
  MLIRContext *context = word.type().getContext();
  if (word.type().isInteger(64)) return upperBits(word, 11, Float64Type::get(context)) * 0x1p-53;
  return upperBits(word, 8, Float32Type::get(context)) * 0x1p-24;
}

// ((c[7] r + c[6]) r + ...) r + c[0]
static Scalar polynomial(ArrayRef<double> coefficients, Scalar r) {
  Scalar sum = r.number(coefficients.back());
  for (double coefficient : llvm::reverse(coefficients.drop_back())) sum = sum * r + coefficient;
  return sum;
}

// The inverse of the normal distribution function, f64 in (0, 1). Wichura 1988, AS 241, PPND16: three rational approximations.
static Scalar inverseNormal(Scalar p) {
  static constexpr double a[] = {3.3871328727963666080e0,  1.3314166789178437745e+2, 1.9715909503065514427e+3,
                                 1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
                                 3.3430575583588128105e+4, 2.5090809287301226727e+3};
  static constexpr double b[] = {1.0,
                                 4.2313330701600911252e+1,
                                 6.8718700749205790830e+2,
                                 5.3941960214247511077e+3,
                                 2.1213794301586595867e+4,
                                 3.9307895800092710610e+4,
                                 2.8729085735721942674e+4,
                                 5.2264952788528545610e+3};
  static constexpr double c[] = {1.42343711074968357734e0,  4.63033784615654529590e0, 5.76949722146069140550e0,
                                 3.64784832476320460504e0,  1.27045825245236838258e0, 2.41780725177450611770e-1,
                                 2.27238449892691845833e-2, 7.74545014278341407640e-4};
  static constexpr double d[] = {1.0,
                                 2.05319162663775882187e0,
                                 1.67638483018380384940e0,
                                 6.89767334985100004550e-1,
                                 1.48103976427480074590e-1,
                                 1.51986665636164571966e-2,
                                 5.47593808499534494600e-4,
                                 1.05075007164441684324e-9};
  static constexpr double e[] = {6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,
                                 2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                 2.71155556874348757815e-5, 2.01033439929228813265e-7};
  static constexpr double f[] = {1.0,
                                 5.99832206555887937690e-1,
                                 1.36929880922735805310e-1,
                                 1.48753612908506148525e-2,
                                 7.86869131145613259100e-4,
                                 1.84631831751005468180e-5,
                                 1.42151175831644588870e-7,
                                 2.04426310338993978564e-15};
  Scalar q = p - 0.5, isLower = compare(Comparison::Lt, q, q.number(0)), distance = select(isLower, -q, q);
  Scalar rCentre = 0.180625 - q * q, centre = q * polynomial(a, rCentre) / polynomial(b, rCentre);
  Scalar r = sqrt(-log(select(isLower, p, 1.0 - p)));
  Scalar near = polynomial(c, r - 1.6) / polynomial(d, r - 1.6), far = polynomial(e, r - 5.0) / polynomial(f, r - 5.0);
  Scalar tail = select(compare(Comparison::Le, r, r.number(5)), near, far);
  return select(compare(Comparison::Le, distance, distance.number(0.425)), centre, select(isLower, -tail, tail));
}

Scalar gait::ir::normalFromWord(Scalar word) {
  MLIRContext *context = word.type().getContext();
  Type wide = Float64Type::get(context);
  if (word.type().isInteger(64)) return inverseNormal((upperBits(word, 12, wide) + 0.5) * 0x1p-52);
  return convert(inverseNormal((upperBits(word, 0, wide) + 0.5) * 0x1p-32), Float32Type::get(context));
}
