// Rates by element, from the gradients' squares: Adagrad, Adadelta, RMSprop.
#include "frontend/optim/application.h"
#include "gait/math.h"

namespace gait::optim {

Optimizer adagrad(const AdagradOptions &options, Location where) {
  const Check check("adagrad", where);
  const Settings settings{options.rate, options.weight_decay, options.groups};
  settings.check(check);
  check.above_zero("epsilon", options.epsilon);
  check.at_least_zero("the initial sum", options.initial);
  return rule("adagrad", settings, [options](Application &application) {
    for (const Weight &weight : application.weights) {
      Tensor sum = application.slot("sum", weight, options.initial), total = sum + square(weight.gradient);
      application.updates.set(sum, total);
      application.descend(weight, weight.scalar(weight.rate) * (weight.gradient / (sqrt(total) + options.epsilon)));
    }
  });
}

Optimizer adadelta(const AdadeltaOptions &options, Location where) {
  const Check check("adadelta", where);
  const Settings settings{options.rate, options.weight_decay, options.groups};
  settings.check(check);
  check.below_one("the decay", options.decay);
  check.above_zero("epsilon", options.epsilon);
  return rule("adadelta", settings, [options](Application &application) {
    for (const Weight &weight : application.weights) {
      Tensor squares = application.slot("square", weight), changes = application.slot("change", weight);
      Tensor second = average_square(application, squares, options.decay, weight.gradient);
      Tensor change = sqrt((changes + options.epsilon) / (second + options.epsilon)) * weight.gradient;
      average_square(application, changes, options.decay, change);
      application.descend(weight, weight.scalar(weight.rate) * change);
    }
  });
}

Optimizer rmsprop(const RmspropOptions &options, Location where) {
  const Check check("rmsprop", where);
  const Settings settings{options.rate, options.weight_decay, options.groups};
  settings.check(check);
  check.below_one("the decay", options.decay);
  check.above_zero("epsilon", options.epsilon);
  check.below_one("the momentum", options.momentum);
  return rule("rmsprop", settings, [options](Application &application) {
    for (const Weight &weight : application.weights) {
      Tensor spread = average_square(application, application.slot("square", weight), options.decay, weight.gradient);
      if (options.centered) {
        Tensor mean = average(application, application.slot("mean", weight), options.decay, weight.gradient);
        spread = max(spread - square(mean), 0); // rounding could make it negative
      }
      Tensor direction = weight.gradient / (sqrt(spread) + options.epsilon);
      if (options.momentum > 0) {
        Tensor velocity = application.slot("momentum", weight), next = options.momentum * velocity + direction;
        application.updates.set(velocity, next);
        direction = next;
      }
      application.descend(weight, weight.scalar(weight.rate) * direction);
    }
  });
}

} // namespace gait::optim
