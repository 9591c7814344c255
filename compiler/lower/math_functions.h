// Functions as arithmetic: the same formula for f32 and f64, scalars and vectors, hence the same bits for scalars and vectors.
#ifndef GAIT_COMPILER_LOWER_MATH_FUNCTIONS_H
#define GAIT_COMPILER_LOWER_MATH_FUNCTIONS_H
#include "compiler/lower/arith_builder.h"

namespace gait::compiler {

mlir::Value expandExp(ArithBuilder &m, mlir::Value x);
mlir::Value expandExpm1(ArithBuilder &m, mlir::Value x);
mlir::Value expandTanh(ArithBuilder &m, mlir::Value x);
mlir::Value expandLog(ArithBuilder &m, mlir::Value x);
mlir::Value expandLog1p(ArithBuilder &m, mlir::Value x);
mlir::Value expandErf(ArithBuilder &m, mlir::Value x);
mlir::Value expandSin(ArithBuilder &m, mlir::Value x);
mlir::Value expandCos(ArithBuilder &m, mlir::Value x);
mlir::Value expandAtan(ArithBuilder &m, mlir::Value x);
mlir::Value expandAtan2(ArithBuilder &m, mlir::Value y, mlir::Value x);
mlir::Value expandPow(ArithBuilder &m, mlir::Value x, mlir::Value y);
mlir::Value expandRsqrt(ArithBuilder &m, mlir::Value x);
mlir::Value expandFloor(ArithBuilder &m, mlir::Value x);
mlir::Value expandCeil(ArithBuilder &m, mlir::Value x);
mlir::Value expandRoundEven(ArithBuilder &m, mlir::Value x);

/// exp(x + low) for a small `low`, a correction of x.
mlir::Value expandExp(ArithBuilder &m, mlir::Value x, mlir::Value low);

/// x = 2^power (1 + f), sqrt(1/2) <= 1 + f < sqrt(2), both exact, for x > 0 and finite.
struct Split {
  mlir::Value power, f;
};
Split splitPower(ArithBuilder &m, mlir::Value x);

/// A number as a sum of two, the second below the first's last place: about 106 bits in f64.
struct Double {
  mlir::Value high, low;
};
/// Knuth's sum: high + low = x + y exactly, for any x and y.
Double twoSum(ArithBuilder &m, mlir::Value x, mlir::Value y);
/// The same for |x| >= |y|, or x = 0.
Double fastTwoSum(ArithBuilder &m, mlir::Value x, mlir::Value y);
/// Dekker's product: high + low = x y to the last bit but one, in f64. It does not ask for fused multiply-add, which some
/// processors lack.
Double twoProduct(ArithBuilder &m, mlir::Value x, mlir::Value y);
/// The product of two, relative error about 2^-103.
Double product(ArithBuilder &m, Double x, Double y);
/// An f64 without its lower 27 bits: two such numbers have an exact product.
mlir::Value upperHalf(ArithBuilder &m, mlir::Value x);

} // namespace gait::compiler
#endif
