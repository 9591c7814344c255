// Choices, and loops whose steps the numbers count. Both are computed without a jump: of a choice both sides, of a loop as many
// steps as there may be, of which those behind the end change nothing; what is not taken has no gradient.
// Shapes: any, unless said otherwise.  Throws: gait::Error, with the line of the call, for an empty function, for a condition
// that is no truth value of shape [] or [batch], for sides or steps that return other shapes or types than they must, and
// whatever scan throws.
#ifndef GAIT_FRONTEND_OPS_BRANCH_H
#define GAIT_FRONTEND_OPS_BRANCH_H
#include "gait/ops/scan.h"
#include "gait/tensor.h"
#include <cstdint>
#include <functional>
#include <vector>

namespace gait {

/// on_true() where the condition holds, else on_false(); of a condition [batch], row by row. Both are computed, so that one may
/// have no finite derivative only where it is taken: 0 times infinity is no number.
/// Shapes: condition [] or [batch], then what both return begins with `batch`.  Types: condition i1, the results any.
Tensor cond(const Tensor &condition, const std::function<Tensor()> &on_true, const std::function<Tensor()> &on_false,
            Location where = Location::current());
/// The same with several results, as many of each.
std::vector<Tensor> cond(const Tensor &condition, const std::function<std::vector<Tensor>()> &on_true,
                         const std::function<std::vector<Tensor>()> &on_false, Location where = Location::current());

struct WhileOptions {
  std::int64_t most = 0; ///< steps that there may be; it must be given, and costs as if all were run
  Keep keep = Keep::all; ///< see scan
};

/// What a loop comes to.
struct WhileResult {
  std::vector<Tensor> carries;
  Tensor steps; ///< that were run, i32 of the condition's shape; `most` where the condition may still hold
};

/// carries = step(carries), while condition(carries) holds; of a condition [batch], each row for as long as its own holds.
///     auto [root, steps] = while_loop({x}, [&](const Tensors &c) { return abs(c[0] * c[0] - a) > 1e-6; }, newton, {.most = 20});
/// Steps behind the end are computed from the first carries and thrown away: the gradient is that of the steps that were run, as
/// long as the step has finite derivatives at the first carries, even where the condition does not hold there.
/// Shapes: the condition's [] or [batch], then every carry begins with `batch`; carries any.  Types: condition i1.
WhileResult while_loop(const std::vector<Tensor> &carries,
                       const std::function<Tensor(const std::vector<Tensor> &carries)> &condition,
                       const std::function<std::vector<Tensor>(const std::vector<Tensor> &carries)> &step,
                       const WhileOptions &options, Location where = Location::current());

} // namespace gait
#endif
