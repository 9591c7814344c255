#include "compiler/ops/expression.h"
#include <cmath>

using namespace mlir;
using namespace gait::ir;

Scalar Scalar::number(double number) const {
  if (auto floating = dyn_cast<FloatType>(type())) return create<arith::ConstantOp>(FloatAttr::get(floating, number));
  return integer(static_cast<int64_t>(number));
}
Scalar Scalar::integer(int64_t number) const {
  return create<arith::ConstantOp>(cast<TypedAttr>(IntegerAttr::get(type(), number)));
}

Scalar gait::ir::operator+(Scalar a, Scalar b) { return a.isFloat() ? a.fold<arith::AddFOp>(a, b) : a.fold<arith::AddIOp>(a, b); }
Scalar gait::ir::operator-(Scalar a, Scalar b) { return a.isFloat() ? a.fold<arith::SubFOp>(a, b) : a.fold<arith::SubIOp>(a, b); }
Scalar gait::ir::operator*(Scalar a, Scalar b) { return a.isFloat() ? a.fold<arith::MulFOp>(a, b) : a.fold<arith::MulIOp>(a, b); }
Scalar gait::ir::operator-(Scalar x) { return x.isFloat() ? x.fold<arith::NegFOp>(x) : x.integer(0) - x; }

Scalar gait::ir::operator/(Scalar a, Scalar b) {
  if (a.isFloat()) return a.fold<arith::DivFOp>(a, b);
  // The processor traps on both exceptions: it divides by 1 there.
  Scalar zero = a.integer(0), isZero = compare(Comparison::Eq, b, zero), isMinusOne = compare(Comparison::Eq, b, b.integer(-1));
  Scalar quotient = a.fold<arith::DivSIOp>(a, select(isZero | isMinusOne, b.integer(1), b));
  return select(isZero, zero, select(isMinusOne, zero - a, quotient));
}

Scalar gait::ir::operator~(Scalar x) { return x ^ x.integer(x.type().isInteger(1) ? 1 : -1); }

static Scalar modOfIntegers(Scalar a, Scalar b) {
  // The processor traps at 0 and for the smallest integer at -1; both remainders are that of 1, which is 0.
  Scalar zero = a.integer(0), isZero = compare(Comparison::Eq, b, zero), isMinusOne = compare(Comparison::Eq, b, b.integer(-1));
  Scalar rest = a.fold<arith::RemSIOp>(a, select(isZero | isMinusOne, b.integer(1), b));
  Scalar isWrongSide = compare(Comparison::Lt, rest, zero) ^ compare(Comparison::Lt, b, zero);
  return select(isWrongSide & compare(Comparison::Ne, rest, zero), rest + b, rest);
}

Scalar gait::ir::mod(Scalar a, Scalar b) {
  if (!a.isFloat()) return modOfIntegers(a, b);
  // The rounded quotient's floor is the true one, or one too large where a / b rounds up to a whole number: then the rest is of
  // the wrong sign. Either rest is exact. The floor 0 is left alone, for b may be infinite.
  Scalar zero = a.number(0), floored = floor(a / b);
  Scalar rest = select(compare(Comparison::Eq, floored, zero), a, a.fold<math::FmaOp>(-floored, b, a));
  Scalar isWrongSide = compare(Comparison::Lt, rest, zero) ^ compare(Comparison::Lt, b, zero);
  rest = select(isWrongSide & compare(Comparison::Ne, rest, zero), rest + b, rest);
  // Beyond this the quotient is no exact integer. (a - a) / b is 0 with b's sign, NaN where a is not finite or b is 0.
  Scalar limit = a.number(std::ldexp(1.0, cast<FloatType>(a.type()).getFPMantissaWidth()));
  Scalar isNone = compare(Comparison::Eq, rest, zero) | compare(Comparison::Ge, abs(floored), limit);
  return select(isNone, (a - a) / b, rest);
}

