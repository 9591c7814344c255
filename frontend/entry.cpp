#include "entry.h"
#include "compiler/artifact/manifest.h"
#include "compiler/ops/ops.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"

namespace gait::detail {

/// What stands at an argument or result of an entry.
struct Port {
  std::string name;
  gait_role role;
  mlir::Value value;                                          ///< in the pool
  std::optional<std::pair<std::int64_t, std::int64_t>> range; ///< of an input
  std::optional<std::int64_t> state;                          ///< of a result: the argument it is the new value of
};

static mlir::DictionaryAttr attributes(mlir::Builder builder, const Port &port) {
  mlir::NamedAttrList list;
  list.append("gait.name", builder.getStringAttr(port.name));
  list.append("gait.role", builder.getStringAttr(compiler::spellRole(port.role)));
  if (port.range) list.append("gait.range", builder.getDenseI64ArrayAttr({port.range->first, port.range->second}));
  if (port.state) list.append("gait.state", builder.getI64IntegerAttr(*port.state));
  return list.getDictionary(builder.getContext());
}

/// A function from arguments to results, both values of the pool: the ops between them are copied, in the pool's order; a choice
/// by the training flag is what it chooses.
static void build_function(mlir::ModuleOp module, GraphState &graph, const std::string &name, const std::vector<Port> &arguments,
                           const std::vector<Port> &results, const Slice &slice, const Location &where) {
  mlir::OpBuilder builder = mlir::OpBuilder::atBlockEnd(module.getBody());
  llvm::SmallVector<mlir::Type> inputs, outputs;
  llvm::SmallVector<mlir::DictionaryAttr> input_attributes, output_attributes;
  for (const Port &port : arguments)
    inputs.push_back(port.value.getType()), input_attributes.push_back(attributes(builder, port));
  for (const Port &port : results)
    outputs.push_back(port.value.getType()), output_attributes.push_back(attributes(builder, port));
  mlir::Location place = graph.location(where);
  auto function = mlir::func::FuncOp::create(builder, place, name, builder.getFunctionType(inputs, outputs));
  function.setAllArgAttrs(input_attributes);
  function.setAllResultAttrs(output_attributes);
  mlir::Block *body = builder.createBlock(&function.getBody());
  mlir::IRMapping mapping;
  for (const Port &port : arguments) mapping.map(port.value, body->addArgument(port.value.getType(), port.value.getLoc()));
  const Training &training = slice.training;
  if (training.flag && slice.contains(training.flag))
    mapping.map(training.flag, ir::ConstantOp::create(builder, training.flag.getLoc(),
                                                      mlir::DenseElementsAttr::get(
                                                          mlir::cast<mlir::ShapedType>(training.flag.getType()), training.on))
                                   ->getResult(0));
  for (mlir::Operation &op : graph.pool) {
    if (!slice.ops.contains(&op)) continue;
    for (mlir::Value operand : op.getOperands())
      if (mlir::Value actual = slice.actual(operand); actual != operand) mapping.map(operand, mapping.lookup(actual));
    if (mlir::Value chosen = training.chosen(&op)) mapping.map(op.getResult(0), mapping.lookup(chosen));
    else builder.clone(op, mapping);
  }
  llvm::SmallVector<mlir::Value> returned;
  for (const Port &port : results) returned.push_back(mapping.lookup(slice.actual(port.value)));
  mlir::func::ReturnOp::create(builder, place, returned);
}

Slice slice_of(GraphState &graph, const EntrySpec &entry) {
  Slice slice(graph.training(entry.training));
  for (const auto &[tensor, stand_in] : entry.stand_ins) slice.stand_ins[graph.value(tensor)] = graph.value(stand_in);
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
    if (slice.arguments.contains(graph.node(state.tensor).value)) used.push_back(&state);
  return used;
}

void build_entry(mlir::ModuleOp module, GraphState &graph, const EntrySpec &entry, const Location &where) {
  std::vector<Port> arguments, results;
  std::vector<const Declaration *> states = states_of(graph, entry);
  for (const Declaration *state : states) arguments.push_back({state->name, state->role, graph.node(state->tensor).value});
  const Slice slice = slice_of(graph, entry);
  for (const Declaration &input : graph.inputs)
    if (mlir::Value value = graph.node(input.tensor).value; slice.arguments.contains(value))
      arguments.push_back({input.name, input.role, value, input.range});
  for (const EntryResult &input : entry.inputs) arguments.push_back({input.name, input.role, graph.value(input.tensor)});
  for (const EntryResult &result : entry.results) results.push_back({result.name, result.role, graph.value(result.tensor)});
  for (std::size_t i = 0; i < states.size(); ++i) // in the order of the arguments, whatever order they were set in
    for (const auto &[state, value] : entry.updates)
      if (GraphState::id_of(state) == states[i]->tensor)
        results.push_back({states[i]->name, states[i]->role, graph.value(value), {}, static_cast<std::int64_t>(i)});
  build_function(module, graph, entry.name, arguments, results, slice, where);
}

void build_init(mlir::ModuleOp module, GraphState &graph, const std::vector<const Declaration *> &states, const Location &where) {
  std::vector<Port> arguments, results;
  Slice slice;
  for (const Declaration *state : states) {
    slice.add(graph.node(state->initial).value);
    results.push_back(
        {state->name, state->role, graph.node(state->initial).value, {}, static_cast<std::int64_t>(arguments.size())});
    arguments.push_back({state->name, state->role, graph.node(state->tensor).value});
  }
  arguments.push_back({"seed", GAIT_INPUT, graph.node(graph.seed).value});
  build_function(module, graph, "init", arguments, results, slice, where);
}

} // namespace gait::detail
