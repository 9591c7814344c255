#include "gait/optim/updates.h"
#include "frontend/operands.h"
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
  for (const auto &[state, stand_in] : other.evaluated) evaluate_with(state, stand_in, where);
}

void Updates::evaluate_with(const Tensor &state, const Tensor &other, Location where) {
  Call call("updates", {state, other}, where);
  call.require(call.graph->find_state(state) && call.graph->find_state(other), "only a state can stand in for a state");
  call.require(other.shape() == state.shape() && other.dtype() == state.dtype(),
               "\"{}\" is {} {}, its stand-in \"{}\" {} {}; they must agree", state.name(), name_of(state.dtype()),
               state.shape().text(), other.name(), name_of(other.dtype()), other.shape().text());
  call.require(find(evaluated, state) == evaluated.end(), "\"{}\" has a stand-in already", state.name());
  evaluated.emplace_back(state, other);
}

} // namespace gait
