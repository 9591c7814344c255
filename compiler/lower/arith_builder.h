// Arithmetic written as formulas: a value of a float or integer type, scalar or vector of any shape.
#ifndef GAIT_COMPILER_LOWER_ARITH_BUILDER_H
#define GAIT_COMPILER_LOWER_ARITH_BUILDER_H
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/TypeUtilities.h"

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
  mlir::Value bits(mlir::Value x) { return mlir::arith::BitcastOp::create(b, loc, integers, x); }
  mlir::Value fromBits(mlir::Value x) { return mlir::arith::BitcastOp::create(b, loc, floats, x); }
  /// c[0] x^(n-1) + c[1] x^(n-2) + ... + c[n-1].
  mlir::Value polynomial(mlir::Value x, llvm::ArrayRef<double> c) {
    mlir::Value sum = real(c.front());
    for (double next : c.drop_front()) sum = fma(sum, x, real(next));
    return sum;
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
