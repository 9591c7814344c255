#include "entry.h"
#include "compiler/builder/entry.h"
#include "compiler/builder/pool.h"

namespace gait::detail {

using compiler::Port;
using compiler::Slice;

Slice slice_of(GraphState &graph, const EntrySpec &entry) {
  Slice slice(graph.training(entry.training));
  for (const auto &[tensor, stand_in] : entry.stand_ins) slice.standIns[graph.value(tensor)] = graph.value(stand_in);
  for (const EntryResult &result : entry.results) slice.add(graph.value(result.tensor));
  for (const auto &[state, value] : entry.updates) {
    slice.add(graph.value(value));
    slice.arguments.insert(graph.value(state));
  }
  return slice;
}

std::vector<const Declaration *> states_of(GraphState &graph, const EntrySpec &entry) {
  const Slice slice = slice_of(graph, entry);
  std::vector<const Declaration *> used;
  for (const Declaration &state : graph.states)
    if (slice.arguments.contains(graph.value(state.tensor))) used.push_back(&state);
  return used;
}

void build_entry(mlir::ModuleOp module, GraphState &graph, const EntrySpec &entry, const Location &where) {
  std::vector<Port> arguments, results;
  std::vector<const Declaration *> states = states_of(graph, entry);
  for (const Declaration *state : states) arguments.push_back({state->name, state->role, graph.value(state->tensor)});
  const Slice slice = slice_of(graph, entry);
  for (const Declaration &input : graph.inputs)
    if (mlir::Value value = graph.value(input.tensor); slice.arguments.contains(value))
      arguments.push_back({input.name, input.role, value, input.range});
  for (const EntryResult &input : entry.inputs) arguments.push_back({input.name, input.role, graph.value(input.tensor)});
  for (const EntryResult &result : entry.results) results.push_back({result.name, result.role, graph.value(result.tensor)});
  for (std::size_t i = 0; i < states.size(); ++i) // in the order of the arguments, whatever order they were set in
    for (const auto &[state, value] : entry.updates)
      if (GraphState::id_of(state) == states[i]->tensor)
        results.push_back({states[i]->name, states[i]->role, graph.value(value), {}, static_cast<std::int64_t>(i)});
  compiler::createEntry(module, graph.location(where), entry.name, arguments, results, *graph.pool, slice);
}

void build_init(mlir::ModuleOp module, GraphState &graph, const std::vector<const Declaration *> &states, const Location &where) {
  std::vector<Port> arguments, results;
  Slice slice;
  for (const Declaration *state : states) {
    slice.add(graph.value(state->initial));
    results.push_back({state->name, state->role, graph.value(state->initial), {}, static_cast<std::int64_t>(arguments.size())});
    arguments.push_back({state->name, state->role, graph.value(state->tensor)});
  }
  arguments.push_back({"seed", GAIT_INPUT, graph.value(graph.seed)});
  compiler::createEntry(module, graph.location(where), "init", arguments, results, *graph.pool, slice);
}

} // namespace gait::detail
