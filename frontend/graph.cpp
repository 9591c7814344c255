#include "gait/graph.h"
#include "call.h"
#include "gait/index.h"
#include "gait/init.h"
#include "gait/ops.h"
#include "graph_state.h"
#include "runtime/error.h"
#include <algorithm>
#include <fmt/format.h>

namespace gait {

using detail::fail;
using detail::GraphState;
using detail::matches;

static const GraphState &state_of(const Tensor &tensor) {
  if (tensor.empty()) throw Error("tensor: an empty handle has no shape, type or graph; assign a tensor to it first");
  return GraphState::of(tensor);
}

const Shape &Tensor::shape() const { return state_of(*this).node(*this).shape; }
DType Tensor::dtype() const { return state_of(*this).node(*this).dtype; }
const std::string &Tensor::name() const { return state_of(*this).node(*this).name; }
Graph Tensor::graph() const {
  state_of(*this);
  return Graph(state);
}

Tensor Tensor::operator[](const Index &index) const {
  if (empty()) fail("index", "an empty tensor; assign one to the handle first", index.where);
  Scope scope(*this, index.where);
  const Location line = state->line(index.where);
  if (rank() == 0) fail("index", "a scalar has no elements to choose from", line);
  if (shape()[0].is_batch())
    fail("index",
         fmt::format("the first dimension of {} is batch, whose rows have no numbers; transpose, or slice another dimension",
                     shape().text()),
         line);
  const std::int64_t size = shape()[0].size();
  if (index.value < -size || index.value >= size)
    fail("index", fmt::format("{} is outside [{}, {}), the first dimension of {}", index.value, -size, size, shape().text()),
         line);
  return index_axis(*this, 0, index.value);
}

Graph::Graph(const std::string &name, const GraphOptions &options, Location where)
    : shared(std::make_shared<GraphState>(name, options.dtype, where)) {}

const std::string &Graph::name() const { return shared->name; }
DType Graph::dtype() const { return shared->dtype; }

Tensor Graph::input(const std::string &name, const Shape &shape, std::optional<DType> dtype, Location where) {
  return shared->declare_input(name, shape, dtype.value_or(shared->dtype), where);
}

Tensor Graph::parameter(const std::string &name, const Shape &shape, const Initializer &init, Location where) {
  return shared->declare_state(name, GAIT_PARAMETER, shape, shared->dtype, init, where);
}

Tensor Graph::state(const std::string &name, const Shape &shape, const Initializer &init, std::optional<DType> dtype,
                    Location where) {
  return shared->declare_state(name, GAIT_STATE, shape, dtype.value_or(shared->dtype), init, where);
}

Tensor Graph::slot(const std::string &name, const Tensor &parameter, const Initializer &init, Location where) {
  if (parameter.empty() || &GraphState::of(parameter) != shared.get() || !shared->find_state(parameter))
    fail("slot", fmt::format("\"{}\" belongs to no state of this graph; pass the parameter that it serves", name),
         shared->line(where));
  return shared->declare_state(name, GAIT_SLOT, parameter.shape(), parameter.dtype(), init, where);
}

Tensor Graph::counter(const std::string &name, std::int64_t first, Location where) {
  auto init = [first](const Initialization &request) {
    return constant(request.graph, Operand(first, request.where), {}, DType::i64);
  };
  return shared->declare_state(name, GAIT_COUNTER, {}, DType::i64, init, where);
}

bool detail::matches(std::string_view pattern, std::string_view name) {
  if (pattern.empty()) return name.empty();
  if (pattern.front() == '*') return matches(pattern.substr(1), name) || (!name.empty() && matches(pattern, name.substr(1)));
  return !name.empty() && (pattern.front() == '?' || pattern.front() == name.front()) &&
         matches(pattern.substr(1), name.substr(1));
}

std::vector<Tensor> Graph::parameters(const std::string &pattern, Location where) const {
  std::vector<Tensor> found;
  for (const detail::Declaration &state : shared->states)
    if (state.role == GAIT_PARAMETER && matches(pattern, state.name)) found.push_back(shared->tensor(state.tensor));
  if (found.empty() && pattern != "*")
    fail("parameters", fmt::format("no parameter matches \"{}\"; * stands for any text, ? for one character", pattern),
         shared->line(where));
  return found;
}

void Graph::set_frozen(std::string_view call, const std::vector<Tensor> &parameters, bool frozen, const Location &where) {
  for (const Tensor &parameter : parameters) {
    const bool here = !parameter.empty() && &GraphState::of(parameter) == shared.get();
    detail::Declaration *declaration = here ? shared->find_state(parameter) : nullptr;
    if (!declaration || declaration->role != GAIT_PARAMETER)
      fail(call, "the tensor is no parameter of this graph; pass one, or a pattern of names", shared->line(where));
    declaration->frozen = frozen;
  }
}

void Graph::freeze(const std::string &pattern, Location where) { set_frozen("freeze", parameters(pattern, where), true, where); }
void Graph::freeze(const Tensor &parameter, Location where) { set_frozen("freeze", {parameter}, true, where); }
void Graph::unfreeze(const std::string &pattern, Location where) {
  set_frozen("unfreeze", parameters(pattern, where), false, where);
}
void Graph::unfreeze(const Tensor &parameter, Location where) { set_frozen("unfreeze", {parameter}, false, where); }

Tensor Graph::training(Location where) const { return shared->training_flag(where); }

void Graph::running_average(const Tensor &state, const Tensor &observation, double rate, const Tensor &witness, Location where) {
  const Tensor &seen = witness.empty() ? observation : witness;
  detail::Call call("running_average", {state, observation, seen}, where);
  call.require(call.graph == shared.get() && shared->find_state(state) && is_floating(state.dtype()),
               "only a floating state of this graph keeps an average");
  call.require(state.shape() == observation.shape() && state.dtype() == observation.dtype(),
               "\"{}\" is {} {}, the observation {} {}; they must agree", state.name(), name_of(state.dtype()),
               state.shape().text(), name_of(observation.dtype()), observation.shape().text());
  call.require(rate > 0 && rate <= 1, "the rate {} is outside (0, 1]", rate);
  shared->averages.push_back({GraphState::id_of(state), GraphState::id_of(observation), GraphState::id_of(seen), rate});
}

std::int64_t Graph::next_number(const std::string &stem) { return shared->next_number(stem); }

void declare_range(const Tensor &input, std::int64_t low, std::int64_t high, Location where) {
  if (input.empty()) fail("declare_range", "an empty tensor; assign one to the handle first", where);
  GraphState &state = GraphState::of(input);
  const Location line = state.line(where);
  detail::Declaration *declaration = state.find_input(input);
  if (!declaration || (input.dtype() != i32 && input.dtype() != i64))
    fail("declare_range", "only an input of i32 or i64 has a range that runs can check", line);
  if (declaration->range) low = std::max(low, declaration->range->first), high = std::min(high, declaration->range->second);
  if (low >= high)
    fail("declare_range", fmt::format("no value of \"{}\" is left in the range [{}, {})", input.name(), low, high), line);
  declaration->range = {low, high};
}

Scope::Scope(const Graph &graph, Location where, const std::string &name) : state(GraphState::of(graph).shared_from_this()) {
  state->enter(where, name);
}

Scope::Scope(const Tensor &tensor, Location where, const std::string &name) {
  if (tensor.empty()) fail("scope", "an empty tensor; assign one to the handle first", where);
  state = GraphState::of(tensor).shared_from_this();
  state->enter(where, name);
}

Scope::~Scope() { state->leave(); }

} // namespace gait
