// Loops in the graph: a function that builds one step, run once for each slice of a sequence. It is called once; the loop is one
// op, whose gradient is a loop the other way.
// Shapes: any, unless said otherwise.  Throws: gait::Error, with the line of the call, for an empty function, for tensors of
// another graph, for sequences of unequal lengths or without the dimension to step along, for carries that change their shape or
// type from step to step, and where a tensor that was made inside and not returned is used outside.
#ifndef GAIT_FRONTEND_OPS_SCAN_H
#define GAIT_FRONTEND_OPS_SCAN_H
#include "gait/tensor.h"
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace gait {

/// What a step returns: what it hands on to the next, and what is kept of it. Of a scan: what the last step handed on, and what
/// all steps kept, stacked along the dimension of the steps.
struct Step {
  Tensor carry;  ///< of the shape and type of the first carry
  Tensor output; ///< may be empty: nothing is kept
};

/// The same of several tensors each.
struct Steps {
  std::vector<Tensor> carries, outputs;
};

/// Which steps' carries a loop keeps for its gradient; those that it does not keep are computed again from the last kept.
enum class Keep {
  all,         ///< every step's, and what is dear to compute again: the fastest
  square_root, ///< of n steps about 2 sqrt(n), at the cost of one more forward run
  logarithmic, ///< about 2 log2(n) and some, at the cost of log2(n) forward runs at most
};

struct ScanOptions {
  bool reverse = false; ///< from the last slice to the first; an output stands where its slice does
  /// The dimension of the steps, in the sequences and in the stacked outputs; unset: 1 where the first is `batch`, else 0.
  std::optional<std::int64_t> axis = {};
  std::int64_t count = 0; ///< of the steps, where there is no sequence; 0: as many as the sequences have
  Keep keep = Keep::all;  ///< inputs and outputs are whole in any case
};

/// A loop over a sequence: step(carry, slice) is run for slice 0, 1, ... of the inputs, on what the step before handed on.
///     auto [last, sums] = scan(x, zeros, [](const Tensor &sum, const Tensor &x) { return Step{sum + x, sum + x}; });
/// The step may read any tensor of the graph, parameters too, make parameters, and hold blocks and scans. What is random inside
/// draws the same numbers in every step: draw them outside, as a sequence, for others. A step's number is a sequence, `iota`.
/// Shapes: inputs [batch, T, ...] or [T, ...], a slice without the T; the carry any; the outputs with T steps where the inputs
/// have them.
/// Gradient: of any order. By default what is dear in each step is kept, and the cheap computed again; see Keep for less memory.
Step scan(const Tensor &inputs, const Tensor &carry, const std::function<Step(const Tensor &carry, const Tensor &slice)> &step,
          const ScanOptions &options = {}, Location where = Location::current());
/// The same over several sequences, with several carries and outputs; there may be none of each, though not of all.
Steps scan(const std::vector<Tensor> &inputs, const std::vector<Tensor> &carries,
           const std::function<Steps(const std::vector<Tensor> &carries, const std::vector<Tensor> &slices)> &step,
           const ScanOptions &options = {}, Location where = Location::current());

} // namespace gait
#endif
