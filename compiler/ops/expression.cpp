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
Scalar gait::ir::max(Scalar a, Scalar b) { return a.isFloat() ? a.fold<arith::MaximumFOp>(a, b) : a.fold<arith::MaxSIOp>(a, b); }
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
