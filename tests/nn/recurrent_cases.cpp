// Recurrent cells and layers: sequences of 4 steps of 3 features, 2 hidden ones.
#include "tests/nn/cases.h"

namespace gait::test {

using nn::Recurrence;

enum class Take { sequence, last, states };

struct Variant {
  Take take = Take::sequence;
  nn::RecurrentOptions options = {};
  bool initial = false, ragged = false;
};

/// The states beside each other: of each cell the hidden one, and an lstm's cell.
static Tensor joined(const std::vector<nn::RecurrentState> &states) {
  std::vector<Tensor> all;
  for (const nn::RecurrentState &state : states)
    for (const Tensor &tensor : {state.hidden, state.cell})
      if (!tensor.empty()) all.push_back(tensor);
  return all.size() == 1 ? all.front() : concat(all, -1);
}

static Case layer(const std::string &name, Recurrence kind, const Variant &variant = {}) {
  return {name, [=](Builder &b) {
            Tensor x = b.x({4, 3});
            nn::RecurrentInputs given;
            const std::int64_t cells = variant.options.layers * (variant.options.bidirectional ? 2 : 1);
            for (std::int64_t i = 0; variant.initial && i < cells; ++i) {
              Tensor hidden = b.x({2});
              given.initial.push_back({hidden, kind == Recurrence::lstm ? b.x({2}) : Tensor()});
            }
            if (variant.ragged) given.lengths = b.label({}, 4) + 1;
            auto make = kind == Recurrence::rnn ? nn::rnn : kind == Recurrence::lstm ? nn::lstm : nn::gru;
            const nn::Recurred made = make(b.g, 3, 2, variant.options, Location::current())(x, given);
            return variant.take == Take::sequence ? made.sequence : variant.take == Take::last ? made.last : joined(made.states);
          }};
}

static Case cell(const std::string &name, Recurrence kind) {
  return {name, [=](Builder &b) {
            Tensor x = b.x({3}), hidden = b.x({2});
            if (kind == Recurrence::rnn) return nn::rnn_cell(b.g, 3, 2)(x, {hidden}).hidden;
            if (kind == Recurrence::gru) return nn::gru_cell(b.g, 3, 2)(x, {hidden}).hidden;
            return joined({nn::lstm_cell(b.g, 3, 2)(x, {hidden, b.x({2})})});
          }};
}

std::vector<Case> recurrent_cases() {
  using enum Recurrence;
  return {
      cell("rnn_cell", rnn),
      layer("rnn", rnn),
      cell("lstm_cell", lstm),
      layer("lstm", lstm),
      cell("gru_cell", gru),
      layer("gru", gru),
      layer("rnn_relu", rnn, {.options = {.gates = {.activation = relu}}}),
      layer("rnn_initial", rnn, {.initial = true}),
      layer("rnn_bidirectional", rnn, {.options = {.bidirectional = true}}),
      layer("lstm_no_bias", lstm, {.options = {.gates = {.bias = false}}}),
      layer("lstm_last", lstm, {.take = Take::last}),
      layer("lstm_initial", lstm, {.take = Take::states, .options = {.layers = 2}, .initial = true}),
      layer("lstm_stacked", lstm, {.options = {.layers = 2}}),
      layer("lstm_bidirectional", lstm, {.options = {.bidirectional = true}}),
      layer("lstm_ragged", lstm, {.ragged = true}),
      layer("lstm_ragged_states", lstm, {.take = Take::states, .options = {.layers = 2, .bidirectional = true}, .ragged = true}),
      layer("gru_last", gru, {.take = Take::last, .options = {.bidirectional = true}}),
      layer("gru_initial", gru, {.options = {.layers = 2}, .initial = true}),
      layer("gru_stacked", gru, {.options = {.layers = 2, .bidirectional = true}}),
      layer("gru_ragged", gru, {.options = {.bidirectional = true}, .ragged = true}),
      layer("gru_ragged_states", gru, {.take = Take::states, .initial = true, .ragged = true}),
  };
}

} // namespace gait::test
