#include "gait/optim/optimizer.h"
#include "frontend/call.h"
#include "frontend/optim/check.h"
#include "gait/init.h"
#include "gait/ops.h"
#include "gait/optim/clip.h"

namespace gait {

using detail::Call;
using detail::GraphState;

Updates Optimizer::apply(const std::vector<Tensor> &weights, const std::vector<Tensor> &gradients, Location where) const {
  if (weights.empty()) detail::fail(name, "there are no weights to update; declare parameters first", where);
  std::vector<Tensor> all = weights;
  all.insert(all.end(), gradients.begin(), gradients.end());
  Call call(name, all, where);
  call.require(weights.size() == gradients.size(), "{} weights, but {} gradients; pass one for each weight, in their order",
               weights.size(), gradients.size());
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const Tensor &weight = weights[i], &gradient = gradients[i];
    call.require(call.graph->find_state(weight), "weight {} of the list is no state; pass parameters", i);
    call.require(gradient.shape() == weight.shape() && gradient.dtype() == weight.dtype(),
                 "\"{}\" is {} {}, its gradient {} {}; are the lists in one order?", weight.name(), name_of(weight.dtype()),
                 weight.shape().text(), name_of(gradient.dtype()), gradient.shape().text());
    for (std::size_t j = 0; j < i; ++j)
      call.require(GraphState::id_of(weights[j]) != GraphState::id_of(weight), "\"{}\" stands twice in the list of weights",
                   weight.name());
  }
  const std::int64_t number = call.graph->next_number(name);
  const std::string prefix = number == 0 ? name : fmt::format("{}_{}", name, number);
  Scope scope(weights.front(), where, prefix);
  return rule(prefix, weights, gradients);
}

/// A rule behind a function of the gradients.
static Optimizer::Rule after(std::vector<Tensor> (*clip)(const std::vector<Tensor> &, double, Location), double limit,
                             const Optimizer::Rule &rule) {
  return [=](const std::string &prefix, const std::vector<Tensor> &weights, const std::vector<Tensor> &gradients) {
    return rule(prefix, weights, clip(gradients, limit, Location::current()));
  };
}

Optimizer Optimizer::clip_by_value(double limit, Location where) const {
  optim::Check("clip_by_value", where).above_zero("the limit", limit);
  return Optimizer(name, after(gait::clip_by_value, limit, rule));
}

Optimizer Optimizer::clip_by_norm(double limit, Location where) const {
  optim::Check("clip_by_norm", where).above_zero("the limit", limit);
  return Optimizer(name, after(gait::clip_by_norm, limit, rule));
}

Optimizer Optimizer::clip_by_global_norm(double limit, Location where) const {
  optim::Check("clip_by_global_norm", where).above_zero("the limit", limit);
  return Optimizer(name, after(gait::clip_by_global_norm, limit, rule));
}

Optimizer Optimizer::average(const AverageOptions &options, Location where) const {
  optim::Check("average", where).require(options.decay > 0 && options.decay < 1, "the decay must be in (0, 1)", options.decay);
  auto averaged = [rule = rule, options](const std::string &prefix, const std::vector<Tensor> &weights,
                                         const std::vector<Tensor> &gradients) {
    Updates updates = rule(prefix, weights, gradients);
    Graph graph = weights.front().graph();
    GraphState &state = GraphState::of(graph);
    const std::int64_t number = state.next_number("ema");
    Tensor step = graph.counter(number == 0 ? "ema.step" : fmt::format("ema_{}.step", number));
    updates.set(step, step + 1);
    Tensor kept = select(step > 0, constant(graph, options.decay, {}, f64), 0);
    for (const Tensor &weight : weights) {
      const std::int64_t initial = state.find_state(weight)->initial;
      Tensor ema = graph.slot("ema." + weight.name(), weight,
                              [initial](const Initialization &request) { return GraphState::of(request.graph).tensor(initial); });
      Tensor now = updates.get(weight);
      updates.set(ema, now + convert(kept, weight.dtype()) * (ema - now));
      if (options.evaluate) updates.evaluate_with(weight, ema);
    }
    return updates;
  };
  return Optimizer(name, std::move(averaged));
}

} // namespace gait
