#include "frontend/graph_state.h"
#include "gait/init.h"
#include "gait/ops.h"
#include "gait/optim.h"
#include <fmt/format.h>

namespace gait::optim {

Optimizer sgd(const SgdOptions &options, Location where) {
  auto require = [&](bool good, std::string_view text, double seen) {
    if (!good) detail::fail("sgd", fmt::format("{}, not {}", text, seen), where);
  };
  require(options.rate > 0, "the rate must be above 0", options.rate);
  require(options.momentum >= 0 && options.momentum < 1, "the momentum must be in [0, 1)", options.momentum);
  require(!options.nesterov || options.momentum > 0, "Nesterov's form needs a momentum above 0", options.momentum);
  return Optimizer(
      "sgd", [options](const std::string &prefix, const std::vector<Tensor> &weights, const std::vector<Tensor> &gradients) {
        Updates updates;
        for (std::size_t i = 0; i < weights.size(); ++i) {
          const Tensor &weight = weights[i], &gradient = gradients[i];
          Tensor direction = gradient;
          if (options.momentum > 0) {
            Tensor velocity = weight.graph().slot(prefix + ".momentum." + weight.name(), weight, init::zeros());
            Tensor next = options.momentum * velocity + gradient;
            updates.set(velocity, next);
            direction = options.nesterov ? gradient + options.momentum * next : next;
          }
          updates.set(weight, weight - options.rate * direction);
        }
        return updates;
      });
}

} // namespace gait::optim