static arith::CmpFPredicate floatPredicate(Comparison predicate) {
  switch (predicate) {
  case Comparison::Eq:
    return arith::CmpFPredicate::OEQ;
  case Comparison::Ne:
    return arith::CmpFPredicate::UNE;
  case Comparison::Lt:
    return arith::CmpFPredicate::OLT;
  case Comparison::Le:
    return arith::CmpFPredicate::OLE;
  case Comparison::Gt:
    return arith::CmpFPredicate::OGT;
  case Comparison::Ge:
    return arith::CmpFPredicate::OGE;
  }
  llvm_unreachable("a comparison");
}
static arith::CmpIPredicate integerPredicate(Comparison predicate) {
  switch (predicate) {
  case Comparison::Eq:
    return arith::CmpIPredicate::eq;
  case Comparison::Ne:
    return arith::CmpIPredicate::ne;
  case Comparison::Lt:
    return arith::CmpIPredicate::slt;
  case Comparison::Le:
    return arith::CmpIPredicate::sle;
  case Comparison::Gt:
    return arith::CmpIPredicate::sgt;
  case Comparison::Ge:
    return arith::CmpIPredicate::sge;
  }
  llvm_unreachable("a comparison");
}
Scalar gait::ir::compare(Comparison predicate, Scalar a, Scalar b) {
  if (a.isFloat()) return a.fold<arith::CmpFOp>(floatPredicate(predicate), a, b);
  return a.fold<arith::CmpIOp>(integerPredicate(predicate), a, b);
}

Scalar gait::ir::operator&(Scalar a, Scalar b) { return a.fold<arith::AndIOp>(a, b); }
Scalar gait::ir::operator|(Scalar a, Scalar b) { return a.fold<arith::OrIOp>(a, b); }
Scalar gait::ir::operator^(Scalar a, Scalar b) { return a.fold<arith::XOrIOp>(a, b); }
Scalar gait::ir::exp(Scalar x) { return x.create<math::ExpOp>(x); }
Scalar gait::ir::log(Scalar x) { return x.create<math::LogOp>(x); }
Scalar gait::ir::tanh(Scalar x) { return x.create<math::TanhOp>(x); }
Scalar gait::ir::sqrt(Scalar x) { return x.create<math::SqrtOp>(x); }
Scalar gait::ir::log1p(Scalar x) { return x.create<math::Log1pOp>(x); }
Scalar gait::ir::expm1(Scalar x) { return x.create<math::ExpM1Op>(x); }
Scalar gait::ir::sin(Scalar x) { return x.create<math::SinOp>(x); }
Scalar gait::ir::cos(Scalar x) { return x.create<math::CosOp>(x); }
Scalar gait::ir::erf(Scalar x) { return x.create<math::ErfOp>(x); }
Scalar gait::ir::pow(Scalar a, Scalar b) { return a.create<math::PowFOp>(a, b); }
Scalar gait::ir::atan2(Scalar a, Scalar b) { return a.create<math::Atan2Op>(a, b); }
// From 2^(mantissa bits) on every number is whole: adding it to a smaller one rounds that to nearest, ties to even. No call of
// libm on any processor.
Scalar gait::ir::round(Scalar x) {
  Scalar magnitude = abs(x), whole = x.number(std::ldexp(1.0, cast<FloatType>(x.type()).getFPMantissaWidth() - 1));
  Scalar rounded = (magnitude + whole) - whole;
  return select(compare(Comparison::Lt, magnitude, whole), x.fold<math::CopySignOp>(rounded, x), x);
}
Scalar gait::ir::floor(Scalar x) {
  Scalar rounded = round(x);
  return select(compare(Comparison::Gt, rounded, x), rounded - 1, rounded);
}
// -floor(-x) keeps the zeros' signs: of (-1, 0) it is -0.
Scalar gait::ir::ceil(Scalar x) { return -floor(-x); }
Scalar gait::ir::abs(Scalar x) { return x.isFloat() ? x.fold<math::AbsFOp>(x) : max(x, -x); }
Scalar gait::ir::sign(Scalar x) {
  Scalar zero = x.number(0);
  return select(compare(Comparison::Gt, x, zero), x.number(1), select(compare(Comparison::Lt, x, zero), x.number(-1), x));
}
Scalar gait::ir::isFinite(Scalar x) {
  const llvm::fltSemantics &semantics = cast<FloatType>(x.type()).getFloatSemantics();
  return compare(Comparison::Le, abs(x), x.number(APFloat::getLargest(semantics).convertToDouble()));
}
Scalar gait::ir::max(Scalar a, Scalar b) { return a.isFloat() ? a.fold<arith::MaximumFOp>(a, b) : a.fold<arith::MaxSIOp>(a, b); }
Scalar gait::ir::min(Scalar a, Scalar b) { return a.isFloat() ? a.fold<arith::MinimumFOp>(a, b) : a.fold<arith::MinSIOp>(a, b); }
Scalar gait::ir::select(Scalar condition, Scalar a, Scalar b) { return a.fold<arith::SelectOp>(condition, a, b); }

