// Calls an entry of any compiled model through the ABI alone, in memory that shows misuse.
#ifndef GAIT_TESTS_SUPPORT_CALL_H
#define GAIT_TESTS_SUPPORT_CALL_H
#include "runtime/abi.h"
#include "tests/support/value.h"
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace gait::test {

struct CallOptions {
  int64_t rows = 1;
  int64_t threads = 1;
};

struct Outcome {
  int32_t code = 0;           ///< of the entry's check; nothing has run unless GAIT_OK
  std::vector<Value> outputs; ///< in the entry's order
  std::map<std::string, Value> states;
};

/// Inputs in the entry's order, of its types; states by name, those not given start as zeros. The arena and the outputs start as
/// NaNs; bytes behind each of them must be untouched afterwards.
/// Throws: std::logic_error when there is no such entry, a value has another type than the model says, or memory was overrun.
Outcome call(const gait_model &model, std::string_view entry, const std::vector<Value> &inputs,
             const std::map<std::string, Value> &states = {}, CallOptions options = {});

const gait_entry *findEntry(const gait_model &model, std::string_view name);

/// A tensor's shape with the rows put in.
std::vector<int64_t> shapeOf(const gait_tensor &tensor, int64_t rows);

} // namespace gait::test
#endif
