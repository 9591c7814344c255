#include "gait/model.h"
#include "call.h"
#include "compiler/builder/diagnostics.h"
#include "compiler/builder/entry.h"
#include "entry.h"
#include "mlir/IR/Verifier.h"
#include "model_entries.h"
#include "model_state.h"
#include "runtime/error.h"
#include "llvm/ADT/SmallPtrSet.h"
#include <algorithm>

namespace gait {

using detail::Call;
using detail::Declaration;
using detail::EntrySpec;
using detail::GraphState;
using detail::ModelState;

static void check_names(const Call &call, GraphState &graph, const std::vector<EntrySpec> &entries) {
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const EntrySpec &entry = entries[i];
    detail::check_name(call.name, entry.name, /*dots=*/false, call.where);
    call.require(entry.name != "init", "the entry \"init\" is made of the states' initialisers; choose another name");
    for (std::size_t j = 0; j < i; ++j)
      call.require(entries[j].name != entry.name, "two entries are named \"{}\"; choose another name", entry.name);
    call.require(!entry.results.empty() || entry.updates.size() > 0, "the entry \"{}\" has neither results nor updates",
                 entry.name);
    for (auto result = entry.results.begin(); result != entry.results.end(); ++result) {
      detail::check_name(call.name, result->name, /*dots=*/true, call.where);
      auto same = [&](const auto &other) { return other.name == result->name; };
      call.require(std::find_if(entry.results.begin(), result, same) == result,
                   "two results of \"{}\" are named \"{}\"; choose another name", entry.name, result->name);
      call.require(std::ranges::none_of(graph.inputs, same),
                   "a result of \"{}\" has the name of the input \"{}\"; choose another", entry.name, result->name);
    }
  }
}

/// Every tensor of the options, in the order of the options.
static std::vector<Tensor> all_tensors(const ModelOptions &options) {
  std::vector<Tensor> all;
  all.reserve(options.outputs.size() + options.losses.size() + options.metrics.size());
  for (const Named &output : options.outputs) all.push_back(output.tensor);
  for (const Loss &loss : options.losses) all.push_back(loss.tensor);
  for (const auto &[name, metric] : options.metrics) {
    if (metric.sums.empty()) all.push_back(metric.mean);
    all.insert(all.end(), metric.sums.begin(), metric.sums.end());
  }
  for (const Entry &entry : options.entries) {
    for (const Named &result : entry.body.results) all.push_back(result.tensor);
    for (const auto &[state, value] : entry.body.updates) all.push_back(state);
  }
  return all;
}

Model::Model(const Graph &graph, const ModelOptions &options, Location where) {
  std::vector<Tensor> tensors = all_tensors(options);
  for (const Tensor &tensor : tensors)
    if (!tensor.empty() && &GraphState::of(tensor) != &GraphState::of(graph))
      detail::fail("model",
                   fmt::format("a tensor belongs to the graph \"{}\", not to \"{}\"; build the model on its own graph",
                               tensor.graph().name(), graph.name()),
                   where);
  Call empty("model", graph, where);
  empty.require(!tensors.empty(), "there is nothing to run; give outputs, losses, metrics or entries");
  Call call("model", tensors, where);
  GraphState &state = *call.graph;
  Scope scope(graph, where);
  std::vector<EntrySpec> entries = detail::specify_entries(call, options);
  check_names(call, state, entries);

  auto shared = std::make_shared<ModelState>();
  shared->name = state.name;
  shared->built =
      std::make_shared<compiler::OwnedModule>(std::shared_ptr<mlir::MLIRContext>(state.shared_from_this(), &state.context()),
                                              compiler::createModule(state.location(where), state.name));
  mlir::ModuleOp module = *shared->built->module;
  llvm::SmallPtrSet<const Declaration *, 8> used;
  for (const EntrySpec &entry : entries) used.insert_range(states_of(state, entry));
  std::vector<const Declaration *> states;
  for (const Declaration &each : state.states)
    if (used.contains(&each)) states.push_back(&each);
  build_init(module, state, states, where);
  shared->entries.push_back("init");
  for (const EntrySpec &entry : entries) {
    build_entry(module, state, entry, where);
    shared->entries.push_back(entry.name);
  }
  compiler::Diagnostics diagnostics(state.context());
  if (mlir::failed(mlir::verify(module))) throw InternalError("model: " + diagnostics.text(/*namingOps=*/true));
  this->shared = std::move(shared);
}

const std::string &Model::name() const { return shared->name; }
std::vector<std::string> Model::entries() const { return shared->entries; }

} // namespace gait
