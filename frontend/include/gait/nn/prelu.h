// The rectifier with a learned slope.
#ifndef GAIT_FRONTEND_NN_PRELU_H
#define GAIT_FRONTEND_NN_PRELU_H
#include "gait/graph.h"
#include "gait/init.h"

namespace gait::nn {

struct PreluOptions {
  Initializer init = init::constant(0.25);
  std::string name = {}; ///< `prelu_0`, `prelu_1`, ... in construction order unless given
};

/// x where x > 0, else slope * x, with one slope for each channel.
struct Prelu {
  std::string name;
  Tensor slope; ///< `<name>.slope` [channels]

  /// Shapes: x [..., channels] -> the same; of one channel, x of any shape.
  /// Throws: gait::Error for another last dimension or element type.
  Tensor operator()(const Tensor &x, Location where = Location::current()) const;
};

/// A rectifier of `channels` slopes.  Throws: gait::Error for a size below 1 and a name that is taken.
/// Source: He et al. 2015, eq. 1; torch.nn.PReLU.
Prelu prelu(Graph graph, std::int64_t channels = 1, const PreluOptions &options = {}, Location where = Location::current());

} // namespace gait::nn
#endif
