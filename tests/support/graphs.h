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
  /// One entry, "kinks", of the same forward ops. Outputs: `loss`; `distance`, how near two values are of which the larger is
  /// taken, in units of their bound (infinite where there are none); `choice0`, ...: what comparisons, places and orders were.
  std::string kinks;
  std::vector<TensorType> inputs;
  std::map<std::string, TensorType> states; ///< of a parameter `w0` the slot is `slot_w0`

  std::vector<Value> inputValues(int64_t rows, Random &random) const;
  /// Of the types that a model of this graph has: f64 for the oracle, whatever the graph's.
  std::map<std::string, Value> stateValues(gait_dtype dtype, Random &random) const;
};

/// A graph of about `ops` forward ops on `dtype`, its backward pass and an update by momentum: w -= 0.05 s, s = 0.9 s + dw. All
/// values stay moderate and within the ops' domains, and nothing that jumps (comparisons, places, rounding) depends on rounded
/// numbers, so that backends must agree up to rounding but where values lie at a kink. With fewer ops the same random numbers
/// give the beginning of the same graph.
RandomGraph randomGraph(Random &random, gait_dtype dtype, int64_t ops);

} // namespace gait::test
#endif
