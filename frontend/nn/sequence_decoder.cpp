#include "gait/nn/sequence_decoder.h"
#include "checks.h"
#include "gait/index.h"
#include "gait/nn/dropout.h"
#include "gait/ops/scan.h"

namespace gait::nn {

using detail::Call;
using Tensors = std::vector<Tensor>;

SequenceDecoder sequence_decoder(Graph graph, std::int64_t size, std::int64_t hidden, const SequenceDecoderOptions &options,
                                 Location where) {
  Call call("sequence_decoder", graph, where);
  detail::check_size(call, "features", size);
  const std::string name = detail::layer_name(graph, options.name, "sequence_decoder");
  const auto make = options.kind == Recurrence::rnn ? rnn : options.kind == Recurrence::lstm ? lstm : gru;
  const RecurrentOptions layers{
      .layers = options.layers, .dropout = options.dropout, .gates = options.gates, .name = name + ".recurrent"};
  return {name, make(graph, size, hidden, layers, where), linear(graph, hidden, size, {.name = name + ".output"}, where)};
}

Tensor SequenceDecoder::forced(const Tensor &targets, const std::vector<RecurrentState> &states, const Tensor &first,
                               Location where) const {
  Call call(name.empty() ? "sequence_decoder" : name, {targets, first}, where);
  const std::int64_t axis = targets.rank() - 2;
  call.require(axis >= 0 && first.rank() == axis + 1 && index_axis(targets, axis, 0).shape() == first.shape(),
               "targets {} and the first input {} do not fit; they are [..., T, {}] and [..., {}]", targets.shape().text(),
               first.shape().text(), recurrent.cells[0].in(), recurrent.cells[0].in());
  Scope scope(targets, where, name);
  Tensor inputs = expand_axis(first, axis);
  if (targets.shape()[axis].size() > 1) inputs = concat({inputs, slice_axis(targets, axis, 0, -1)}, axis);
  return output(recurrent(inputs, {.initial = states}).sequence);
}

Tensor SequenceDecoder::unforced(std::int64_t steps, const std::vector<RecurrentState> &states, const Tensor &first,
                                 Location where) const {
  Call call(name.empty() ? "sequence_decoder" : name, {first}, where);
  call.require(steps >= 1, "{} steps; at least 1", steps);
  call.require(states.size() <= recurrent.cells.size(), "{} first states for {} layers; give one for each", states.size(),
               recurrent.cells.size());
  Scope scope(first, where, name);
  detail::check_input(call, first, recurrent.cells[0].in(), output.weight.dtype());
  // The carries: what was said last, then the states of each layer.
  const bool cell = recurrent.cells[0].kind == Recurrence::lstm;
  Tensors carries{first};
  for (std::size_t i = 0; i < recurrent.cells.size(); ++i) {
    const RecurrentState whole = recurrent.cells[i].complete(i < states.size() ? states[i] : RecurrentState(), first);
    carries.push_back(whole.hidden);
    if (cell) carries.push_back(whole.cell);
  }
  const auto step = [&](const Tensors &before, const Tensors &) {
    Tensors next{{}};
    Tensor x = before[0];
    for (std::size_t i = 0; i < recurrent.cells.size(); ++i) {
      const std::size_t at = next.size();
      const RecurrentState made = recurrent.cells[i](x, {before[at], cell ? before[at + 1] : Tensor()});
      next.push_back(made.hidden);
      if (cell) next.push_back(made.cell);
      x = made.hidden;
    }
    next[0] = output(x);
    return Steps{next, {next[0]}};
  };
  return scan(Tensors{}, carries, step, {.axis = first.rank() - 1, .count = steps}).outputs[0];
}

Tensor SequenceDecoder::operator()(const Tensor &targets, const std::vector<RecurrentState> &states, const Tensor &first,
                                   Location where) const {
  const Tensor taught = forced(targets, states, first, where);
  return select(first.graph().training(), taught, unforced(targets.shape()[targets.rank() - 2].size(), states, first, where));
}

} // namespace gait::nn
