// The bilinear layer.
#ifndef GAIT_FRONTEND_NN_BILINEAR_H
#define GAIT_FRONTEND_NN_BILINEAR_H
#include "gait/graph.h"
#include "gait/init.h"

namespace gait::nn {

struct BilinearOptions {
  bool bias = true;
  Initializer init = init::glorot_uniform(); ///< of the weight
  Initializer bias_init = init::zeros();
  std::string name = {}; ///< `bilinear_0`, `bilinear_1`, ... in construction order unless given
};

/// y[k] = sum over i, j of a[i] weight[i, j, k] b[j], + bias[k]. Calling it twice shares the parameters.
struct Bilinear {
  std::string name;
  Tensor weight; ///< `<name>.weight` [in_a, in_b, out]
  Tensor bias;   ///< `<name>.bias` [out]; empty without

  /// Shapes: a [..., in_a], b [..., in_b] with the same leading dimensions -> [..., out].
  /// Throws: gait::Error for other shapes or another element type.
  Tensor operator()(const Tensor &a, const Tensor &b, Location where = Location::current()) const;
};

/// A layer of two inputs.  Throws: gait::Error for a size below 1 and a name that is taken.  Source: torch.nn.Bilinear, whose
/// weight is [out, in_a, in_b].
Bilinear bilinear(Graph graph, std::int64_t in_a, std::int64_t in_b, std::int64_t out, const BilinearOptions &options = {},
                  Location where = Location::current());

} // namespace gait::nn
#endif
