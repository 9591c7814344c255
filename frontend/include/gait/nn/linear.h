// The fully connected layer.
#ifndef GAIT_FRONTEND_NN_LINEAR_H
#define GAIT_FRONTEND_NN_LINEAR_H
#include "gait/graph.h"
#include "gait/init.h"

namespace gait::nn {

struct LinearOptions {
  bool bias = true;
  Initializer init = init::glorot_uniform(); ///< of the weight
  Initializer bias_init = init::zeros();
  std::string name = {}; ///< `linear_0`, `linear_1`, ... in construction order unless given
};

/// x . weight + bias over the last dimension. Calling it twice shares the parameters.
struct Linear {
  std::string name;
  Tensor weight; ///< `<name>.weight` [in, out]
  Tensor bias;   ///< `<name>.bias` [out]; empty without

  /// Shapes: x [..., in] -> [..., out].  Throws: gait::Error for another last dimension or another element type.
  Tensor operator()(const Tensor &x, Location where = Location::current()) const;
};

/// A layer from `in` to `out` features.  Throws: gait::Error for a size below 1 and a name that is taken.
Linear linear(Graph graph, std::int64_t in, std::int64_t out, const LinearOptions &options = {},
              Location where = Location::current());

} // namespace gait::nn
#endif
