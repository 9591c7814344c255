// Where a call's numbers ceased to be finite. NaN and infinity spread: what a program returns is bad because of one tensor far up
// its graph. With all values of the call at hand, that tensor is found by walking up from the bad results.
#ifndef GAIT_BACKENDS_REFERENCE_RUN_ORIGIN_H
#define GAIT_BACKENDS_REFERENCE_RUN_ORIGIN_H
#include "backends/reference/run/table.h"
#include "backends/reference/run/tensor.h"
#include <optional>
#include <string>
#include <vector>

namespace gait::reference {

struct Bad {
  int64_t nan = 0, infinite = 0; ///< elements
  int64_t first = -1;            ///< the position of the first NaN, or without one of the first infinity; -1: all are finite
};

/// Counts what is not finite; nothing is in a tensor of integers.
Bad countBad(const Tensor &tensor);

/// The first value from which the badness of `results` (numbers of values) stems; none where every infinity among them was
/// written down as such.
/// - Above a NaN: the first NaN that no NaN was made into; where it was made of infinities, the first of these that was computed
///   from finite numbers (an overflow, a division by 0), or came with an input or a parameter.
/// - Above infinities alone: the same, without the NaN.
/// An infinity in a constant, or in a state that is no parameter's (a running minimum), is the program's own, as in the mask of
/// an attention; so is whatever a finite result hides, as a select does that takes the other branch.
std::optional<int64_t> findOrigin(const Entry &entry, const std::vector<Description> &states, const std::vector<Tensor> &values,
                                  const std::vector<int64_t> &results);

/// What a value is to a reader of the program.
enum class Part { Input, State, Forward, Gradient, Update };

/// Forward: what the entry returns, but for new state, depends on; in `init`, everything. Gradient: of the rest, what new
/// parameters or their slots depend on and lines of forward ops asked for. Update: what remains.
Part partOf(const Entry &entry, const std::vector<Description> &states, int64_t value);

/// "log of 0": how the element `position` of a value came about. Empty for inputs and states.
std::string explainElement(const Entry &entry, const std::vector<Tensor> &values, int64_t value, int64_t position);

/// What to do about it, as far as the op tells; empty where it does not.
std::string adviseOn(const Entry &entry, const std::vector<Tensor> &values, int64_t value, Part part);

/// The instruction that makes a value; null for inputs and states.
const Instruction *makerOf(const Entry &entry, int64_t value);

} // namespace gait::reference
#endif
