// Blocks that add to, or choose between, what goes in and what is made of it.
#ifndef GAIT_FRONTEND_NN_GATED_H
#define GAIT_FRONTEND_NN_GATED_H
#include "gait/nn/activation.h"
#include "gait/nn/linear.h"
#include "gait/nn/norm.h"
#include <functional>

namespace gait::nn {

/// x + inner(x).  Throws: gait::Error when the shapes differ, even where they would broadcast.  Source: He et al. 2016, eq. 1.
Tensor residual(const Tensor &x, const std::function<Tensor(const Tensor &)> &inner, Location where = Location::current());

struct HighwayOptions {
  Activation activation = relu;
  double gate_bias = -1; ///< at first: below 0 lets the input through
  std::string name = {}; ///< `highway_0`, ... unless given
};
/// g * activation(transform(x)) + (1 - g) * x, with the gate g = sigmoid(gate(x)).
struct Highway {
  std::string name;
  Linear transform, gate; ///< `<name>.transform`, `<name>.gate`
  Activation activation = relu;

  /// Shapes: x [..., size] -> the same.  Throws: gait::Error for another last dimension or element type.
  Tensor operator()(const Tensor &x, Location where = Location::current()) const;
};
/// Throws: gait::Error for a size below 1 and a name that is taken.  Source: Srivastava et al. 2015, eq. 3.
Highway highway(Graph graph, std::int64_t size, const HighwayOptions &options = {}, Location where = Location::current());

struct GatedLinearOptions {
  bool bias = true;
  std::string name = {}; ///< `gated_linear_0`, ... unless given
};
/// glu of one linear layer of twice the width: a * sigmoid(b).
struct GatedLinear {
  std::string name;
  Linear both; ///< `<name>.both` [in, 2 * out]: the value's half, then the gate's

  /// Shapes: x [..., in] -> [..., out].  Throws: gait::Error for another last dimension or element type.
  Tensor operator()(const Tensor &x, Location where = Location::current()) const;
};
/// Throws: gait::Error for a size below 1 and a name that is taken.  Source: Dauphin et al. 2017, eq. 1.
GatedLinear gated_linear(Graph graph, std::int64_t in, std::int64_t out, const GatedLinearOptions &options = {},
                         Location where = Location::current());

struct GatedResidualOptions {
  std::int64_t context = 0; ///< features of the context; 0: none is taken
  double dropout = 0;       ///< of what goes into the gate
  std::string name = {};    ///< `gated_residual_0`, ... unless given
};
/// The gated residual network: norm(skip(x) + gate(second(elu(first(x) + of_context(c))))), gate being a GatedLinear.
struct GatedResidual {
  std::string name;
  Linear first, second; ///< `<name>.first` [in, hidden], `<name>.second` [hidden, hidden]
  Linear of_context;    ///< `<name>.context` [context, hidden], without bias; empty without a context
  Linear skip;          ///< `<name>.skip` [in, out]; empty where in = out: x itself
  GatedLinear gate;     ///< `<name>.gate` [hidden, out]
  LayerNorm norm;       ///< `<name>.norm`
  double rate = 0;      ///< of the dropout

  /// Shapes: x [..., in], context [..., context], of dimensions that broadcast -> [..., out].
  /// Throws: gait::Error for other sizes or element types, a context that is missing or not expected.
  Tensor operator()(const Tensor &x, const Tensor &context = {}, Location where = Location::current()) const;
};
/// Throws: gait::Error for a size below 1 and a name that is taken.  Source: Lim et al. 2021, eqs. 2 to 5.
GatedResidual gated_residual(Graph graph, std::int64_t in, std::int64_t hidden, std::int64_t out,
                             const GatedResidualOptions &options = {}, Location where = Location::current());

} // namespace gait::nn
#endif
