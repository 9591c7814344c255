// What an op is to the reference: a rule that its types and attributes must satisfy, and a function that evaluates it.
// This is the second definition of the language, on purpose independent of compiler/: no code is shared.
#ifndef GAIT_BACKENDS_REFERENCE_RUN_OPERATION_H
#define GAIT_BACKENDS_REFERENCE_RUN_OPERATION_H
#include "backends/reference/run/table.h"
#include "backends/reference/run/tensor.h"
#include <span>
#include <string_view>
#include <vector>

namespace gait::reference {

/// An instruction with the types of its operands: what a rule looks at.
struct Signature {
  const Instruction &instruction;
  std::vector<Type> operands;

  const Type &operand(size_t i) const { return operands[i]; }
  const Type &result() const { return instruction.results[0]; }

  /// Throws: RuntimeError(`rule`) unless it holds. The caller adds entry, instruction and op.
  void require(bool holds, std::string_view rule) const;
  /// The numbers of operands and results, checked before any of them is touched; there is no block.
  void requireCounts(size_t operandCount, size_t resultCount = 1) const;

  // Attributes. Throws: RuntimeError when there is none of that name and kind.
  int64_t integer(std::string_view name) const;
  /// Whether there is an attribute of that name.
  bool flag(std::string_view name) const { return instruction.attributes.contains(std::string(name)); }
  const std::string &text(std::string_view name) const;
  const std::vector<int64_t> &list(std::string_view name) const;
  const Dense &dense(std::string_view name) const;
  /// An integer attribute that numbers a dimension of `type`.
  size_t dimension(std::string_view name, const Type &type) const;
};

/// One evaluation. The signature has been checked; results have their final shapes and memory of their own.
struct Call {
  const Signature &signature;
  std::vector<Tensor> operands, results;
  int64_t rows;
};

struct Operation {
  std::string_view name; ///< without the dialect's prefix
  void (*check)(const Signature &);
  void (*evaluate)(const Call &);      ///< floating-point arithmetic in f64
  void (*evaluateNaive)(const Call &); ///< in f32, every intermediate rounded
};

/// The types of a body's values. The numbers of operands need not be sound.
std::vector<Type> typesOf(const Body &body);

/// An operation from a struct with `check(const Signature &)` and, for F = double and float, `evaluate<F>(const Call &)`.
template <typename Definition> constexpr Operation operation(std::string_view name) {
  return {name, Definition::check, Definition::template evaluate<double>, Definition::template evaluate<float>};
}

// The families. Each is one file.
std::span<const Operation> pointwiseOperations();
std::span<const Operation> shapeOperations();
std::span<const Operation> gatherOperations();
std::span<const Operation> windowOperations();
std::span<const Operation> reduceOperations();
std::span<const Operation> dotOperations();
std::span<const Operation> sourceOperations();
std::span<const Operation> randomOperations();
std::span<const Operation> scanOperations();

/// Null if there is none of that name.
const Operation *findOperation(std::string_view name);

/// What evaluates an instruction: as declared, f32 by f32 (naive), or all in f64. It is an op that there is.
void (*evaluatorOf(const Instruction &instruction, bool naive))(const Call &);

/// The ops that the reference evaluates, without the dialect's prefix ("add"), sorted.
const std::vector<std::string_view> &opNames();

} // namespace gait::reference
#endif
