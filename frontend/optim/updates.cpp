#include "frontend/operands.h"
#include "gait/optim.h"
#include <algorithm>

namespace gait {

using detail::Call;
using detail::GraphState;

/// The place of a state's pair in a list.
template <typename List> static auto find(List &list, const Tensor &state) {
  return std::ranges::find_if(list, [&](const auto &pair) {
    return &GraphState::of(pair.first) == &GraphState::of(state) && GraphState::id_of(pair.first) == GraphState::id_of(state);
  });
}

void Updates::set(const Tensor &state, const Operand &value) {
  Call call("updates", {state}, value.where);
  call.require(call.graph->find_state(state),
               "only a state can be set: a parameter, a slot, a counter, or what graph.state declared");
  Tensor next;
  if (value.kind == Operand::Kind::Tensor) {
    next = Call("updates", {state, value.tensor}, value.where).graph ? value.tensor : Tensor();
    call.require(next.shape() == state.shape() && next.dtype() == state.dtype(),
                 "\"{}\" is {} {}, its new value {} {}; they must agree", state.name(), name_of(state.dtype()),
                 state.shape().text(), name_of(next.dtype()), next.shape().text());
  } else {
    next = detail::broadcast_to(call, detail::number(call, value, state.dtype()), state.shape());
  }
  auto known = find(list, state);
  if (known == list.end()) list.emplace_back(state, next);
  else known->second = next;
}

Tensor Updates::get(const Tensor &state) const {
  if (state.empty()) return state;
  auto known = find(list, state);
  return known == list.end() ? state : known->second;
}

void Updates::merge(const Updates &other, Location where) {
  for (const auto &[state, value] : other) {
    if (find(list, state) != list.end())
      detail::fail("updates", fmt::format("\"{}\" is set by both rules; apply them to different states", state.name()), where);
    list.emplace_back(state, value);
  }
}

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

} // namespace gait
