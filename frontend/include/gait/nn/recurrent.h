// Recurrent layers over whole sequences: compositions of cells and gait::scan.
#ifndef GAIT_FRONTEND_NN_RECURRENT_H
#define GAIT_FRONTEND_NN_RECURRENT_H
#include "gait/nn/recurrent_cell.h"
#include <vector>

namespace gait::nn {

struct RecurrentOptions {
  std::int64_t layers = 1;    ///< each reads the sequence that the one before makes
  bool bidirectional = false; ///< in each layer a second cell reads from the last step to the first
  double dropout = 0;         ///< between layers, in training
  GateOptions gates = {};
  std::string name = {}; ///< `rnn_0`, `lstm_0`, `gru_0`, ... in construction order unless given
};

/// What a recurrent layer may be given beside the sequence.
struct RecurrentInputs {
  /// The first states, of each layer and of its directions; fewer, or empty tensors in them: zeros.
  std::vector<RecurrentState> initial = {};
  /// Which steps are there, i1 [..., T]: at others the state is kept as it is, and the output is 0.
  Tensor mask = {};
  /// How many first steps are there, i32 or i64 [...] in [0, T]: a mask. An input gets the range declared.
  Tensor lengths = {};
};

/// What a recurrent layer makes of a sequence. What is not used is not computed.
struct Recurred {
  /// Of the last layer, at each step: [..., T, directions * hidden]; with two directions forward's and reverse's side by side.
  Tensor sequence;
  /// Of the last layer, after all steps: [..., directions * hidden]; the reverse direction's is that at the first step.
  Tensor last;
  /// After all steps: layer 0, layer 0 in reverse, layer 1, ...
  std::vector<RecurrentState> states;
};

/// Cells over a sequence. Calling it twice shares the parameters. They are named as those of torch.nn.RNN, LSTM and GRU:
/// `<name>.weight_ih_l0`, `<name>.weight_hh_l0`, `<name>.bias_ih_l0`, `<name>.bias_hh_l0`, then `..._l0_reverse`, `..._l1`, ...
/// E.g. load_weights(session, "model.safetensors", {.transposed = {"*.weight_*"}}) reads PyTorch's.
struct Recurrent {
  std::string name;
  std::vector<RecurrentCell> cells; ///< layer 0, layer 0 in reverse, layer 1, ...
  bool bidirectional = false;
  double rate = 0;

  /// Shapes: x [..., T, in].  Throws: gait::Error where shapes or types disagree, for more first states than there are cells, for
  /// both a mask and lengths, and for a mask or lengths of another shape or type.
  Recurred operator()(const Tensor &x, const RecurrentInputs &given = {}, Location where = Location::current()) const;
};

/// A layer from `in` features to `hidden`: h' = activation(x . weight_ih + h . weight_hh + biases).  Throws: gait::Error for a
/// size or a number of layers below 1, a rate outside [0, 1), a name that is taken.  Source: Elman 1990; torch.nn.RNN.
Recurrent rnn(Graph graph, std::int64_t in, std::int64_t hidden, const RecurrentOptions &options = {},
              Location where = Location::current());
/// The same of lstm cells.  Throws: as rnn.  Source: Hochreiter and Schmidhuber 1997; Gers et al. 2000; torch.nn.LSTM.
Recurrent lstm(Graph graph, std::int64_t in, std::int64_t hidden, const RecurrentOptions &options = {},
               Location where = Location::current());
/// The same of gru cells.  Throws: as rnn.  Source: Cho et al. 2014; torch.nn.GRU.
Recurrent gru(Graph graph, std::int64_t in, std::int64_t hidden, const RecurrentOptions &options = {},
              Location where = Location::current());

} // namespace gait::nn
#endif
