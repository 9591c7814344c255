#include "frontend/optim/application.h"
#include "gait/ops.h"

namespace gait::optim {

/// Adam and AdamW, which differ in their names and defaults only.
template <typename Options> static Optimizer make(const std::string &name, const Options &options, const Location &where) {
  const Check check(name, where);
  const Settings settings{options.rate, options.weight_decay, options.groups};
  settings.check(check);
  check.below_one("beta1", options.beta1);
  check.below_one("beta2", options.beta2);
  check.above_zero("epsilon", options.epsilon);
  return rule(name, settings, [options](Application &application) {
    const Tensor &t = application.number();
    Tensor correction = bias_correction(options.beta1, t), root = sqrt(bias_correction(options.beta2, t));
    for (const Weight &weight : application.weights) {
      Tensor m = application.slot("m", weight), v = application.slot("v", weight);
      Tensor first = average(application, m, options.beta1, weight.gradient);
      Tensor second = average_square(application, v, options.beta2, weight.gradient);
      if (options.amsgrad) {
        Tensor largest = application.slot("largest", weight);
        second = max(largest, second);
        application.updates.set(largest, second);
      }
      // Numerator and denominator times the root: one division an element.
      Tensor size = weight.rate * root / correction;
      Tensor denominator = sqrt(second) + weight.scalar(options.epsilon * root);
      application.descend(weight, weight.scalar(size) * (first / denominator));
    }
  });
}

Optimizer adam(const AdamOptions &options, Location where) { return make("adam", options, where); }
Optimizer adamw(const AdamwOptions &options, Location where) { return make("adamw", options, where); }

} // namespace gait::optim
