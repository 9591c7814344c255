// Activation functions, element by element unless said otherwise. Types: f32, f64. Values and gradients are finite wherever the
// true ones are, also far out. Shapes: x -> the same, unless said otherwise. Throws: gait::Error for other types.
#ifndef GAIT_FRONTEND_NN_ACTIVATION_H
#define GAIT_FRONTEND_NN_ACTIVATION_H
#include "gait/ops.h"
#include <concepts>
#include <functional>
#include <type_traits>
#include <utility>

namespace gait {

/// max(x, 0), with gradient 0 at 0.
Tensor relu(const Tensor &x, Location where = Location::current());
/// x where x > 0, else slope * x.  Source: Maas et al. 2013.
Tensor leaky_relu(const Tensor &x, double slope = 0.01, Location where = Location::current());
/// x where x > 0, else alpha * (e^x - 1).  Source: Clevert et al. 2016, eq. 15.
Tensor elu(const Tensor &x, double alpha = 1, Location where = Location::current());
/// scale * elu(x, alpha) with scale = 1.0507009873554805, alpha = 1.6732632423543772.  Source: Klambauer et al. 2017, eq. 2.
Tensor selu(const Tensor &x, Location where = Location::current());
/// x where x > 0, else alpha * (e^(x / alpha) - 1).  Throws: gait::Error for an alpha that is not above 0.
/// Source: Barron 2017, eq. 2.
Tensor celu(const Tensor &x, double alpha = 1, Location where = Location::current());
/// x * P(Z <= x) of a standard normal Z: x / 2 * (1 + erf(x / sqrt(2))).  Source: Hendrycks and Gimpel 2016, section 2.
Tensor gelu(const Tensor &x, Location where = Location::current());
/// gelu by x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 x^3))).  Source: Hendrycks and Gimpel 2016, section 2.
Tensor gelu_tanh(const Tensor &x, Location where = Location::current());
/// x * sigmoid(x), also called swish.  Source: Ramachandran et al. 2017, section 4.
Tensor silu(const Tensor &x, Location where = Location::current());
/// x * tanh(softplus(x)).  Source: Misra 2019, eq. 1.
Tensor mish(const Tensor &x, Location where = Location::current());
/// log(1 + e^x), computed as max(x, 0) + log(1 + e^-|x|).  Source: Dugas et al. 2000, eq. 3.
Tensor softplus(const Tensor &x, Location where = Location::current());
/// x / (1 + |x|).  Source: Turian et al. 2009.
Tensor softsign(const Tensor &x, Location where = Location::current());
/// log(sigmoid(x)) = -softplus(-x), which a logarithm of the sigmoid would lose for small x.
Tensor log_sigmoid(const Tensor &x, Location where = Location::current());
/// x / 6 + 1 / 2, kept within [0, 1].  Source: torch.nn.Hardsigmoid.
Tensor hard_sigmoid(const Tensor &x, Location where = Location::current());
/// x * hard_sigmoid(x).  Source: Howard et al. 2019, section 5.2.
Tensor hard_swish(const Tensor &x, Location where = Location::current());
/// x, kept within [-1, 1].  Source: Collobert 2004.
Tensor hard_tanh(const Tensor &x, Location where = Location::current());

/// The gated linear unit a * sigmoid(b) of the halves a, b of x along a dimension.  Shapes: [..., 2 n, ...] -> [..., n, ...].
/// Throws: gait::Error for a dimension that is odd, or batch.  Source: Dauphin et al. 2017, eq. 1.
Tensor glu(const Tensor &x, std::int64_t axis = -1, Location where = Location::current());
/// e^x[i] / sum over j of e^x[j] along one dimension. Numerically safe: the maximum is subtracted first.
/// Source: Goodfellow et al. 2016, eq. 6.29.
Tensor softmax(const Tensor &x, std::int64_t axis = -1, Location where = Location::current());
/// log(softmax(x)), without computing the softmax: x - max - log(sum(e^(x - max))).
Tensor log_softmax(const Tensor &x, std::int64_t axis = -1, Location where = Location::current());

/// What layers take for their activation: one of the functions above (`{.activation = gelu}`), or any function of a tensor
/// (`{.activation = [](const Tensor &x) { return leaky_relu(x, 0.2); }}`).
class Activation {
public:
  using Function = Tensor (*)(const Tensor &, Location);
  Activation(Function function) : function(function) {}
  template <typename Callable>
    requires(!std::same_as<Callable, Activation> && std::convertible_to<std::invoke_result_t<Callable, const Tensor &>, Tensor>)
  Activation(Callable callable)
      : function([callable = std::move(callable)](const Tensor &x, Location) -> Tensor { return callable(x); }) {}

  /// The function of x.
  Tensor operator()(const Tensor &x, Location where = Location::current()) const { return function(x, where); }

private:
  std::function<Tensor(const Tensor &, Location)> function;
};

} // namespace gait
#endif
