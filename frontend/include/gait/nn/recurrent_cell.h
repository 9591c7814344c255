// One step of a recurrent network, as torch.nn.RNNCell, LSTMCell and GRUCell have it.
#ifndef GAIT_FRONTEND_NN_RECURRENT_CELL_H
#define GAIT_FRONTEND_NN_RECURRENT_CELL_H
#include "gait/graph.h"
#include "gait/init.h"
#include "gait/nn/activation.h"

namespace gait::nn {

/// What one step hands to the next.  Shapes: [..., hidden] each.
struct RecurrentState {
  Tensor hidden = {}; ///< what the step gives back; empty: zeros
  Tensor cell = {};   ///< of an lstm alone; empty: zeros
};

/// What cells are, and how their parts lie beside each other in the last dimension of weights and biases.
enum class Recurrence {
  rnn,  ///< one part
  lstm, ///< i, f, g, o: the gates of input and forgetting, the candidate, the output's gate; as PyTorch and Keras have it
  gru   ///< r, z, n: reset, update, candidate; as PyTorch has it. Keras has z, r, h.
};

struct GateOptions {
  bool bias = true;
  Activation activation = tanh;                    ///< of an rnn's state, a candidate, and an lstm's cell before its output
  Initializer init = init::glorot_uniform();       ///< of weight_ih
  Initializer recurrent_init = init::orthogonal(); ///< of weight_hh
  /// Of bias_ih; bias_hh begins with 0. Unset: 0, and `forget_bias` of an lstm's forget gate. For long memory: init::chrono.
  Initializer bias_init = {};
  double forget_bias = 1; ///< Source: Jozefowicz et al. 2015, section 2.2; Keras' unit_forget_bias
};

struct CellOptions {
  GateOptions gates = {};
  std::string name = {}; ///< `rnn_cell_0`, `lstm_cell_0`, `gru_cell_0`, ... in construction order unless given
};

/// One step: a state and an input make the next state. Calling it twice shares the parameters. They are PyTorch's, by name and by
/// order, two biases too; its weights are these transposed, which load_weights can do. Keras' kernel is weight_ih, its
/// recurrent_kernel weight_hh, its bias bias_ih (a gru's two rows, bias_ih and bias_hh), a gru's parts in another order.
/// With W x for x . weight_ih + bias_ih and U h for h . weight_hh + bias_hh, of each part, s for sigmoid:
///
///     rnn   h' = activation(W x + U h)
///     lstm  c' = s(f) * c + s(i) * activation(g)    h' = s(o) * activation(c')     i, f, g, o each W x + U h
///     gru   n = activation(W x + s(r) * U h)        h' = (1 - s(z)) * n + s(z) * h     r, z each W x + U h
///
/// (the gru that resets after the product, as PyTorch does, and Keras with reset_after).  Source: Elman 1990; Hochreiter and
/// Schmidhuber 1997; Gers et al. 2000; Cho et al. 2014.
struct RecurrentCell {
  std::string name;
  Recurrence kind = Recurrence::rnn;
  Tensor weight_ih;        ///< `<name>.weight_ih` [in, parts * hidden]
  Tensor weight_hh;        ///< `<name>.weight_hh` [hidden, parts * hidden]
  Tensor bias_ih, bias_hh; ///< `<name>.bias_ih`, `<name>.bias_hh` [parts * hidden]; empty without
  Activation activation = tanh;

  /// The next state.  Shapes: x [..., in], the state [..., hidden] -> [..., hidden].
  /// Throws: gait::Error where shapes or types disagree, and for a cell in the state of an rnn or a gru.
  RecurrentState operator()(const Tensor &x, const RecurrentState &state = {}, Location where = Location::current()) const;
  /// What the input brings to a step: x . weight_ih and the biases that are added to it, of all steps of a sequence at once.
  /// Shapes: x [..., in] -> [..., parts * hidden].  Throws: as the call.
  Tensor project(const Tensor &x, Location where = Location::current()) const;
  /// The next state, from what project(x) gave.  Shapes: projected [..., parts * hidden].  Throws: as the call.
  RecurrentState advance(const Tensor &projected, const RecurrentState &state, Location where = Location::current()) const;
  /// A state with zeros for what is empty.  Shapes: x [..., in] or [..., parts * hidden] -> [..., hidden].  Throws: as the call.
  RecurrentState complete(const RecurrentState &state, const Tensor &x, Location where = Location::current()) const;

  std::int64_t in() const;     ///< features of x
  std::int64_t hidden() const; ///< features of the state
};

/// A cell from `in` features to a state of `hidden`.  Throws: gait::Error for a size below 1 and a name that is taken.
RecurrentCell rnn_cell(Graph graph, std::int64_t in, std::int64_t hidden, const CellOptions &options = {},
                       Location where = Location::current());
RecurrentCell lstm_cell(Graph graph, std::int64_t in, std::int64_t hidden, const CellOptions &options = {},
                        Location where = Location::current());
RecurrentCell gru_cell(Graph graph, std::int64_t in, std::int64_t hidden, const CellOptions &options = {},
                       Location where = Location::current());

} // namespace gait::nn
#endif
