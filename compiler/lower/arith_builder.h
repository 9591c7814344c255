// Arithmetic written as formulas: a value of a float or integer type, scalar or vector of any shape.
#ifndef GAIT_COMPILER_LOWER_ARITH_BUILDER_H
#define GAIT_COMPILER_LOWER_ARITH_BUILDER_H
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/TypeUtilities.h"
#include <functional>

namespace gait::compiler {

/// The floats `like` has, and the integers of the same width and shape.
class ArithBuilder {
public:
  ArithBuilder(mlir::OpBuilder &builder, mlir::Location loc, mlir::Type floats) : b(builder), loc(loc), floats(floats) {
    mlir::Type element = mlir::getElementTypeOrSelf(floats);
    mlir::Type integer = b.getIntegerType(element.getIntOrFloatBitWidth());
    auto shaped = llvm::dyn_cast<mlir::ShapedType>(floats);
    integers = shaped ? mlir::Type(shaped.clone(integer)) : integer;
  }
  bool isDouble() const { return mlir::getElementTypeOrSelf(floats).isF64(); }

  mlir::Value real(double value) {
    mlir::Type element = mlir::getElementTypeOrSelf(floats);
    return constant(floats, b.getFloatAttr(element, value));
  }
  mlir::Value integer(int64_t value) {
    mlir::Type element = mlir::getElementTypeOrSelf(integers);
    return constant(integers, b.getIntegerAttr(element, value));
  }
  mlir::Value add(mlir::Value x, mlir::Value y) { return mlir::arith::AddFOp::create(b, loc, x, y); }
  mlir::Value sub(mlir::Value x, mlir::Value y) { return mlir::arith::SubFOp::create(b, loc, x, y); }
  mlir::Value mul(mlir::Value x, mlir::Value y) { return mlir::arith::MulFOp::create(b, loc, x, y); }
  mlir::Value div(mlir::Value x, mlir::Value y) { return mlir::arith::DivFOp::create(b, loc, x, y); }
  mlir::Value fma(mlir::Value x, mlir::Value y, mlir::Value z) { return mlir::math::FmaOp::create(b, loc, x, y, z); }
  mlir::Value abs(mlir::Value x) { return mlir::math::AbsFOp::create(b, loc, x); }
  mlir::Value sqrt(mlir::Value x) { return mlir::math::SqrtOp::create(b, loc, x); }
  mlir::Value copySign(mlir::Value x, mlir::Value sign) { return mlir::math::CopySignOp::create(b, loc, x, sign); }
  mlir::Value less(mlir::Value x, mlir::Value y) {
    return mlir::arith::CmpFOp::create(b, loc, mlir::arith::CmpFPredicate::OLT, x, y);
  }
  mlir::Value equal(mlir::Value x, mlir::Value y) {
    return mlir::arith::CmpFOp::create(b, loc, mlir::arith::CmpFPredicate::OEQ, x, y);
  }
  mlir::Value select(mlir::Value c, mlir::Value x, mlir::Value y) { return mlir::arith::SelectOp::create(b, loc, c, x, y); }
  mlir::Value iadd(mlir::Value x, mlir::Value y) { return mlir::arith::AddIOp::create(b, loc, x, y); }
  mlir::Value isub(mlir::Value x, mlir::Value y) { return mlir::arith::SubIOp::create(b, loc, x, y); }
  mlir::Value iand(mlir::Value x, mlir::Value y) { return mlir::arith::AndIOp::create(b, loc, x, y); }
  mlir::Value shiftLeft(mlir::Value x, int64_t n) { return mlir::arith::ShLIOp::create(b, loc, x, integer(n)); }
  mlir::Value shiftRight(mlir::Value x, int64_t n) { return mlir::arith::ShRSIOp::create(b, loc, x, integer(n)); }
  mlir::Value ior(mlir::Value x, mlir::Value y) { return mlir::arith::OrIOp::create(b, loc, x, y); }
  mlir::Value isZero(mlir::Value x) { // of an integer
    return mlir::arith::CmpIOp::create(b, loc, mlir::arith::CmpIPredicate::eq, x, integer(0));
  }
  mlir::Value hasSign(mlir::Value x) { // -0 has
    return mlir::arith::CmpIOp::create(b, loc, mlir::arith::CmpIPredicate::slt, bits(x), integer(0));
  }
  mlir::Value neg(mlir::Value x) { return mlir::arith::NegFOp::create(b, loc, x); }
  mlir::Value bits(mlir::Value x) { return mlir::arith::BitcastOp::create(b, loc, integers, x); }
  mlir::Value fromBits(mlir::Value x) { return mlir::arith::BitcastOp::create(b, loc, floats, x); }
  /// c[0] x^(n-1) + c[1] x^(n-2) + ... + c[n-1].
  mlir::Value polynomial(mlir::Value x, llvm::ArrayRef<double> c) {
    mlir::Value sum = real(c.front());
    for (double next : c.drop_front()) sum = fma(sum, x, real(next));
    return sum;
  }
  /// The nearest whole number, ties to even; the sign of a zero is that of x, NaN passes.
  mlir::Value nearest(mlir::Value x) {
    // From 2^(mantissa bits) on every number is whole: adding that to a smaller one rounds it.
    mlir::Value whole = real(isDouble() ? 0x1p52 : 0x1p23), magnitude = abs(x);
    mlir::Value rounded = sub(add(magnitude, whole), whole);
    return select(less(magnitude, whole), copySign(rounded, x), x);
  }

