// Formulas in C++: `(dy - dy * y) * (1 + y)` builds ops. A Scalar builds the arith and math ops of one element (forward,
// lowering); an Expression builds the ops of the language on whole tensors (gradients). Numbers take the other side's type.
#ifndef GAIT_COMPILER_OPS_EXPRESSION_H
#define GAIT_COMPILER_OPS_EXPRESSION_H
#include "compiler/ops/ops.h"
#include "mlir/IR/Builders.h"

namespace gait::ir {

/// One element inside the body of a structured op: an f32, f64, i1, i32, i64 or index. Integers are signed and wrap.
/// Constants are folded as they are built, but for exp, log and the like: their bits belong to the backend.
class Scalar {
public:
  Scalar(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value value) : builder(&builder), loc(loc), value(value) {}
  operator mlir::Value() const { return value; }
  mlir::Type type() const { return value.getType(); }
  bool isFloat() const { return llvm::isa<mlir::FloatType>(type()); }
  /// A number of this scalar's type; of type i1, 0 or 1.
  Scalar number(double number) const;
  Scalar integer(int64_t number) const;
  /// A value made with the same builder.
  Scalar with(mlir::Value other) const { return Scalar(*builder, loc, other); }
  template <typename Op, typename... Args> Scalar fold(Args &&...args) const {
    return with(builder->createOrFold<Op>(loc, std::forward<Args>(args)...));
  }
  template <typename Op, typename... Args> Scalar create(Args &&...args) const {
    return with(Op::create(*builder, loc, std::forward<Args>(args)...));
  }

private:
  mlir::OpBuilder *builder;
  mlir::Location loc;
  mlir::Value value;
};

Scalar operator+(Scalar a, Scalar b);
Scalar operator-(Scalar a, Scalar b);
Scalar operator*(Scalar a, Scalar b);
/// Of integers: truncates; x / 0 = 0, and the smallest integer / -1 wraps. Never traps.
Scalar operator/(Scalar a, Scalar b);
Scalar operator-(Scalar x);
Scalar operator~(Scalar x);
inline Scalar operator+(Scalar a, double b) { return a + a.number(b); }
inline Scalar operator-(Scalar a, double b) { return a - a.number(b); }
inline Scalar operator*(Scalar a, double b) { return a * a.number(b); }
inline Scalar operator/(Scalar a, double b) { return a / a.number(b); }
inline Scalar operator+(double a, Scalar b) { return b.number(a) + b; }
inline Scalar operator-(double a, Scalar b) { return b.number(a) - b; }
inline Scalar operator*(double a, Scalar b) { return b.number(a) * b; }
inline Scalar operator/(double a, Scalar b) { return b.number(a) / b; }
/// i1 of a comparison. A NaN compares false, but for ne.
Scalar compare(Comparison predicate, Scalar a, Scalar b);
/// Logical and, or of i1; bitwise and exclusive or of words.
Scalar operator&(Scalar a, Scalar b);
Scalar operator|(Scalar a, Scalar b);
Scalar operator^(Scalar a, Scalar b);
Scalar exp(Scalar x);
Scalar log(Scalar x);
Scalar tanh(Scalar x);
Scalar sqrt(Scalar x);
Scalar log1p(Scalar x);
Scalar expm1(Scalar x);
Scalar sin(Scalar x);
Scalar cos(Scalar x);
Scalar erf(Scalar x);
Scalar pow(Scalar a, Scalar b);
Scalar atan2(Scalar a, Scalar b);
Scalar floor(Scalar x);
Scalar ceil(Scalar x);
/// To nearest, ties to even.
Scalar round(Scalar x);
Scalar abs(Scalar x);
/// 1, -1, or `x` itself where it is 0 or NaN.
Scalar sign(Scalar x);
/// i1: neither infinite nor NaN.
Scalar isFinite(Scalar x);
/// The larger one, NaN if either is.
Scalar max(Scalar a, Scalar b);
/// The smaller one, NaN if either is.
Scalar min(Scalar a, Scalar b);
/// a - floor(a / b) * b; of integers with b = 0, 0. See ModOp.
Scalar mod(Scalar a, Scalar b);
Scalar select(Scalar condition, Scalar a, Scalar b);
/// `x` as `type`: float to integer truncates and saturates, NaN gives 0; integers wrap; to i1 is x != 0; index counts as an
/// integer.
Scalar convert(Scalar x, mlir::Type type);
/// A random word as a number in [0, 1), of type f32 (from an i32) or f64 (from an i64).
Scalar unitFromWord(Scalar word);
/// A random word as a standard normal number of type f32 (from an i32) or f64 (from an i64).
Scalar normalFromWord(Scalar word);

/// A tensor in a gradient rule.
class Expression {
public:
  Expression(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value value) : builder(&builder), loc(loc), value(value) {}
  operator mlir::Value() const { return value; }
  mlir::RankedTensorType type() const { return llvm::cast<mlir::RankedTensorType>(value.getType()); }
  /// A number as a tensor of this one's type: a scalar constant, broadcast.
  Expression number(double number) const;
  template <typename Op, typename... Args> Expression create(Args &&...args) const {
    return Expression(*builder, loc, Op::create(*builder, loc, std::forward<Args>(args)...));
  }

private:
  mlir::OpBuilder *builder;
  mlir::Location loc;
  mlir::Value value;
};

inline Expression operator+(Expression a, Expression b) { return a.create<AddOp>(a, b); }
inline Expression operator-(Expression a, Expression b) { return a.create<SubOp>(a, b); }
inline Expression operator*(Expression a, Expression b) { return a.create<MulOp>(a, b); }
inline Expression operator/(Expression a, Expression b) { return a.create<DivOp>(a, b); }
inline Expression operator-(Expression x) { return x.create<NegOp>(x); }
inline Expression operator+(Expression a, double b) { return a + a.number(b); }
inline Expression operator-(Expression a, double b) { return a - a.number(b); }
inline Expression operator*(Expression a, double b) { return a * a.number(b); }
inline Expression operator/(Expression a, double b) { return a / a.number(b); }
inline Expression operator+(double a, Expression b) { return b.number(a) + b; }
inline Expression operator-(double a, Expression b) { return b.number(a) - b; }
inline Expression operator*(double a, Expression b) { return b.number(a) * b; }
inline Expression operator/(double a, Expression b) { return b.number(a) / b; }
inline Expression exp(Expression x) { return x.create<ExpOp>(x); }
inline Expression log(Expression x) { return x.create<LogOp>(x); }
inline Expression sin(Expression x) { return x.create<SinOp>(x); }
inline Expression cos(Expression x) { return x.create<CosOp>(x); }
inline Expression pow(Expression a, Expression b) { return a.create<PowOp>(a, b); }
inline Expression operator&(Expression a, Expression b) { return a.create<BitwiseAndOp>(a, b); }
inline Expression operator>=(Expression a, Expression b) { return a.create<CompareOp>(Comparison::Ge, a, b); }
inline Expression floor(Expression x) { return x.create<FloorOp>(x); }
inline Expression sign(Expression x) { return x.create<SignOp>(x); }
inline Expression operator<(Expression a, Expression b) { return a.create<CompareOp>(Comparison::Lt, a, b); }
inline Expression operator>(Expression a, Expression b) { return a.create<CompareOp>(Comparison::Gt, a, b); }
inline Expression equal(Expression a, Expression b) { return a.create<CompareOp>(Comparison::Eq, a, b); }
inline Expression select(Expression condition, Expression a, Expression b) { return a.create<SelectOp>(condition, a, b); }
inline Expression select(Expression condition, Expression a, double b) { return select(condition, a, a.number(b)); }
inline Expression select(Expression condition, double a, Expression b) { return select(condition, b.number(a), b); }
/// `x` in the element type of `like`.
inline Expression convertLike(Expression x, Expression like) { return x.create<ConvertOp>(x, like.type().getElementType()); }

/// A rank-0 constant of an element type.
mlir::Value createScalar(mlir::OpBuilder &builder, mlir::Location loc, mlir::Type element, double number);
/// `number` everywhere in `type`, which may have a `?`: a scalar constant, broadcast.
mlir::Value createFilled(mlir::OpBuilder &builder, mlir::Location loc, mlir::RankedTensorType type, double number);

} // namespace gait::ir
#endif
