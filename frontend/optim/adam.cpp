#include "frontend/graph_state.h"
#include "gait/init.h"
#include "gait/math.h"
#include "gait/optim.h"
#include <cmath>
#include <fmt/format.h>

namespace gait::optim {

/// 1 - beta^t, in f64.
static Tensor bias_correction(double beta, const Tensor &t) {
  // 0^t is 0 for every t >= 1, and has no logarithm.
  return beta == 0 ? constant(t.graph(), 1, {}, f64) : 1 - exp(t * std::log(beta));
}

Optimizer adam(const AdamOptions &options, Location where) {
  auto require = [&](bool good, std::string_view text, double seen) {
    if (!good) detail::fail("adam", fmt::format("{}, not {}", text, seen), where);
  };
  require(options.rate > 0, "the rate must be above 0", options.rate);
  require(options.beta1 >= 0 && options.beta1 < 1, "beta1 must be in [0, 1)", options.beta1);
  require(options.beta2 >= 0 && options.beta2 < 1, "beta2 must be in [0, 1)", options.beta2);
  require(options.epsilon > 0, "epsilon must be above 0", options.epsilon);
  return Optimizer(
      "adam", [options](const std::string &prefix, const std::vector<Tensor> &weights, const std::vector<Tensor> &gradients) {
        Updates updates;
        Graph graph = weights.front().graph();
        Tensor step = graph.counter(prefix + ".step"), next = step + 1, t = convert(next, f64);
        updates.set(step, next);
        Tensor size = options.rate / bias_correction(options.beta1, t), root = sqrt(bias_correction(options.beta2, t));
        for (std::size_t i = 0; i < weights.size(); ++i) {
          const Tensor &weight = weights[i], &gradient = gradients[i];
          Tensor m = graph.slot(prefix + ".m." + weight.name(), weight, init::zeros());
          Tensor v = graph.slot(prefix + ".v." + weight.name(), weight, init::zeros());
          Tensor first = m + (1 - options.beta1) * (gradient - m);
          Tensor second = options.beta2 * v + (1 - options.beta2) * square(gradient);
          Tensor denominator = sqrt(second) / convert(root, weight.dtype()) + options.epsilon;
          updates.set(m, first);
          updates.set(v, second);
          updates.set(weight, weight - convert(size, weight.dtype()) * (first / denominator));
        }
        return updates;
      });
}

} // namespace gait::optim
