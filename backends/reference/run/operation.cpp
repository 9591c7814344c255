#include "backends/reference/run/operation.h"
#include "runtime/error.h"
#include <algorithm>
#include <fmt/format.h>

namespace gait::reference {

void Signature::require(bool holds, std::string_view rule) const {
  if (!holds) throw RuntimeError(std::string(rule));
}

void Signature::requireCounts(size_t operandCount, size_t resultCount) const {
  require(instruction.bodies.empty(), "it holds no block");
  if (operands.size() != operandCount || instruction.results.size() != resultCount)
    throw RuntimeError(fmt::format("it has {} operands and {} results, not {} and {}", operands.size(),
                                   instruction.results.size(), operandCount, resultCount));
}

template <typename Kind>
static const Kind &attribute(const Instruction &instruction, std::string_view name, std::string_view kind) {
  auto found = instruction.attributes.find(std::string(name));
  const Kind *value = found == instruction.attributes.end() ? nullptr : std::get_if<Kind>(&found->second);
  if (!value) throw RuntimeError(fmt::format("it needs {} as attribute '{}'", kind, name));
  return *value;
}

int64_t Signature::integer(std::string_view name) const { return attribute<int64_t>(instruction, name, "an integer"); }
const std::string &Signature::text(std::string_view name) const { return attribute<std::string>(instruction, name, "a string"); }
const std::vector<int64_t> &Signature::list(std::string_view name) const {
  return attribute<std::vector<int64_t>>(instruction, name, "a list of integers");
}
const Dense &Signature::dense(std::string_view name) const { return attribute<Dense>(instruction, name, "a dense tensor"); }

size_t Signature::dimension(std::string_view name, const Type &type) const {
  int64_t number = integer(name);
  if (number < 0 || number >= static_cast<int64_t>(type.shape.size()))
    throw RuntimeError(fmt::format("{} {} is no dimension of a tensor of rank {}", name, number, type.shape.size()));
  return static_cast<size_t>(number);
}

static std::vector<Operation> sortedOperations() {
  std::vector<Operation> all;
  for (std::span<const Operation> family :
       {pointwiseOperations(), shapeOperations(), gatherOperations(), windowOperations(), reduceOperations(), dotOperations(),
        sourceOperations(), randomOperations(), scanOperations()})
    all.insert(all.end(), family.begin(), family.end());
  std::ranges::sort(all, {}, &Operation::name);
  return all;
}

static const std::vector<Operation> &operations() {
  static const std::vector<Operation> all = sortedOperations();
  return all;
}

const Operation *findOperation(std::string_view name) {
  auto found = std::ranges::lower_bound(operations(), name, {}, &Operation::name);
  return found != operations().end() && found->name == name ? &*found : nullptr;
}

void (*evaluatorOf(const Instruction &instruction, bool naive))(const Call &) {
  const Operation &operation = *findOperation(instruction.op);
  // What a block computes is decided by its own instructions.
  const bool rounds = !instruction.bodies.empty() || (!instruction.results.empty() && instruction.results[0].dtype == GAIT_F32);
  return naive && rounds ? operation.evaluateNaive : operation.evaluate;
}

std::vector<Type> typesOf(const Body &body) {
  std::vector<Type> types = body.arguments;
  for (const Instruction &instruction : body.instructions)
    types.insert(types.end(), instruction.results.begin(), instruction.results.end());
  return types;
}

const std::vector<std::string_view> &opNames() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> list;
    for (const Operation &operation : operations()) list.push_back(operation.name);
    return list;
  }();
  return names;
}

} // namespace gait::reference
