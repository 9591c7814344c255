#include "gait/nn/stream.h"
#include "checks.h"
#include "gait/index.h"
#include "gait/nn/dropout.h"

namespace gait::nn {

using detail::Call;

/// A flag of rows, i1 [...], as it meets states [..., hidden]; empty: none.
static Tensor of_rows(const Call &call, std::string_view what, const Tensor &flags, const Tensor &x) {
  if (flags.empty()) return {};
  const Shape rows(std::vector<Dimension>(x.shape().begin(), x.shape().end() - 1));
  call.require(flags.dtype() == i1 && flags.shape() == rows, "`{}` is {} {}; it must be i1 {}", what, name_of(flags.dtype()),
               flags.shape().text(), rows.text());
  return expand_axis(flags, -1);
}

Stream stream(const Recurrent &layer, const Tensor &x, const StreamOptions &options, Location where) {
  Call call("stream", {x}, where);
  call.require(!layer.cells.empty(), "a layer without cells; make it with nn::rnn, nn::lstm or nn::gru");
  call.require(!layer.bidirectional, "\"{}\" is bidirectional: it needs the end of a sequence before its first step", layer.name);
  const Tensor present = of_rows(call, "present", options.present, x), restart = of_rows(call, "restart", options.restart, x);
  Graph graph = x.graph();
  Stream all;
  all.name = detail::layer_name(graph, options.name, layer.name + ".stream");
  Scope scope(x, where, all.name);
  all.output = x;
  for (std::size_t i = 0; i < layer.cells.size(); ++i) {
    const RecurrentCell &cell = layer.cells[i];
    if (i > 0) all.output = dropout(all.output, layer.rate);
    const RecurrentState zeros = cell.complete({}, all.output);
    RecurrentState kept, before;
    auto keep = [&](Tensor RecurrentState::*part, const char *what) {
      const Tensor &zero = zeros.*part;
      if (zero.empty()) return;
      kept.*part = graph.state(fmt::format("{}.{}_l{}", all.name, what, i), zero.shape(), init::zeros(), zero.dtype(), where);
      before.*part = restart.empty() ? kept.*part : select(restart, 0, kept.*part);
    };
    keep(&RecurrentState::hidden, "hidden"), keep(&RecurrentState::cell, "cell");
    const RecurrentState next = cell(all.output, before);
    for (Tensor RecurrentState::*part : {&RecurrentState::hidden, &RecurrentState::cell}) {
      if ((kept.*part).empty()) continue;
      all.step.set(kept.*part, present.empty() ? next.*part : select(present, next.*part, before.*part));
      all.reset.set(kept.*part, zeros.*part);
    }
    all.output = present.empty() ? next.hidden : select(present, next.hidden, 0);
    all.states.push_back(kept);
  }
  return all;
}

} // namespace gait::nn
