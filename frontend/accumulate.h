// Accumulation: gradients of several batches added up for one update.
#ifndef GAIT_FRONTEND_ACCUMULATE_H
#define GAIT_FRONTEND_ACCUMULATE_H
#include "call.h"
#include "entry.h"
#include <vector>

namespace gait::detail {

/// The entries that make one update of several batches the update of one large batch: each batch's gradient, that of a mean over
/// its rows, counts as often as it has rows.
///
///     accumulate   accumulated.<parameter> += rows * gradient, accumulated.rows += rows
///     apply        the optimizer's updates with accumulated.<parameter> / accumulated.rows for the gradients; then both are 0
///
/// Where the gradients depend on no number of rows, each run of `accumulate` counts as one row. `apply` without any row before it
/// is an update by gradients of 0.
class Accumulation {
public:
  /// Declares the accumulators. The updates for apply() are to be built after this, from the same gradients.
  Accumulation(const Call &call, const std::vector<Tensor> &weights, const std::vector<Tensor> &gradients, bool rows_vary);

  /// An entry with the results of a training step.
  EntrySpec accumulate(const std::vector<EntryResult> &results) const;
  EntrySpec apply(const Updates &learned) const;

private:
  Updates added, cleared;
  std::vector<std::pair<Tensor, Tensor>> means; ///< for each gradient
};

} // namespace gait::detail
#endif