// Truncates, saturates, NaN gives 0. arith.fptosi is poison outside the integer's range, so it only sees what is inside.
static Scalar saturate(Scalar x, IntegerType type) {
  double limit = std::ldexp(1.0, type.getWidth() - 1);
  Scalar tooSmall = compare(Comparison::Lt, x, x.number(-limit)), tooLarge = compare(Comparison::Ge, x, x.number(limit));
  Scalar isInside = compare(Comparison::Ge, x, x.number(-limit)) & compare(Comparison::Lt, x, x.number(limit));
  Scalar inside = x.fold<arith::FPToSIOp>(type, select(isInside, x, x.number(0)));
  int64_t largest = llvm::maxIntN(type.getWidth());
  return select(tooLarge, inside.integer(largest), select(tooSmall, inside.integer(-largest - 1), inside));
}

Scalar gait::ir::convert(Scalar x, Type type) {
  if (x.type() == type) return x;
  if (type.isInteger(1)) return compare(Comparison::Ne, x, x.number(0));
  if (x.type().isIndex() && isa<FloatType>(type)) return convert(convert(x, IntegerType::get(type.getContext(), 64)), type);
  if (x.type().isIndex() || type.isIndex()) return x.fold<arith::IndexCastOp>(type, x);
  if (auto to = dyn_cast<FloatType>(type)) {
    if (auto from = dyn_cast<FloatType>(x.type()))
      return from.getWidth() < to.getWidth() ? x.fold<arith::ExtFOp>(to, x, arith::FastMathFlagsAttr())
                                             : x.fold<arith::TruncFOp>(to, x);
    return x.type().isInteger(1) ? x.fold<arith::UIToFPOp>(to, x) : x.fold<arith::SIToFPOp>(to, x);
  }
  auto to = cast<IntegerType>(type);
  if (x.isFloat()) return saturate(x, to);
  auto from = cast<IntegerType>(x.type());
  if (from.getWidth() > to.getWidth()) return x.fold<arith::TruncIOp>(to, x);
  return from.getWidth() == 1 ? x.fold<arith::ExtUIOp>(to, x) : x.fold<arith::ExtSIOp>(to, x);
}

Expression Expression::number(double number) const {
  return Expression(*builder, loc, createFilled(*builder, loc, type(), number));
}

Value gait::ir::createScalar(OpBuilder &builder, Location loc, Type element, double number) {
  Attribute value = isa<FloatType>(element) ? Attribute(builder.getFloatAttr(element, number))
                                            : Attribute(builder.getIntegerAttr(element, static_cast<int64_t>(number)));
  return ConstantOp::create(builder, loc, DenseElementsAttr::get(RankedTensorType::get({}, element), value));
}

Value gait::ir::createFilled(OpBuilder &builder, Location loc, RankedTensorType type, double number) {
  Value scalar = createScalar(builder, loc, type.getElementType(), number);
  if (type.getRank() == 0) return scalar;
  return BroadcastOp::create(builder, loc, type, scalar, ArrayRef<int64_t>());
}
