// One application of an update rule: its weights with their gradients, rates and decays, and what it sets.
#ifndef GAIT_FRONTEND_OPTIM_APPLICATION_H
#define GAIT_FRONTEND_OPTIM_APPLICATION_H
#include "frontend/optim/check.h"
#include "gait/init.h"
#include "gait/optim/rules.h"
#include <string>
#include <vector>

namespace gait::optim {

/// What the options of every rule have.
struct Settings {
  Rate rate;
  double weight_decay;
  std::vector<Group> groups;

  /// Throws for numbers out of range.
  void check(const Check &check) const;
};

/// One weight in an application.
struct Weight {
  Tensor value, gradient;
  Operand rate; ///< a number, or an f64 scalar
  double decay;

  /// A scalar in this weight's type: numbers as they are, tensors converted.
  Operand scalar(const Operand &number) const;
};

class Application {
public:
  /// Throws for a group that matches no weight.
  Application(std::string prefix, const std::vector<Tensor> &weights, const std::vector<Tensor> &gradients,
              const Settings &settings);

  /// The number of updates before this one, i64; the counter `<prefix>.step` is made, and stepped on, when first asked for.
  const Tensor &step();
  /// The number of this update, f64: 1 at first.
  const Tensor &number();
  /// `<prefix>.<stem>.<weight>`, of the weight's shape.
  Tensor slot(const std::string &stem, const Weight &weight, double first = 0) const;
  /// A rate as the rules multiply by it: a number, or an f64 scalar.
  Operand rate(const Rate &rate);
  /// The weight's new value: less its decay, less `change`.
  void descend(const Weight &weight, const Tensor &change);

  const std::string prefix;
  const Graph graph;
  std::vector<Weight> weights;
  Updates updates;

private:
  Tensor before, current;
};

/// A rule of these settings: `body` sets what it changes.
Optimizer rule(const std::string &name, const Settings &settings, std::function<void(Application &)> body);

/// The product with a number: a number's, or an f64 scalar's.
Operand scaled(const Operand &x, double factor);
/// 1 - beta^t, f64.
Tensor bias_correction(double beta, const Tensor &t);
/// `next = old + (1 - beta) * (x - old)`, where old is a slot; sets and returns it.
Tensor average(Application &application, const Tensor &slot, double beta, const Tensor &x);
/// `next = beta * old + (1 - beta) * x^2`, where old is a slot; sets and returns it.
Tensor average_square(Application &application, const Tensor &slot, double beta, const Tensor &x);

} // namespace gait::optim
#endif
