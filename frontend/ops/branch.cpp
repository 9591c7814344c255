#include "gait/ops/branch.h"
#include "frontend/call.h"
#include "gait/index.h"
#include "gait/ops/pointwise.h"
#include "gait/ops/shape.h"
#include "gait/ops/source.h"

namespace gait {

using detail::Call;
using detail::Composition;
using Tensors = std::vector<Tensor>;

namespace {

bool is_of_rows(const Tensor &condition) { return condition.shape().rank() == 1; }

void check_condition(const Call &call, const Tensor &condition) {
  const Shape &shape = condition.shape();
  call.require(condition.dtype() == i1 && (shape.rank() == 0 || (shape.rank() == 1 && shape[0].is_batch())),
               "the condition is {} {}; it must be i1 of shape [] or [batch]", name_of(condition.dtype()), shape.text());
}

/// Row by row where the condition is one of rows.
Tensor choose(const Tensor &condition, const Tensor &on_true, const Tensor &on_false, Location where) {
  Tensor aligned = condition;
  if (is_of_rows(condition))
    while (aligned.shape().rank() < on_true.shape().rank()) aligned = expand_axis(aligned, aligned.shape().rank(), where);
  return select(aligned, Operand(on_true, where), Operand(on_false, where));
}

void check_rows(const Call &call, const Tensor &condition, const Tensor &tensor, std::string_view what, std::size_t i) {
  const Shape &shape = tensor.shape();
  call.require(!is_of_rows(condition) || (shape.rank() > 0 && shape[0].is_batch()),
               "{} {} is {} {}, which has no rows for a condition of rows; it must begin with batch", what, i,
               name_of(tensor.dtype()), shape.text());
}

} // namespace

Tensors cond(const Tensor &condition, const std::function<Tensors()> &on_true, const std::function<Tensors()> &on_false,
             Location where) {
  if (!on_true || !on_false) detail::fail("cond", "an empty function; pass one that builds a side", where);
  const Composition call("cond", {condition}, where);
  check_condition(call, condition);
  const Tensors taken = on_true(), other = on_false();
  call.require(taken.size() == other.size(), "one side returns {} tensors, the other {}; return as many", taken.size(),
               other.size());
  call.require(!taken.empty(), "the sides return no tensor; return at least one");
  Tensors results;
  for (std::size_t i = 0; i < taken.size(); ++i) {
    const Call sides("cond", {condition, taken[i], other[i]}, where);
    call.require(taken[i].shape() == other[i].shape() && taken[i].dtype() == other[i].dtype(),
                 "result {} is {} {} of one side and {} {} of the other; they must be alike", i, name_of(taken[i].dtype()),
                 taken[i].shape().text(), name_of(other[i].dtype()), other[i].shape().text());
    check_rows(call, condition, taken[i], "result", i);
    results.push_back(choose(condition, taken[i], other[i], where));
  }
  return results;
}

Tensor cond(const Tensor &condition, const std::function<Tensor()> &on_true, const std::function<Tensor()> &on_false,
            Location where) {
  if (!on_true || !on_false) detail::fail("cond", "an empty function; pass one that builds a side", where);
  return cond(condition, [&] { return Tensors{on_true()}; }, [&] { return Tensors{on_false()}; }, where).front();
}

WhileResult while_loop(const Tensors &carries, const std::function<Tensor(const Tensors &)> &condition,
                       const std::function<Tensors(const Tensors &)> &step, const WhileOptions &options, Location where) {
  if (!condition || !step)
    detail::fail("while_loop", "an empty function; pass one that builds a condition, one that builds a step", where);
  if (carries.empty()) detail::fail("while_loop", "there is no carry to loop with; pass at least one", where);
  const Composition call("while_loop", carries, where);
  call.require(options.most >= 1, "{} steps at most; say how many there may be (`most`), 1 at least", options.most);
  const Tensor holds = condition(carries);
  check_condition(call, holds);
  for (std::size_t i = 0; i < carries.size(); ++i) check_rows(call, holds, carries[i], "carry", i);
  Tensor none = constant(call.graph->handle(), 0, {}, i32);
  if (is_of_rows(holds)) none = broadcast(none, holds.shape());

  Tensors all{holds, none};
  all.insert(all.end(), carries.begin(), carries.end());
  const Steps run = scan(
      Tensors{}, all,
      [&](const Tensors &before, const Tensors &) {
        const Tensor &running = before[0];
        const Tensors current(before.begin() + 2, before.end());
        Tensors given;
        for (std::size_t i = 0; i < current.size(); ++i) given.push_back(choose(running, current[i], carries[i], where));
        const Tensors next = step(given);
        call.require(next.size() == carries.size(), "the step returns {} carries, and is given {}; it hands on one each",
                     next.size(), carries.size());
        Tensors after;
        for (std::size_t i = 0; i < next.size(); ++i) {
          call.require(next[i].shape() == carries[i].shape() && next[i].dtype() == carries[i].dtype(),
                       "the step returns carry {} as {} {}; it must stay {} {}, as it is given", i, name_of(next[i].dtype()),
                       next[i].shape().text(), name_of(carries[i].dtype()), carries[i].shape().text());
          after.push_back(choose(running, next[i], current[i], where));
        }
        Tensors results{running & condition(after), before[1] + convert(running, i32)};
        results.insert(results.end(), after.begin(), after.end());
        return Steps{results, {}};
      },
      {.count = options.most, .keep = options.keep}, where);
  return {{run.carries.begin() + 2, run.carries.end()}, run.carries[1]};
}

} // namespace gait
