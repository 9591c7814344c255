// Sums and products with the rounding kept: T. J. Dekker, A floating-point technique for extending the available precision, 1971.
#include "compiler/lower/math_functions.h"

using namespace mlir;

namespace gait::compiler {

Double twoSum(ArithBuilder &m, Value x, Value y) {
  Value high = m.add(x, y), back = m.sub(high, x);
  return {high, m.add(m.sub(x, m.sub(high, back)), m.sub(y, back))};
}

Double fastTwoSum(ArithBuilder &m, Value x, Value y) {
  Value high = m.add(x, y);
  return {high, m.sub(y, m.sub(high, x))};
}

Value upperHalf(ArithBuilder &m, Value x) { return m.fromBits(m.iand(m.bits(x), m.integer(-(int64_t(1) << 27)))); }

Double twoProduct(ArithBuilder &m, Value x, Value y) {
  Value high = m.mul(x, y);
  Value x1 = upperHalf(m, x), x2 = m.sub(x, x1), y1 = upperHalf(m, y), y2 = m.sub(y, y1);
  Value low = m.add(m.add(m.sub(m.mul(x1, y1), high), m.mul(x1, y2)), m.mul(x2, y1));
  return {high, m.add(low, m.mul(x2, y2))};
}

Double product(ArithBuilder &m, Double x, Double y) {
  Double p = twoProduct(m, x.high, y.high);
  return fastTwoSum(m, p.high, m.add(p.low, m.add(m.mul(x.high, y.low), m.mul(x.low, y.high))));
}

} // namespace gait::compiler
