// Recurrent layers over streams: one step a run, the state kept from run to run.
#ifndef GAIT_FRONTEND_NN_STREAM_H
#define GAIT_FRONTEND_NN_STREAM_H
#include "gait/nn/recurrent.h"
#include "gait/optim/updates.h"

namespace gait::nn {

struct StreamOptions {
  /// Which rows have a step in this run, i1 [...]: others keep their state, and their output is 0.
  Tensor present = {};
  /// Which rows begin anew, i1 [...]: their state is set to zeros before the step.
  Tensor restart = {};
  std::string name = {}; ///< `<layer>.stream_0`, ... in construction order unless given
};

/// One step of a stream, and the updates that keep its state:
///
///     auto tick = nn::stream(lstm, g.input("tick", {batch, 8}));
///     Model(g, {.entries = {{"tick", {.results = {{"y", head(tick.output)}}, .updates = tick.step}}, {"reset", {.updates =
///     tick.reset}}}});
///
/// Row i of every run is stream i: a run of fewer rows leaves the others as they are.
struct Stream {
  std::string name;
  Tensor output;                      ///< of the last layer: [..., hidden]
  std::vector<RecurrentState> states; ///< `<name>.hidden_l0`, of an lstm `<name>.cell_l0`, ...: [..., hidden]
  Updates step;                       ///< of the entry that takes a step
  Updates reset;                      ///< of an entry that sets the state of its rows to zeros
};

/// A layer's step over streams, with its parameters and states of its own. The states have the dimension `batch` where x has:
/// they are kept for the model's largest batch, and begin with zeros. As many runs as a sequence has steps give what the layer
/// gives of the whole sequence.  Shapes: x [..., in].  Throws: gait::Error where shapes or types disagree, for a bidirectional
/// layer, which needs the end of a sequence, and a name that is taken.  Source: the layer's.
Stream stream(const Recurrent &layer, const Tensor &x, const StreamOptions &options = {}, Location where = Location::current());

} // namespace gait::nn
#endif
