// Loops: a block that runs once a step.
#include "backends/reference/run/operation.h"
#include <algorithm>
#include <utility>

namespace gait::reference {
namespace {

/// What an instruction of a scan says of itself, in one place.
struct ScanShape {
  int64_t count;
  size_t inits, stacked, captures, stacks;
  const std::vector<int64_t> &axes, &stacking;

  explicit ScanShape(const Signature &signature)
      : count(signature.integer("count")), axes(signature.list("axes")), stacking(signature.list("stacking")) {
    const std::vector<int64_t> &segments = signature.list("operandSegmentSizes");
    int64_t total = 0;
    signature.require(segments.size() == 3, "its operands are of three kinds");
    for (int64_t segment : segments) {
      signature.require(segment >= 0 && segment <= static_cast<int64_t>(signature.operands.size()), "no kind has more operands");
      total += segment;
    }
    signature.require(total == static_cast<int64_t>(signature.operands.size()), "the kinds have all the operands");
    inits = static_cast<size_t>(segments[0]), stacked = static_cast<size_t>(segments[1]);
    captures = static_cast<size_t>(segments[2]);
    signature.require(signature.instruction.results.size() >= inits, "there is a result for each carry");
    stacks = signature.instruction.results.size() - inits;
    signature.require(axes.size() == stacked && stacking.size() == stacks, "there is an axis for each stacked tensor");
  }
};

Type sliceOf(const Signature &signature, Type type, int64_t axis, int64_t count) {
  signature.require(axis >= 0 && axis < static_cast<int64_t>(type.shape.size()) && type.shape[static_cast<size_t>(axis)] == count,
                    "a stacked tensor has a slice for each step");
  type.shape.erase(type.shape.begin() + axis);
  return type;
}

/// A tensor with memory of its own.
struct Owned {
  Tensor tensor;
  std::vector<double> floats;
  std::vector<int64_t> integers;

  Owned(const Type &type, int64_t rows) : tensor{type.dtype, type.shape} {
    std::ranges::replace(tensor.shape, int64_t{GAIT_BATCH}, rows);
    const auto size = static_cast<size_t>(tensor.size());
    if (isFloat(type.dtype)) floats.resize(size), tensor.floats = floats.data();
    else integers.resize(size), tensor.integers = integers.data();
  }
  // Moved memory stays where it is.
  Owned(Owned &&) = default;
  Owned(const Owned &) = delete;
  Owned &operator=(const Owned &) = delete;
  Owned &operator=(Owned &&) = delete;
  ~Owned() = default;
};

void copy(const Tensor &from, const Tensor &to) {
  for (int64_t at = 0, size = from.size(); at < size; ++at) copyElement(from, at, to, at);
}

/// Slice `step` of a stacked tensor, to or from it.
template <typename Move> void forEachOfSlice(const Tensor &slice, const Tensor &stacked, int64_t axis, int64_t step, Move move) {
  const auto middle = slice.shape.begin() + axis;
  const int64_t inner = sizeOf({middle, slice.shape.end()}), outer = sizeOf({slice.shape.begin(), middle});
  const int64_t count = stacked.shape[static_cast<size_t>(axis)];
  for (int64_t o = 0; o < outer; ++o)
    for (int64_t i = 0; i < inner; ++i) move(o * inner + i, (o * count + step) * inner + i);
}

/// A block made ready: every value but the arguments has memory of its own.
class Runner {
public:
  Runner(const Body &body, std::vector<Tensor> arguments, int64_t rows, bool naive)
      : body(body), rows(rows), values(std::move(arguments)) {
    const std::vector<Type> types = typesOf(body);
    memory.reserve(types.size());
    for (size_t i = values.size(); i < types.size(); ++i) values.push_back(memory.emplace_back(types[i], rows).tensor);
    for (const Instruction &instruction : body.instructions) {
      Signature signature{instruction, {}};
      for (int64_t operand : instruction.operands) signature.operands.push_back(types[static_cast<size_t>(operand)]);
      steps.push_back({std::move(signature), evaluatorOf(instruction, naive)});
    }
  }

