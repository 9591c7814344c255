#include "gait/model.h"
#include "call.h"
#include "entry.h"
#include "gait/ops.h"
#include "model_state.h"
#include "runtime/error.h"
#include "slice.h"
#include "llvm/ADT/SmallPtrSet.h"
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

namespace gait {

using detail::Call;
using detail::Declaration;
using detail::EntryResult;
using detail::EntrySpec;
using detail::GraphState;
using detail::ModelState;

/// Losses and metrics are averaged and compared: floating scalars.
static void check_scalar(const Call &call, std::string_view kind, const std::string &name, const Tensor &tensor) {
  call.require(tensor.rank() == 0 && is_floating(tensor.dtype()),
               "the {} \"{}\" is {} {}, not a floating scalar; take its mean or sum", kind, name, name_of(tensor.dtype()),
               tensor.shape().text());
}

/// `loss`, then each named loss where `loss` does not already say it.
static std::vector<EntryResult> loss_results(const Call &call, const Losses &losses) {
  if (losses.empty()) return {};
  Tensor total;
  for (const Loss &loss : losses) {
    check_scalar(call, "loss", loss.name, loss.tensor);
    Tensor part = loss.weight == 1 ? loss.tensor : loss.weight * loss.tensor;
    total = total.empty() ? part : total + part;
  }
  std::vector<EntryResult> results{{"loss", GAIT_LOSS, total}};
  if (losses.size() == 1 && losses.front().weight == 1) return results;
  for (const Loss &loss : losses) results.push_back({loss.name, GAIT_LOSS, loss.tensor});
  return results;
}

/// The optimizer's step for the parameters that the loss depends on.
static Updates learn(const Call &call, const Optimizer &optimizer, const Tensor &loss) {
  detail::Slice slice;
  slice.add(call.value(loss));
  std::vector<Tensor> weights;
  for (const Declaration &state : call.graph->states)
    if (state.role == GAIT_PARAMETER && slice.arguments.contains(call.graph->node(state.tensor).value))
      weights.push_back(call.graph->tensor(state.tensor));
  call.require(!weights.empty(), "the loss depends on no parameter, so there is nothing for the optimizer to learn");
  return optimizer.apply(weights, gradients(loss, weights, call.where), call.where);
}

static std::vector<EntryResult> plain_results(const std::vector<Named> &named, gait_role role) {
  std::vector<EntryResult> results;
  results.reserve(named.size());
  for (const Named &each : named) results.push_back({each.name, role, each.tensor});
  return results;
}

/// The entries that the options ask for, `init` apart.
static std::vector<EntrySpec> specify(const Call &call, const ModelOptions &options) {
  std::vector<EntrySpec> entries;
  std::vector<EntryResult> measured = loss_results(call, options.losses);
  for (const Named &metric : options.metrics) {
    check_scalar(call, "metric", metric.name, metric.tensor);
    measured.push_back({metric.name, GAIT_METRIC, metric.tensor});
  }
  call.require(!options.optimizer || !options.losses.empty(),
               "an optimizer without a loss has nothing to make smaller; give losses");
  if (options.optimizer) entries.push_back({"train_step", measured, learn(call, *options.optimizer, measured.front().tensor)});
  if (!measured.empty()) entries.push_back({"evaluate", measured, {}});
  if (!options.outputs.empty()) entries.push_back({"predict", plain_results(options.outputs, GAIT_OUTPUT), {}});
  for (const Entry &entry : options.entries)
    entries.push_back({entry.name, plain_results(entry.body.results, GAIT_OUTPUT), entry.body.updates});
  return entries;
}

/// An entry that updates state and draws random numbers draws others next time.
static void count_draws(GraphState &graph, EntrySpec &entry, const Location &where) {
  std::optional<std::int64_t> counter = graph.find_random_counter();
  if (!counter || entry.updates.size() == 0) return;
  for (const Declaration *state : states_of(graph, entry))
    if (state->tensor == *counter) {
      Tensor draws = graph.tensor(*counter);
      entry.updates.set(draws, add(Operand(draws, where), Operand(1, where)));
    }
}

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
  for (const Named &metric : options.metrics) all.push_back(metric.tensor);
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
  std::vector<EntrySpec> entries = specify(call, options);
  for (EntrySpec &entry : entries) count_draws(state, entry, where);
  check_names(call, state, entries);

  auto shared = std::make_shared<ModelState>(graph);
  mlir::OpBuilder builder(&state.context);
  shared->module = mlir::ModuleOp::create(state.location(where), state.name);
  shared->module.get()->setAttr("gait.phase", builder.getStringAttr("graph"));
  llvm::SmallPtrSet<const Declaration *, 8> used;
  for (const EntrySpec &entry : entries) used.insert_range(states_of(state, entry));
  std::vector<const Declaration *> states;
  for (const Declaration &each : state.states)
    if (used.contains(&each)) states.push_back(&each);
  build_init(*shared->module, state, states, where);
  shared->entries.push_back("init");
  for (const EntrySpec &entry : entries) {
    build_entry(*shared->module, state, entry, where);
    shared->entries.push_back(entry.name);
  }
  detail::Diagnostics diagnostics(state.context);
  if (mlir::failed(mlir::verify(*shared->module))) throw InternalError("model: " + diagnostics.text(/*naming_ops=*/true));
  this->shared = std::move(shared);
}

const std::string &Model::name() const { return GraphState::of(shared->graph).name; }
std::vector<std::string> Model::entries() const { return shared->entries; }

std::string Model::text() const {
  std::string text;
  llvm::raw_string_ostream stream(text);
  shared->module.get()->print(stream, mlir::OpPrintingFlags().enableDebugInfo(/*enable=*/true, /*prettyForm=*/false));
  return text + "\n";
}

void Model::save(const std::filesystem::path &path) const {
  std::ofstream file(path, std::ios::binary);
  file << text();
  file.close();
  if (!file)
    throw RuntimeError(
        fmt::format("save: can not write {}: {}; check the folder and its permissions", path.string(), std::strerror(errno)));
}

} // namespace gait
