#include "model_entries.h"
#include "accumulate.h"
#include "compiler/builder/slice.h"
#include "gait/ops.h"
#include <algorithm>

namespace gait::detail {

/// Losses and means of metrics are averaged and compared: floating scalars.
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

/// What an entry of these results depends on, training or not, has a number of rows.
static bool have_rows(const Call &call, const std::vector<EntryResult> &results, const std::vector<NamedMetric> &metrics) {
  for (bool training : {true, false}) {
    compiler::Slice slice(call.graph->training(training));
    for (const EntryResult &result : results) slice.add(call.value(result.tensor));
    for (const auto &[name, metric] : metrics) {
      if (!metric.mean.empty()) slice.add(call.value(metric.mean));
      for (const Tensor &sum : metric.sums) slice.add(call.value(sum));
    }
    if (!slice.hasRows()) return false;
  }
  return true;
}

/// A mean over rows as sums: the mean times the rows, and the rows.
static Metric with_sums(const Call &call, const NamedMetric &named, bool rows_vary) {
  const Metric &metric = named.metric;
  if (metric.mean.empty()) return metric;
  check_scalar(call, "metric", named.name, metric.mean);
  Graph graph = call.graph->handle();
  Tensor count = rows_vary ? convert(rows(graph), f64) : constant(graph, 1, {}, f64);
  return {{convert(metric.mean, f64) * count, count}, [](const std::vector<Tensor> &sums) { return sums[0] / sums[1]; }};
}

struct Measures {
  std::vector<EntryResult> of_batch; ///< values, then sums
  EntrySpec summarize{"summarize", {}, {}};
};

/// What the metrics add to the entries that compute them, and the entry that makes them of their sums.
static Measures measure(const Call &call, const std::vector<NamedMetric> &metrics, bool rows_vary) {
  Measures measures;
  std::vector<EntryResult> sums;
  auto value_of = [&](const std::string &name, const Metric &metric, const std::vector<Tensor> &parts) {
    Tensor value = metric.value ? metric.value(parts) : Tensor();
    call.require(!value.empty() && &GraphState::of(value) == call.graph && value.rank() == 0 && value.dtype() == f64,
                 "the value of the metric \"{}\" is {}, not an f64 scalar of this graph", name,
                 value.empty() ? "empty" : fmt::format("{} {}", name_of(value.dtype()), value.shape().text()));
    return value;
  };
  for (const NamedMetric &named : metrics) {
    const auto &name = named.name;
    Metric metric = with_sums(call, named, rows_vary);
    call.require(!metric.sums.empty(), "the metric \"{}\" has no sums", name);
    std::vector<Tensor> here, placeholders;
    for (const Tensor &sum : metric.sums) {
      call.require(sum.rank() == 0 && sum.dtype() != i1, "a sum of the metric \"{}\" is {} {}, not a scalar number", name,
                   name_of(sum.dtype()), sum.shape().text());
      here.push_back(convert(sum, f64));
      const std::string port = fmt::format("{}.sum{}", name, placeholders.size());
      placeholders.push_back(call.graph->placeholder(port, {}, f64, call.where));
      sums.push_back({port, GAIT_SUM, here.back()});
      measures.summarize.inputs.push_back({port, GAIT_INPUT, placeholders.back()});
    }
    Tensor value = named.metric.mean.empty() ? value_of(name, metric, here) : named.metric.mean;
    measures.of_batch.push_back({name, GAIT_METRIC, value});
    measures.summarize.results.push_back({name, GAIT_METRIC, value_of(name, metric, placeholders)});
  }
  measures.of_batch.insert(measures.of_batch.end(), sums.begin(), sums.end());
  return measures;
}

/// The optimizer's step for the parameters that the loss depends on and that are not frozen; where asked, also for gradients that
/// are added up.
struct Learning {
  Updates updates;
  std::optional<Accumulation> accumulation;
};
static Learning learn(const Call &call, const Optimizer &optimizer, const Tensor &loss, bool accumulate) {
  compiler::Slice slice(call.graph->training(true));
  slice.add(call.value(loss));
  std::vector<Tensor> weights;
  bool frozen = false;
  for (const Declaration &state : call.graph->states) {
    if (state.role != GAIT_PARAMETER || !slice.contains(call.graph->value(state.tensor))) continue;
    if (state.frozen) frozen = true;
    else weights.push_back(call.graph->tensor(state.tensor));
  }
  call.require(!weights.empty() || frozen, "the loss depends on no parameter, so there is nothing for the optimizer to learn");
  call.require(
      !weights.empty(),
      "every parameter that the loss depends on is frozen, so there is nothing for the optimizer to learn; unfreeze some");
  std::vector<mlir::Value> targets;
  for (const Tensor &weight : weights) targets.push_back(call.value(weight));
  const std::string end = compiler::findGradientEnd(call.value(loss), targets);
  call.require(end.empty(),
               "no gradient of the loss reaches a parameter: the last way to one ends at {}, which has none; make the loss of "
               "smooth functions",
               end);
  const std::vector<Tensor> slopes = gradients(loss, weights, call.where);
  Learning learning;
  if (accumulate) learning.accumulation.emplace(call, weights, slopes, slice.hasRows());
  learning.updates = optimizer.apply(weights, slopes, call.where);
  return learning;
}

static std::vector<EntryResult> outputs(const std::vector<Named> &named) {
  std::vector<EntryResult> results;
  results.reserve(named.size());
  for (const Named &each : named) results.push_back({each.name, GAIT_OUTPUT, each.tensor});
  return results;
}

/// Does an entry of one's own train, as it says or as it does?
static bool trains(const Call &call, const EntryBody &body) {
  return body.training.value_or(std::ranges::any_of(
      body.updates, [&](const auto &update) { return call.graph->find_state(update.first)->role == GAIT_PARAMETER; }));
}

/// Averages of what a training entry computes, for states that it does not set itself.
static void keep_averages(GraphState &graph, EntrySpec &entry, const Location &where) {
  if (!entry.training) return;
  const compiler::Slice slice = slice_of(graph, entry);
  std::vector<std::int64_t> own;
  for (const auto &[state, value] : entry.updates) own.push_back(GraphState::id_of(state));
  for (const RunningAverage &average : graph.averages) {
    if (!slice.contains(graph.value(average.witness)) || std::ranges::find(own, average.state) != own.end()) continue;
    Tensor state = graph.tensor(average.state), old = entry.updates.get(state), seen = graph.tensor(average.observation);
    Tensor step = mul(Operand(sub(Operand(seen, where), Operand(old, where)), where), Operand(average.rate, where));
    entry.updates.set(state, Operand(add(Operand(old, where), Operand(step, where)), where));
  }
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

std::vector<EntrySpec> specify_entries(const Call &call, const ModelOptions &options) {
  std::vector<EntrySpec> entries;
  std::vector<EntryResult> measured = loss_results(call, options.losses);
  call.require(!options.optimizer || !options.losses.empty(),
               "an optimizer without a loss has nothing to make smaller; give losses");
  Measures measures = measure(call, options.metrics, have_rows(call, measured, options.metrics));
  measured.insert(measured.end(), measures.of_batch.begin(), measures.of_batch.end());
  call.require(!options.accumulate || options.optimizer,
               "accumulate adds up gradients for an optimizer; give one, or leave accumulate out");
  std::vector<std::pair<Tensor, Tensor>> averages; // of weights, for entries that only read them
  if (options.optimizer) {
    Learning learning = learn(call, *options.optimizer, measured.front().tensor, options.accumulate);
    entries.push_back({"train_step", measured, learning.updates, /*training=*/true});
    if (learning.accumulation) {
      entries.push_back(learning.accumulation->accumulate(measured));
      entries.push_back(learning.accumulation->apply(learning.updates));
    }
    averages = learning.updates.stand_ins();
  }
  if (!measured.empty()) entries.push_back({"evaluate", measured, {}, /*training=*/false, {}, averages});
  if (!options.metrics.empty()) entries.push_back(measures.summarize);
  if (!options.outputs.empty()) entries.push_back({"predict", outputs(options.outputs), {}, /*training=*/false, {}, averages});
  for (const Entry &entry : options.entries)
    entries.push_back({entry.name, outputs(entry.body.results), entry.body.updates, trains(call, entry.body)});
  for (EntrySpec &entry : entries) {
    keep_averages(*call.graph, entry, call.where);
    count_draws(*call.graph, entry, call.where);
  }
  return entries;
}

} // namespace gait::detail
