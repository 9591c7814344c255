#include "gait/nn/recurrent_cell.h"
#include "checks.h"
#include "gait/index.h"
#include "recurrent_parts.h"

namespace gait::nn {

using detail::Call;

static std::int64_t parts_of(Recurrence kind) { return kind == Recurrence::rnn ? 1 : kind == Recurrence::lstm ? 4 : 3; }

/// 0, and the given number of the forget gate's units.
static Initializer forgetting(double forget_bias, std::int64_t hidden) {
  std::vector<double> values(static_cast<std::size_t>(4 * hidden), 0.0);
  for (std::int64_t i = hidden; i < 2 * hidden; ++i) values[static_cast<std::size_t>(i)] = forget_bias;
  return init::constant(std::move(values));
}

std::int64_t RecurrentCell::in() const { return weight_ih.shape()[0].size(); }
std::int64_t RecurrentCell::hidden() const { return weight_hh.shape()[0].size(); }

static Shape with_last(const Shape &shape, std::int64_t size) {
  std::vector<Dimension> dimensions(shape.begin(), shape.end() - 1);
  dimensions.emplace_back(size);
  return Shape(std::move(dimensions));
}

RecurrentState RecurrentCell::complete(const RecurrentState &state, const Tensor &x, Location where) const {
  Call call(name.empty() ? "recurrent cell" : name, {x, weight_hh}, where);
  call.require(x.rank() >= 1, "the input is a scalar; it is [..., {}]", in());
  const Shape shape = with_last(x.shape(), hidden());
  auto filled = [&](const Tensor &given, std::string_view what) {
    if (given.empty()) return constant(x.graph(), Operand(0, where), shape, weight_hh.dtype());
    call.require(given.shape() == shape && given.dtype() == weight_hh.dtype(),
                 "the {} state is {} {}; it must be {} {}, as the input has it", what, name_of(given.dtype()),
                 given.shape().text(), name_of(weight_hh.dtype()), shape.text());
    return given;
  };
  Scope scope(x, where, name);
  RecurrentState whole{filled(state.hidden, "hidden"), {}};
  if (kind == Recurrence::lstm) whole.cell = filled(state.cell, "cell");
  else call.require(state.cell.empty(), "a state with a cell, which only an lstm has; leave it out");
  return whole;
}

Tensor RecurrentCell::project(const Tensor &x, Location where) const {
  Call call(name.empty() ? "recurrent cell" : name, {x, weight_ih}, where);
  detail::check_input(call, x, in(), weight_ih.dtype());
  Scope scope(x, where, name);
  const Tensor product = dot(x, weight_ih);
  if (bias_ih.empty()) return product;
  // A gru multiplies a part of bias_hh by its gate; that of the others is added here, once for all steps.
  return product + (kind == Recurrence::gru ? bias_ih : bias_ih + bias_hh);
}

static Tensor gru_step(const RecurrentCell &cell, const Tensor &projected, const Tensor &hidden) {
  Tensor product = dot(hidden, cell.weight_hh);
  if (!cell.bias_hh.empty()) product = product + cell.bias_hh;
  const std::int64_t size = cell.hidden();
  const auto from_input = split(projected, {2 * size, size}, -1), from_state = split(product, {2 * size, size}, -1);
  const auto gates = split(sigmoid(from_input[0] + from_state[0]), 2, -1);
  const Tensor candidate = cell.activation(from_input[1] + gates[0] * from_state[1]);
  return candidate + gates[1] * (hidden - candidate);
}

static RecurrentState lstm_step(const RecurrentCell &cell, const Tensor &projected, const RecurrentState &state) {
  const auto parts = split(projected + dot(state.hidden, cell.weight_hh), 4, -1);
  const Tensor next = sigmoid(parts[1]) * state.cell + sigmoid(parts[0]) * cell.activation(parts[2]);
  return {sigmoid(parts[3]) * cell.activation(next), next};
}

RecurrentState RecurrentCell::advance(const Tensor &projected, const RecurrentState &state, Location where) const {
  Call call(name.empty() ? "recurrent cell" : name, {projected, weight_hh}, where);
  detail::check_input(call, projected, weight_hh.shape()[1].size(), weight_hh.dtype());
  const RecurrentState before = complete(state, projected, where);
  Scope scope(projected, where, name);
  switch (kind) {
  case Recurrence::rnn:
    return {activation(projected + dot(before.hidden, weight_hh)), {}};
  case Recurrence::lstm:
    return lstm_step(*this, projected, before);
  case Recurrence::gru:
    return {gru_step(*this, projected, before.hidden), {}};
  }
  call.fail("no such kind of cell");
}

RecurrentState RecurrentCell::operator()(const Tensor &x, const RecurrentState &state, Location where) const {
  return advance(project(x, where), state, where);
}

static RecurrentCell cell(Graph &graph, Recurrence kind, detail::CellSizes sizes, const CellOptions &options,
                          const Location &where) {
  const std::string stem = std::string(detail::name_of(kind)) + "_cell";
  Call call(stem, graph, where);
  detail::check_sizes(call, sizes);
  return detail::make_cell(call, kind, sizes, options.gates, detail::layer_name(graph, options.name, stem));
}

RecurrentCell rnn_cell(Graph graph, std::int64_t in, std::int64_t hidden, const CellOptions &options, Location where) {
  return cell(graph, Recurrence::rnn, {in, hidden}, options, where);
}
RecurrentCell lstm_cell(Graph graph, std::int64_t in, std::int64_t hidden, const CellOptions &options, Location where) {
  return cell(graph, Recurrence::lstm, {in, hidden}, options, where);
}
RecurrentCell gru_cell(Graph graph, std::int64_t in, std::int64_t hidden, const CellOptions &options, Location where) {
  return cell(graph, Recurrence::gru, {in, hidden}, options, where);
}

} // namespace gait::nn

namespace gait::detail {

void check_sizes(const Call &call, CellSizes sizes) {
  check_size(call, "features", sizes.in);
  check_size(call, "hidden features", sizes.hidden);
}

std::string_view name_of(nn::Recurrence kind) {
  return kind == nn::Recurrence::rnn ? "rnn" : kind == nn::Recurrence::lstm ? "lstm" : "gru";
}

nn::RecurrentCell make_cell(const Call &call, nn::Recurrence kind, CellSizes sizes, const nn::GateOptions &options,
                            const std::string &prefix, const std::string &suffix) {
  const std::int64_t width = nn::parts_of(kind) * sizes.hidden;
  Graph graph = call.graph->handle();
  auto parameter = [&](const char *part, const Shape &shape, const Initializer &init) {
    return graph.parameter(prefix + "." + part + suffix, shape, init, call.where);
  };
  nn::RecurrentCell cell;
  cell.name = prefix, cell.kind = kind, cell.activation = options.activation;
  cell.weight_ih = parameter("weight_ih", {sizes.in, width}, options.init);
  cell.weight_hh = parameter("weight_hh", {sizes.hidden, width}, options.recurrent_init);
  if (!options.bias) return cell;
  Initializer first = options.bias_init;
  if (!first) first = kind == nn::Recurrence::lstm ? nn::forgetting(options.forget_bias, sizes.hidden) : init::zeros();
  cell.bias_ih = parameter("bias_ih", {width}, first);
  cell.bias_hh = parameter("bias_hh", {width}, init::zeros());
  return cell;
}

} // namespace gait::detail
