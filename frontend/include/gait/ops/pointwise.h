// Ops on corresponding elements.
//
// Shapes: those of two or three operands broadcast as in NumPy, aligned at the last dimension: sizes are equal or 1, and `batch`
// meets only `batch` or 1. The result has the broadcast shape; that of one operand stays. Throws: gait::Error, with the line of
// the call, for shapes that do not broadcast, types that differ or are none of those said here, an empty tensor, tensors of two
// graphs.
#ifndef GAIT_FRONTEND_OPS_POINTWISE_H
#define GAIT_FRONTEND_OPS_POINTWISE_H
#include "gait/tensor.h"

namespace gait {

// Pointwise arithmetic. Types: f32, f64, i32, i64. Integers wrap around; an integer division truncates, and x / 0 = 0.

/// lhs + rhs.
Tensor add(const Operand &lhs, const Operand &rhs);
/// lhs - rhs.
Tensor sub(const Operand &lhs, const Operand &rhs);
/// lhs * rhs, element by element.
Tensor mul(const Operand &lhs, const Operand &rhs);
/// lhs / rhs.
Tensor div(const Operand &lhs, const Operand &rhs);
/// The larger of lhs and rhs; NaN where one is NaN. The gradient goes to lhs where lhs > rhs, else to rhs.
Tensor max(const Operand &lhs, const Operand &rhs);
/// The smaller of lhs and rhs; NaN where one is NaN. The gradient goes to lhs where lhs < rhs, else to rhs.
Tensor min(const Operand &lhs, const Operand &rhs);
/// The remainder of a division that rounds down: lhs - floor(lhs / rhs) * rhs, of rhs's sign, as in Python and NumPy. Of floats
/// it is exact where |lhs / rhs| < 2^24 (f32) or 2^53 (f64); beyond, lhs's own neighbours are further apart than rhs and the
/// result is 0. Integers: x mod 0 = 0.
Tensor mod(const Operand &lhs, const Operand &rhs);
/// x in [low, high]: low below, high above; NaN stays. The gradient goes to x where low <= x <= high, else to the bound.
/// Composed. Throws: gait::Error for numbers low > high.
Tensor clamp(const Tensor &x, const Operand &low, const Operand &high);
/// -x.
Tensor neg(const Tensor &x, Location where = Location::current());
/// |x|. The gradient at 0 is 0.
Tensor abs(const Tensor &x, Location where = Location::current());
/// 1 above 0, -1 below, x itself at 0 and NaN. No gradient.
Tensor sign(const Tensor &x, Location where = Location::current());

// Pointwise functions. Types: f32, f64.

/// e^x. The gradient is dy * e^x.
Tensor exp(const Tensor &x, Location where = Location::current());
/// The natural logarithm: -inf at 0, NaN below.
Tensor log(const Tensor &x, Location where = Location::current());
/// The hyperbolic tangent.
Tensor tanh(const Tensor &x, Location where = Location::current());
/// The square root; NaN below 0.
Tensor sqrt(const Tensor &x, Location where = Location::current());
/// 1 / sqrt(x): infinite at 0, NaN below.
Tensor rsqrt(const Tensor &x, Location where = Location::current());
/// The logistic function 1 / (1 + e^-x).
Tensor sigmoid(const Tensor &x, Location where = Location::current());

/// log(1 + x), accurate also near 0: -inf at -1, NaN below.
Tensor log1p(const Tensor &x, Location where = Location::current());
/// e^x - 1, accurate also near 0.
Tensor expm1(const Tensor &x, Location where = Location::current());
/// The sine of an angle in radians.
Tensor sin(const Tensor &x, Location where = Location::current());
/// The cosine of an angle in radians.
Tensor cos(const Tensor &x, Location where = Location::current());
/// The error function: 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x.
Tensor erf(const Tensor &x, Location where = Location::current());
/// base^exponent; NaN for a negative base and an exponent that is no whole number. The gradient to the base is 0 where the
/// exponent is 0, that to the exponent 0 where the base is 0 and the exponent is not negative, NaN for a negative base, as in
/// PyTorch.
Tensor pow(const Operand &base, const Operand &exponent);
/// The angle, in (-pi, pi], of the point (x, y).
Tensor atan2(const Operand &y, const Operand &x);

// Rounding. Types: f32, f64. No gradient.

/// The largest whole number that is at most x.
Tensor floor(const Tensor &x, Location where = Location::current());
/// The smallest whole number that is at least x.
Tensor ceil(const Tensor &x, Location where = Location::current());
/// The nearest whole number, of two the even one: 0.5 gives 0, 1.5 gives 2.
Tensor round(const Tensor &x, Location where = Location::current());
/// Whether x is neither infinite nor NaN; i1.
Tensor is_finite(const Tensor &x, Location where = Location::current());

// Logic: of i1; on i32 and i64 bit by bit. No gradient.

/// lhs and rhs.
Tensor bitwise_and(const Operand &lhs, const Operand &rhs);
/// lhs or rhs.
Tensor bitwise_or(const Operand &lhs, const Operand &rhs);
/// lhs or rhs, not both.
Tensor bitwise_xor(const Operand &lhs, const Operand &rhs);
/// Not x.
Tensor bitwise_not(const Tensor &x, Location where = Location::current());

// Comparison and choice.

enum class Comparison { eq, ne, lt, le, gt, ge };

/// Compares element by element; i1. With a NaN everything is false but `ne`. Types: f32, f64, i32, i64.
Tensor compare(Comparison comparison, const Operand &lhs, const Operand &rhs);
/// on_true where the condition holds, else on_false; all three broadcast. Types: condition i1; of the others one is a tensor.
Tensor select(const Tensor &condition, const Operand &on_true, const Operand &on_false);

// Types.

/// x in another element type. Float to integer truncates and saturates, NaN gives 0; to i1: x != 0.
Tensor convert(const Tensor &x, DType dtype, Location where = Location::current());

/// The functions add, sub, mul, div, mod, neg, compare and bitwise_and, _or, _xor, _not as operators. (`!` is bitwise_not: of i1,
/// not. For == and != see equal and not_equal.)
inline Tensor operator+(const Operand &lhs, const Operand &rhs) { return add(lhs, rhs); }
inline Tensor operator-(const Operand &lhs, const Operand &rhs) { return sub(lhs, rhs); }
inline Tensor operator*(const Operand &lhs, const Operand &rhs) { return mul(lhs, rhs); }
inline Tensor operator/(const Operand &lhs, const Operand &rhs) { return div(lhs, rhs); }
inline Tensor operator%(const Operand &lhs, const Operand &rhs) { return mod(lhs, rhs); }
inline Tensor operator-(const Operand &x) { return neg(x.tensor, x.where); }
inline Tensor operator<(const Operand &lhs, const Operand &rhs) { return compare(Comparison::lt, lhs, rhs); }
inline Tensor operator<=(const Operand &lhs, const Operand &rhs) { return compare(Comparison::le, lhs, rhs); }
inline Tensor operator>(const Operand &lhs, const Operand &rhs) { return compare(Comparison::gt, lhs, rhs); }
inline Tensor operator>=(const Operand &lhs, const Operand &rhs) { return compare(Comparison::ge, lhs, rhs); }
inline Tensor operator&(const Operand &lhs, const Operand &rhs) { return bitwise_and(lhs, rhs); }
inline Tensor operator|(const Operand &lhs, const Operand &rhs) { return bitwise_or(lhs, rhs); }
inline Tensor operator^(const Operand &lhs, const Operand &rhs) { return bitwise_xor(lhs, rhs); }
inline Tensor operator!(const Operand &x) { return bitwise_not(x.tensor, x.where); }

} // namespace gait
#endif