  void run() const {
    auto next = values.begin() + static_cast<std::ptrdiff_t>(body.arguments.size());
    for (const Step &step : steps) {
      const Instruction &instruction = step.signature.instruction;
      const auto results = static_cast<std::ptrdiff_t>(instruction.results.size());
      Call call{step.signature, {}, {next, next + results}, rows};
      for (int64_t operand : instruction.operands) call.operands.push_back(values[static_cast<size_t>(operand)]);
      step.evaluate(call);
      next += results;
    }
  }
  const Tensor &yield(size_t i) const { return values[static_cast<size_t>(body.yields[i])]; }

private:
  struct Step {
    Signature signature;
    void (*evaluate)(const Call &);
  };
  const Body &body;
  int64_t rows;
  std::vector<Tensor> values;
  std::vector<Owned> memory;
  std::vector<Step> steps;
};

struct Scan {
  static void check(const Signature &signature) {
    const ScanShape shape(signature);
    const Instruction &instruction = signature.instruction;
    signature.require(shape.count >= 1, "it runs a step at least");
    signature.require(instruction.bodies.size() == 1, "it holds one block");
    std::vector<Type> arguments(signature.operands), yields(instruction.results);
    for (size_t i = 0; i < shape.stacked; ++i)
      arguments[shape.inits + i] = sliceOf(signature, arguments[shape.inits + i], shape.axes[i], shape.count);
    for (size_t i = 0; i < shape.stacks; ++i)
      yields[shape.inits + i] = sliceOf(signature, yields[shape.inits + i], shape.stacking[i], shape.count);
    const Body &body = instruction.bodies[0];
    signature.require(body.arguments == arguments, "the block has the types of the carries, slices and captures");
    signature.require(std::equal(arguments.begin(), arguments.begin() + static_cast<std::ptrdiff_t>(shape.inits), yields.begin()),
                      "a carry keeps its type");
    const std::vector<Type> types = typesOf(body);
    signature.require(
        std::ranges::equal(body.yields, yields, {}, [&](int64_t value) { return types[static_cast<size_t>(value)]; }),
        "the block yields the types of the carries and stacked slices");
  }

  template <typename F> static void evaluate(const Call &call) {
    const ScanShape shape(call.signature);
    const Body &body = call.signature.instruction.bodies[0];
    std::vector<Owned> own; // carries and slices, as the block sees them
    std::vector<Tensor> arguments;
    own.reserve(shape.inits + shape.stacked);
    for (size_t i = 0; i < shape.inits + shape.stacked; ++i)
      arguments.push_back(own.emplace_back(body.arguments[i], call.rows).tensor);
    for (size_t i = shape.inits + shape.stacked; i < call.operands.size(); ++i) arguments.push_back(call.operands[i]);
    for (size_t i = 0; i < shape.inits; ++i) copy(call.operands[i], arguments[i]);
    const Runner block(body, arguments, call.rows, std::is_same_v<F, float>);
    std::vector<Owned> next; // a yield may be another carry's argument
    next.reserve(shape.inits);
    for (size_t i = 0; i < shape.inits; ++i) next.emplace_back(body.arguments[i], call.rows);
    for (int64_t t = 0; t < shape.count; ++t) {
      const int64_t step = call.signature.flag("reverse") ? shape.count - 1 - t : t;
      for (size_t i = 0; i < shape.stacked; ++i) {
        const Tensor &slice = arguments[shape.inits + i], &stacked = call.operands[shape.inits + i];
        forEachOfSlice(slice, stacked, shape.axes[i], step,
                       [&](int64_t at, int64_t from) { copyElement(stacked, from, slice, at); });
      }
      block.run();
      for (size_t i = 0; i < shape.stacks; ++i) {
        const Tensor &slice = block.yield(shape.inits + i), &stacked = call.results[shape.inits + i];
        forEachOfSlice(slice, stacked, shape.stacking[i], step,
                       [&](int64_t at, int64_t to) { copyElement(slice, at, stacked, to); });
      }
      for (size_t i = 0; i < shape.inits; ++i) copy(block.yield(i), next[i].tensor);
      for (size_t i = 0; i < shape.inits; ++i) copy(next[i].tensor, arguments[i]);
    }
    for (size_t i = 0; i < shape.inits; ++i) copy(arguments[i], call.results[i]);
  }
};

} // namespace

std::span<const Operation> scanOperations() {
  static constexpr Operation table[] = {operation<Scan>("scan")};
  return table;
}

} // namespace gait::reference