  /// The same shape in f64, for functions of f32 that are computed there.
  ArithBuilder widened() {
    auto shaped = llvm::dyn_cast<mlir::ShapedType>(floats);
    return {b, loc, shaped ? mlir::Type(shaped.clone(b.getF64Type())) : b.getF64Type()};
  }
  /// To this builder's floats, from narrower or wider ones.
  mlir::Value widen(mlir::Value x) { return mlir::arith::ExtFOp::create(b, loc, floats, x); }
  mlir::Value narrow(mlir::Value x) { return mlir::arith::TruncFOp::create(b, loc, floats, x); }

  using Values = llvm::SmallVector<mlir::Value>;
  /// `otherwise`, or what `body` makes of it where any lane's `condition` holds: a slow way that is rarely taken.
  Values ifAny(mlir::Value condition, const Values &otherwise, const std::function<Values()> &body) {
    if (llvm::isa<mlir::VectorType>(condition.getType()))
      condition = mlir::vector::ReductionOp::create(b, loc, mlir::vector::CombiningKind::OR, condition);
    auto result = mlir::scf::IfOp::create(
        b, loc, condition, [&](mlir::OpBuilder &, mlir::Location) { mlir::scf::YieldOp::create(b, loc, body()); },
        [&](mlir::OpBuilder &, mlir::Location) { mlir::scf::YieldOp::create(b, loc, otherwise); });
    return Values(result.getResults());
  }
  /// `body` once for each of `table`, first to last, with values carried from one to the next.
  Values forEach(llvm::ArrayRef<double> table, const Values &start,
                 const std::function<Values(mlir::Value, const Values &)> &body) {
    mlir::Type element = mlir::getElementTypeOrSelf(floats);
    auto index = [&](int64_t i) -> mlir::Value { return mlir::arith::ConstantIndexOp::create(b, loc, i); };
    auto type = mlir::VectorType::get({static_cast<int64_t>(table.size())}, element);
    mlir::Value all = mlir::arith::ConstantOp::create(b, loc, mlir::DenseElementsAttr::get(type, table));
    auto loop = mlir::scf::ForOp::create(b, loc, index(0), index(table.size()), index(1), start,
                                         [&](mlir::OpBuilder &, mlir::Location, mlir::Value i, mlir::ValueRange carried) {
                                           mlir::Value each = mlir::vector::ExtractOp::create(b, loc, all, i);
                                           if (each.getType() != floats)
                                             each = mlir::vector::BroadcastOp::create(b, loc, floats, each);
                                           mlir::scf::YieldOp::create(b, loc, body(each, Values(carried)));
                                         });
    return Values(loop.getResults());
  }

private:
  mlir::Value constant(mlir::Type type, mlir::TypedAttr element) {
    auto shaped = llvm::dyn_cast<mlir::ShapedType>(type);
    mlir::TypedAttr value = shaped ? mlir::TypedAttr(mlir::DenseElementsAttr::get(shaped, element)) : element;
    return mlir::arith::ConstantOp::create(b, loc, value);
  }
  mlir::OpBuilder &b;
  mlir::Location loc;
  mlir::Type floats, integers;
};

} // namespace gait::compiler
#endif
