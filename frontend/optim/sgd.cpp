#include "frontend/optim/application.h"
#include "gait/ops.h"

namespace gait::optim {

Optimizer sgd(const SgdOptions &options, Location where) {
  const Check check("sgd", where);
  const Settings settings{options.rate, options.weight_decay, options.groups};
  settings.check(check);
  check.below_one("the momentum", options.momentum);
  check.below_one("the dampening", options.dampening);
  check.require(!options.nesterov || options.momentum > 0, "Nesterov's form needs a momentum above 0", options.momentum);
  check.require(!options.nesterov || options.dampening == 0, "Nesterov's form needs a dampening of 0", options.dampening);
  check.require(options.dampening == 0 || options.momentum > 0, "dampening needs a momentum above 0", options.momentum);
  return rule("sgd", settings, [options](Application &application) {
    for (const Weight &weight : application.weights) {
      Tensor direction = weight.gradient;
      if (options.momentum > 0) {
        Tensor velocity = application.slot("momentum", weight), fresh = weight.gradient;
        if (options.dampening > 0) {
          Tensor factor = select(application.step() > 0, constant(application.graph, 1 - options.dampening, {}, f64), 1);
          fresh = weight.scalar(factor) * fresh;
        }
        Tensor next = options.momentum * velocity + fresh;
        application.updates.set(velocity, next);
        direction = options.nesterov ? weight.gradient + options.momentum * next : next;
      }
      application.descend(weight, weight.scalar(weight.rate) * direction);
    }
  });
}

} // namespace gait::optim
