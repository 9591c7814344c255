#include "gait/nn/recurrent.h"
#include "checks.h"
#include "gait/index.h"
#include "gait/nn/dropout.h"
#include "gait/ops/scan.h"
#include "recurrent_parts.h"

namespace gait::nn {

using detail::Call;
using Tensors = std::vector<Tensor>;

static Recurrent layer(Graph &graph, Recurrence kind, detail::CellSizes sizes, const RecurrentOptions &options,
                       const Location &where) {
  const std::string stem(detail::name_of(kind));
  Call call(stem, graph, where);
  detail::check_sizes(call, sizes);
  call.require(options.layers >= 1, "{} layers; at least 1", options.layers);
  call.require(options.dropout >= 0 && options.dropout < 1, "the rate {} is outside [0, 1)", options.dropout);
  call.require(options.dropout == 0 || options.layers > 1,
               "dropout is between layers, and there is one; apply nn::dropout to what the layer makes");
  const std::string name = detail::layer_name(graph, options.name, stem);
  Recurrent made{name, {}, options.bidirectional, options.dropout};
  const std::int64_t directions = options.bidirectional ? 2 : 1;
  for (std::int64_t i = 0; i < options.layers; ++i)
    for (std::int64_t direction = 0; direction < directions; ++direction) {
      const std::int64_t in = i == 0 ? sizes.in : directions * sizes.hidden;
      const std::string suffix = fmt::format("_l{}{}", i, direction == 0 ? "" : "_reverse");
      made.cells.push_back(detail::make_cell(call, kind, {in, sizes.hidden}, options.gates, name, suffix));
    }
  return made;
}

Recurrent rnn(Graph graph, std::int64_t in, std::int64_t hidden, const RecurrentOptions &options, Location where) {
  return layer(graph, Recurrence::rnn, {in, hidden}, options, where);
}
Recurrent lstm(Graph graph, std::int64_t in, std::int64_t hidden, const RecurrentOptions &options, Location where) {
  return layer(graph, Recurrence::lstm, {in, hidden}, options, where);
}
Recurrent gru(Graph graph, std::int64_t in, std::int64_t hidden, const RecurrentOptions &options, Location where) {
  return layer(graph, Recurrence::gru, {in, hidden}, options, where);
}

/// The steps that are there, i1 [..., T]; empty: all.
static Tensor present(const Call &call, const Tensor &x, const RecurrentInputs &given) {
  call.require(given.mask.empty() || given.lengths.empty(), "a mask and lengths; give one of them");
  std::vector<Dimension> steps(x.shape().begin(), x.shape().end() - 1);
  if (!given.mask.empty()) {
    call.require(given.mask.dtype() == i1 && given.mask.shape() == Shape(steps),
                 "the mask is {} {}; it must be i1 {}, true where a step is there", name_of(given.mask.dtype()),
                 given.mask.shape().text(), Shape(steps).text());
    return given.mask;
  }
  if (given.lengths.empty()) return {};
  const Tensor &lengths = given.lengths;
  const Shape sequences(std::vector<Dimension>(steps.begin(), steps.end() - 1));
  call.require((lengths.dtype() == i32 || lengths.dtype() == i64) && lengths.shape() == sequences,
               "the lengths are {} {}; they must be i32 or i64 {}", name_of(lengths.dtype()), lengths.shape().text(),
               sequences.text());
  if (call.graph->find_input(lengths)) declare_range(lengths, 0, steps.back().size() + 1, call.where);
  const Tensor step = iota(x.graph(), Shape(steps), x.rank() - 2, lengths.dtype());
  return step < expand_axis(lengths, -1);
}

/// What one cell makes of a sequence.
struct Pass {
  Tensor sequence;
  RecurrentState last;
};

static Tensors tensors_of(const RecurrentState &state) {
  return state.cell.empty() ? Tensors{state.hidden} : Tensors{state.hidden, state.cell};
}
static RecurrentState state_of(const Tensors &tensors) { return {tensors[0], tensors.size() > 1 ? tensors[1] : Tensor()}; }

static Pass run(const RecurrentCell &cell, const Tensor &x, const RecurrentState &initial, const Tensor &mask, bool reverse) {
  const std::int64_t axis = x.rank() - 2;
  const RecurrentState first = cell.complete(initial, index_axis(x, axis, 0));
  Tensors sequences{cell.project(x)};
  if (!mask.empty()) sequences.push_back(mask);
  const Steps steps = scan(sequences, tensors_of(first),
                           [&](const Tensors &before, const Tensors &slices) {
                             Tensors next = tensors_of(cell.advance(slices[0], state_of(before)));
                             if (mask.empty()) return Steps{next, {next[0]}};
                             const Tensor there = expand_axis(slices[1], -1);
                             const Tensor output = select(there, next[0], 0);
                             for (std::size_t i = 0; i < next.size(); ++i) next[i] = select(there, next[i], before[i]);
                             return Steps{next, {output}};
                           },
                           {.reverse = reverse, .axis = axis});
  return {steps.outputs[0], state_of(steps.carries)};
}

Recurred Recurrent::operator()(const Tensor &x, const RecurrentInputs &given, Location where) const {
  Call call(name.empty() ? "recurrent layer" : name, {x}, where);
  call.require(!cells.empty(), "a layer without cells; make it with nn::rnn, nn::lstm or nn::gru");
  call.require(x.rank() >= 2 && !x.shape()[x.rank() - 2].is_batch(), "the input is {}; it is a sequence [..., T, {}]",
               x.shape().text(), cells[0].in());
  detail::check_input(call, x, cells[0].in(), cells[0].weight_ih.dtype());
  call.require(given.initial.size() <= cells.size(), "{} first states for {} cells; give one for each layer and direction",
               given.initial.size(), cells.size());
  Scope scope(x, where, name);
  const Tensor mask = present(call, x, given);
  const std::size_t directions = bidirectional ? 2 : 1;
  Recurred all{x, {}, {}};
  for (std::size_t i = 0; i < cells.size(); i += directions) {
    const Tensor &below = i == 0 ? x : dropout(all.sequence, rate);
    Tensors sequences, last;
    for (std::size_t direction = 0; direction < directions; ++direction) {
      const std::size_t at = i + direction;
      const RecurrentState first = at < given.initial.size() ? given.initial[at] : RecurrentState();
      Pass pass = run(cells[at], below, first, mask, direction == 1);
      sequences.push_back(pass.sequence), last.push_back(pass.last.hidden);
      all.states.push_back(pass.last);
    }
    all.sequence = bidirectional ? concat(sequences, -1) : sequences[0];
    all.last = bidirectional ? concat(last, -1) : last[0];
  }
  return all;
}

} // namespace gait::nn
