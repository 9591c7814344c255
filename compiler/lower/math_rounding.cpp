// Rounding to whole numbers, exactly and without SSE4's instructions, and 1 / sqrt(x).
#include "compiler/lower/math_functions.h"

using namespace mlir;

namespace gait::compiler {

Value expandRoundEven(ArithBuilder &m, Value x) { return m.nearest(x); }

Value expandFloor(ArithBuilder &m, Value x) {
  Value rounded = m.nearest(x);
  return m.select(m.less(x, rounded), m.sub(rounded, m.real(1)), rounded);
}

Value expandCeil(ArithBuilder &m, Value x) { return m.neg(expandFloor(m, m.neg(x))); } // of (-1, 0) it is -0

Value expandRsqrt(ArithBuilder &m, Value x) { return m.div(m.real(1), m.sqrt(x)); }

} // namespace gait::compiler
