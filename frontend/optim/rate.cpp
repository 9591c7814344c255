#include "gait/optim/rate.h"
#include "frontend/call.h"
#include "gait/ops.h"
#include <algorithm>

namespace gait::optim {

using gait::detail::Call;
using gait::detail::GraphState;

Rate input(const std::string &name, Location where) {
  gait::detail::check_name("input", name, /*dots=*/true, where);
  Rate rate;
  rate.name = name;
  rate.where = where;
  return rate;
}

/// The graph's input of this name, declared when first asked for.
static Tensor find_or_declare(const Graph &graph, const std::string &name, const Location &where) {
  GraphState &state = GraphState::of(graph);
  auto known = std::ranges::find(state.inputs, name, &gait::detail::Declaration::name);
  if (known == state.inputs.end()) return Graph(graph).input(name, {}, f64, where);
  Tensor input = state.tensor(known->tensor);
  if (input.rank() != 0 || input.dtype() != f64)
    gait::detail::fail("input",
                       fmt::format("the rate's name \"{}\" is taken by an input {} {}, where a rate is f64 []; choose another",
                                   name, name_of(input.dtype()), input.shape().text()),
                       where);
  return input;
}

Tensor Rate::at(const Graph &graph, const Tensor &step) const {
  if (value) return constant(graph, *value, {}, f64);
  if (!formula) return find_or_declare(graph, name, where);
  Tensor rate = formula(step);
  Call call("rate", {step, rate}, Location::current());
  call.require(rate.rank() == 0 && rate.dtype() == f64,
               "the schedule gives {} {}, not an f64 scalar; begin with convert(step, f64)", name_of(rate.dtype()),
               rate.shape().text());
  return rate;
}

} // namespace gait::optim
