// A table is data from a file: nothing of it is believed before it has passed here. What evaluation does afterwards is defined.
#include "backends/reference/run/operation.h"
#include "runtime/error.h"
#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace gait::reference {
namespace {

/// No tensor, and no entry, has more elements than this at the largest batch: sizes in bytes stay far below 2^63.
constexpr int64_t largestSize = int64_t{1} << 40, largestTotal = int64_t{1} << 48;

[[noreturn]] void refuse(std::string_view where, std::string_view what) {
  throw RuntimeError(fmt::format("the reference table is damaged: {}: {}; compile the model again", where, what));
}

/// Returns the number of elements at the largest batch; a dimension of size 0 counts as 1.
int64_t checkType(const Type &type, int64_t maxBatch, std::string_view where) {
  int64_t size = 1;
  for (int64_t extent : type.shape) {
    if (extent < 0 && extent != GAIT_BATCH) refuse(where, fmt::format("a dimension is {}", extent));
    int64_t most = std::max<int64_t>(extent == GAIT_BATCH ? maxBatch : extent, 1);
    if (most > largestSize / size) refuse(where, "a tensor has more than 2^40 elements");
    size *= most;
  }
  return size;
}

void checkDense(const Instruction &instruction, int64_t maxBatch, std::string_view where) {
  for (const auto &[name, attribute] : instruction.attributes)
    if (const Dense *dense = std::get_if<Dense>(&attribute)) {
      checkType(dense->type, maxBatch, where);
      if (!(isFloat(dense->type.dtype) ? dense->integers.empty() : dense->floats.empty()))
        refuse(where, "a constant of two kinds");
    }
}

/// The names of a list of tensors are unique, their roles fit, their ranges are those of integers.
void checkDescriptions(const std::vector<const Description *> &tensors, bool (*fits)(gait_role), int64_t maxBatch,
                       std::string_view where) {
  std::set<std::string_view> names;
  for (const Description *tensor : tensors) {
    checkType(tensor->type, maxBatch, where);
    if (!names.insert(tensor->name).second) refuse(where, fmt::format("two tensors have the name '{}'", tensor->name));
    if (!fits(tensor->role)) refuse(where, fmt::format("'{}' has role {}", tensor->name, int{tensor->role}));
    if (tensor->range && isFloat(tensor->type.dtype))
      refuse(where, fmt::format("'{}' is no integer and has a range", tensor->name));
  }
}

bool isInput(gait_role role) { return role == GAIT_INPUT; }
bool isResult(gait_role role) { return (role >= GAIT_OUTPUT && role <= GAIT_METRIC) || role == GAIT_SUM; }
bool isState(gait_role role) { return role >= GAIT_PARAMETER && role <= GAIT_STATE; }

/// The instructions of an entry or of a block, one after the other, and the values that they make.
class Values {
public:
  /// `size`: the elements of all values so far, of the whole entry.
  Values(int64_t maxBatch, std::string where, int64_t &size) : maxBatch(maxBatch), where(std::move(where)), size(size) {}

  const Type &operator[](int64_t number) const {
    if (number < 0 || number >= static_cast<int64_t>(values.size())) refuse(where, fmt::format("there is no value {}", number));
    return values[static_cast<size_t>(number)];
  }

  void add(const Type &type) { add(type, where); }

  void check(const std::vector<Instruction> &instructions) {
    for (size_t i = 0; i < instructions.size(); ++i)
      check(instructions[i], fmt::format("{}, instruction {} ({})", where, i, instructions[i].op));
  }

private:
  void add(const Type &type, const std::string &at) {
    size += checkType(type, maxBatch, at);
    if (size > largestTotal) refuse(at, "the entry needs more than 2^48 elements");
    values.push_back(type);
  }

  void check(const Instruction &instruction, const std::string &at) {
    const Operation *operation = findOperation(instruction.op);
    if (!operation) refuse(at, "the reference evaluates no such op");
    Signature signature{instruction, {}};
    for (int64_t operand : instruction.operands) {
      if (operand < 0 || operand >= static_cast<int64_t>(values.size()))
        refuse(at, fmt::format("there is no value {} yet", operand));
      signature.operands.push_back(values[static_cast<size_t>(operand)]);
    }
    for (const Type &result : instruction.results) checkType(result, maxBatch, at);
    checkDense(instruction, maxBatch, at);
    for (const Body &body : instruction.bodies) {
      Values inner(maxBatch, at, size);
      for (const Type &argument : body.arguments) inner.add(argument);
      inner.check(body.instructions);
      for (int64_t yield : body.yields) (void)inner[yield];
    }
    try {
      operation->check(signature);
    } catch (const RuntimeError &rule) {
      refuse(at, rule.what());
    }
    for (const Type &result : instruction.results) add(result, at);
  }

  const int64_t maxBatch;
  const std::string where;
  int64_t &size;
  std::vector<Type> values;
};

class EntryChecker {
public:
  EntryChecker(const Table &table, const Entry &entry)
      : table(table), entry(entry), where(fmt::format("entry '{}'", entry.name)) {}

  void run() {
    std::vector<const Description *> tensors;
    for (int64_t state : entry.states) values.add(stateOf(state).type);
    for (const Description &input : entry.inputs) {
      values.add(input.type);
      tensors.push_back(&input);
    }
    checkDescriptions(tensors, isInput, table.maxBatch, where);
    values.check(entry.instructions);
    tensors.clear();
    for (const Output &output : entry.outputs) {
      if (values[output.value] != output.tensor.type)
        refuse(where, fmt::format("output '{}' is of another type than its value", output.tensor.name));
      tensors.push_back(&output.tensor);
    }
    checkDescriptions(tensors, isResult, table.maxBatch, where);
    std::set<int64_t> updated;
    for (const Update &update : entry.updates) {
      if (!updated.insert(update.state).second) refuse(where, fmt::format("state {} is updated twice", update.state));
      if (values[update.value] != stateOf(update.state).type)
        refuse(where, fmt::format("state {} becomes a value of another type", update.state));
    }
  }

private:
  const Description &stateOf(int64_t number) const {
    if (number < 0 || number >= static_cast<int64_t>(table.states.size()))
      refuse(where, fmt::format("there is no state {}", number));
    return table.states[number];
  }

  const Table &table;
  const Entry &entry;
  std::string where;
  int64_t size = 0; ///< elements of all values
  Values values{table.maxBatch, where, size};
};

} // namespace

void checkTable(const Table &table) {
  if (table.maxBatch < 1 || table.maxBatch > largestSize)
    refuse("the model", fmt::format("its largest batch is {}", table.maxBatch));
  std::vector<const Description *> states;
  for (const Description &state : table.states) {
    states.push_back(&state);
    const bool rows = state.role == GAIT_STATE && !state.type.shape.empty() && state.type.shape[0] == GAIT_BATCH;
    if (std::ranges::count(state.type.shape, int64_t{GAIT_BATCH}) > (rows ? 1 : 0))
      refuse("the model", fmt::format("state '{}' has a dimension of rows", state.name));
  }
  checkDescriptions(states, isState, table.maxBatch, "the states");
  std::set<std::string_view> names;
  for (const Entry &entry : table.entries) {
    if (!names.insert(entry.name).second) refuse("the model", fmt::format("two entries have the name '{}'", entry.name));
    EntryChecker(table, entry).run();
  }
}

} // namespace gait::reference
