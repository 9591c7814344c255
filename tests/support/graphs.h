// Random training graphs: what a user might build, in every order.
#ifndef GAIT_TESTS_SUPPORT_GRAPHS_H
#define GAIT_TESTS_SUPPORT_GRAPHS_H
#include "tests/support/module_text.h"
#include "tests/support/random.h"
#include "tests/support/value.h"
#include <map>
#include <string>
#include <vector>

namespace gait::test {

struct RandomGraph {
  std::string text; ///< one entry, "train_step": outputs, a loss, and updates of every parameter and its slot
  std::vector<TensorType> inputs;
  std::map<std::string, TensorType> states;

  std::vector<Value> inputValues(int64_t rows, Random &random) const;
  /// Of the types that a model of this graph has: f64 for the oracle, whatever the graph's.
  std::map<std::string, Value> stateValues(gait_dtype dtype, Random &random) const;
};

/// A graph of about `ops` forward ops on `dtype`, its backward pass and an update by momentum. All values stay moderate, and
/// nothing that jumps (comparisons, argmax) depends on rounded numbers, so that backends must agree up to rounding.
RandomGraph randomGraph(Random &random, gait_dtype dtype, int64_t ops);

} // namespace gait::test
#endif
