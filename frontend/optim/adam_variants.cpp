// What grew out of Adam: NAdam, RAdam, Adamax, Lion.
#include "frontend/optim/application.h"
#include "gait/math.h"
#include <cmath>

namespace gait::optim {

template <typename Options> static Settings checked(const Check &check, const Options &options) {
  Settings settings{options.rate, options.weight_decay, options.groups};
  settings.check(check);
  check.below_one("beta1", options.beta1);
  check.below_one("beta2", options.beta2);
  if constexpr (requires { options.epsilon; }) check.above_zero("epsilon", options.epsilon);
  return settings;
}

Optimizer nadam(const NadamOptions &options, Location where) {
  const Check check("nadam", where);
  const Settings settings = checked(check, options);
  check.at_least_zero("the momentum's decay", options.momentum_decay);
  return rule("nadam", settings, [options](Application &application) {
    const Tensor &t = application.number();
    auto momentum = [&](const Tensor &number) {
      return options.beta1 * (1 - 0.5 * exp(number * (options.momentum_decay * std::log(0.96))));
    };
    Tensor product = Graph(application.graph).state(application.prefix + ".product", {}, init::ones(), f64);
    Tensor mu = momentum(t), mu_next = momentum(t + 1), so_far = product * mu;
    application.updates.set(product, so_far);
    Tensor root = sqrt(bias_correction(options.beta2, t));
    for (const Weight &weight : application.weights) {
      Tensor m = application.slot("m", weight), v = application.slot("v", weight);
      Tensor first = average(application, m, options.beta1, weight.gradient);
      Tensor second = average_square(application, v, options.beta2, weight.gradient);
      Tensor fresh = weight.rate * root * (1 - mu) / (1 - so_far), kept = weight.rate * root * mu_next / (1 - so_far * mu_next);
      Tensor denominator = sqrt(second) + weight.scalar(options.epsilon * root);
      Tensor numerator = weight.scalar(kept) * first + weight.scalar(fresh) * weight.gradient;
      application.descend(weight, numerator / denominator);
    }
  });
}

Optimizer radam(const RadamOptions &options, Location where) {
  const Settings settings = checked(Check("radam", where), options);
  return rule("radam", settings, [options](Application &application) {
    const Tensor &t = application.number();
    const double longest = 2 / (1 - options.beta2) - 1;
    Tensor correction1 = bias_correction(options.beta1, t), correction2 = bias_correction(options.beta2, t);
    Tensor length = longest - 2 * t * (1 - correction2) / correction2, rectified = length > 5;
    Tensor long_enough = max(length, 5); // below, the formula has no root, and is not used
    Tensor rectification = sqrt((long_enough - 4) * (long_enough - 2) * longest / ((longest - 4) * (longest - 2) * long_enough));
    Tensor factor = rectification * sqrt(correction2);
    for (const Weight &weight : application.weights) {
      Tensor m = application.slot("m", weight), v = application.slot("v", weight);
      Tensor first = average(application, m, options.beta1, weight.gradient);
      Tensor second = average_square(application, v, options.beta2, weight.gradient);
      Tensor size = weight.rate / correction1;
      Tensor adapted = weight.scalar(size * factor) * (first / (sqrt(second) + options.epsilon));
      application.descend(weight, select(rectified, adapted, weight.scalar(size) * first));
    }
  });
}

Optimizer adamax(const AdamaxOptions &options, Location where) {
  const Settings settings = checked(Check("adamax", where), options);
  return rule("adamax", settings, [options](Application &application) {
    Tensor correction = bias_correction(options.beta1, application.number());
    for (const Weight &weight : application.weights) {
      Tensor m = application.slot("m", weight), u = application.slot("u", weight);
      Tensor first = average(application, m, options.beta1, weight.gradient);
      Tensor largest = max(options.beta2 * u, abs(weight.gradient) + options.epsilon);
      application.updates.set(u, largest);
      application.descend(weight, weight.scalar(weight.rate / correction) * (first / largest));
    }
  });
}

Optimizer lion(const LionOptions &options, Location where) {
  const Settings settings = checked(Check("lion", where), options);
  return rule("lion", settings, [options](Application &application) {
    for (const Weight &weight : application.weights) {
      Tensor m = application.slot("m", weight);
      Tensor direction = sign(options.beta1 * m + (1 - options.beta1) * weight.gradient);
      application.updates.set(m, options.beta2 * m + (1 - options.beta2) * weight.gradient);
      application.descend(weight, weight.scalar(weight.rate) * direction);
    }
  });
}

} // namespace gait::optim
