// An entry of a model, in the words of the DSL.
#ifndef GAIT_FRONTEND_ENTRY_H
#define GAIT_FRONTEND_ENTRY_H
#include "gait/optim.h"
#include "graph_state.h"
#include <string>
#include <utility>
#include <vector>

namespace mlir {
class ModuleOp;
} // namespace mlir

namespace gait::compiler {
struct Slice;
} // namespace gait::compiler

namespace gait::detail {

struct EntryResult {
  std::string name;
  gait_role role;
  Tensor tensor;
};

struct EntrySpec {
  std::string name;
  std::vector<EntryResult> results;
  Updates updates;
  bool training = false;                ///< what `Graph::training` is here
  std::vector<EntryResult> inputs = {}; ///< placeholders: its own inputs, after the graph's
  /// Tensors, and what stands in for each wherever it would be read: built before its readers, and not from it.
  std::vector<std::pair<Tensor, Tensor>> stand_ins = {};
};

/// All that an entry computes from.
compiler::Slice slice_of(GraphState &graph, const EntrySpec &entry);

/// The states of a graph that an entry reads or updates, by the number of their tensors; declared ones, in order.
std::vector<const Declaration *> states_of(GraphState &graph, const EntrySpec &entry);

/// Appends `func.func @<name>`: arguments are the states and inputs it uses, in order of declaration; results are those of the
/// spec, then the new states.
void build_entry(mlir::ModuleOp module, GraphState &graph, const EntrySpec &entry, const Location &where);

/// Appends `func.func @init`: arguments are all the given states and the seed, results the states' first values.
void build_init(mlir::ModuleOp module, GraphState &graph, const std::vector<const Declaration *> &states, const Location &where);

} // namespace gait::detail
#endif
