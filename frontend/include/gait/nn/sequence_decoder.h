// The second half of an encoder-decoder: a sequence made of a state, each step from what the step before made.
#ifndef GAIT_FRONTEND_NN_SEQUENCE_DECODER_H
#define GAIT_FRONTEND_NN_SEQUENCE_DECODER_H
#include "gait/nn/linear.h"
#include "gait/nn/recurrent.h"

namespace gait::nn {

struct SequenceDecoderOptions {
  Recurrence kind = Recurrence::lstm;
  std::int64_t layers = 1;
  double dropout = 0; ///< between layers, in training
  GateOptions gates = {};
  std::string name = {}; ///< `sequence_decoder_0`, ... in construction order unless given
};

/// A recurrent layer and a linear one that reads its state; what that says is the next step's input. The first states are an
/// encoder's: `decoder(targets, encoder(x).states, first)`.
struct SequenceDecoder {
  std::string name;
  Recurrent recurrent; ///< `<name>.recurrent`, from `size` features to `hidden`
  Linear output;       ///< `<name>.output` [hidden, size]

  /// Teacher forcing: step t reads target t - 1, step 0 reads `first`.
  /// Shapes: targets [..., T, size], first [..., size] -> [..., T, size].  Throws: gait::Error where shapes or types disagree.
  Tensor forced(const Tensor &targets, const std::vector<RecurrentState> &states, const Tensor &first,
                Location where = Location::current()) const;
  /// Each step reads what the step before said.  Shapes: first [..., size] -> [..., steps, size].
  /// Throws: gait::Error where shapes or types disagree, and for fewer steps than 1.
  Tensor unforced(std::int64_t steps, const std::vector<RecurrentState> &states, const Tensor &first,
                  Location where = Location::current()) const;
  /// Forced in entries that train (see Graph::training), unforced elsewhere: `predict` needs no targets.
  /// Shapes: as forced.  Throws: as forced.
  Tensor operator()(const Tensor &targets, const std::vector<RecurrentState> &states, const Tensor &first,
                    Location where = Location::current()) const;
};

/// A decoder of sequences of `size` features, with states of `hidden`.  Throws: as lstm.
/// Source: Sutskever et al. 2014, section 2; teacher forcing: Williams and Zipser 1989, section 3.
SequenceDecoder sequence_decoder(Graph graph, std::int64_t size, std::int64_t hidden, const SequenceDecoderOptions &options = {},
                                 Location where = Location::current());

} // namespace gait::nn
#endif
