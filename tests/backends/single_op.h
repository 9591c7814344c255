// One op, evaluated by the reference without a compiler: what the hand-computed tests compare.
#ifndef GAIT_TESTS_BACKENDS_SINGLE_OP_H
#define GAIT_TESTS_BACKENDS_SINGLE_OP_H
#include "backends/reference/run/model.h"
#include "tests/support/value.h"

namespace gait::test {

struct SingleOp {
  std::string op;
  std::vector<Value> operands;
  reference::Type result; ///< as declared
  std::map<std::string, reference::Attribute> attributes = {};
  int64_t rows = 0; ///< if not 0: a leading dimension of this size is the batch
  reference::Arithmetic arithmetic = reference::Arithmetic::Exact;
};

/// The table with one entry "main" that takes the operands as inputs, unchecked.
reference::Table tableOf(const SingleOp &op);

/// The op's result; of type f64 wherever it is floating, in exact arithmetic.
Value evaluate(const SingleOp &op);

} // namespace gait::test
#endif
