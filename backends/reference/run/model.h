// A table as a model of the runtime's ABI.
#ifndef GAIT_BACKENDS_REFERENCE_RUN_MODEL_H
#define GAIT_BACKENDS_REFERENCE_RUN_MODEL_H
#include "backends/reference/run/table.h"
#include "backends/reference/run/tensor.h"
#include "runtime/abi.h"
#include <memory>
#include <string_view>
#include <vector>

namespace gait::reference {

/// How floating-point numbers are computed with.
enum class Arithmetic {
  /// Everything in f64, whatever the model's types: the oracle. States and outputs of floating type are f64.
  Exact,
  /// As declared, f32 by f32: every operation rounded, sums one element after the other. States and outputs as declared.
  /// The yardstick for the accuracy of f32 backends.
  Naive,
};

/// The model of a table's bytes; inputs have the types of the graph in either arithmetic. It lives as long as the pointer.
/// A call runs on thread 0; the other threads of a call return at once.
/// Throws: RuntimeError when the bytes are no sound table.
std::shared_ptr<const gait_model> openReference(std::string_view bytes, Arithmetic arithmetic = Arithmetic::Exact);

/// The same for a table that is not in bytes.
std::shared_ptr<const gait_model> makeModel(Table table, Arithmetic arithmetic = Arithmetic::Exact);

/// An entry of such a model as its table has it.
const Entry &entryOf(const gait_entry &entry);

/// All values of one call, by the table's numbers, in `arena`; the state and the inputs are only read.
std::vector<Tensor> evaluate(const gait_entry &entry, const void *state, void *arena, int64_t rows, const void *const *inputs);

} // namespace gait::reference
#endif
