// Optimizer: an update rule, with what is done before and after it.
#ifndef GAIT_FRONTEND_OPTIM_OPTIMIZER_H
#define GAIT_FRONTEND_OPTIM_OPTIMIZER_H
#include "gait/optim/updates.h"
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace gait {

struct AverageOptions {
  double decay = 0.999;  ///< in (0, 1): how much of the average is kept in an update
  bool evaluate = false; ///< a Model's `evaluate` and `predict` use the averages in the place of the weights
};

/// An update rule. Each application makes its own slots and counters in the weights' graph, named `<rule>.<slot>.<parameter>` and
/// `<rule>.<counter>`; the second of a kind in a graph is `<rule>_1`, and so on. `gait::optim` has the usual rules.
class Optimizer {
public:
  /// What a rule is: `prefix` is the name of this application.
  using Rule =
      std::function<Updates(const std::string &prefix, const std::vector<Tensor> &weights, const std::vector<Tensor> &gradients)>;
  Optimizer(std::string name, Rule rule) : name(std::move(name)), rule(std::move(rule)) {}

  /// The new weights and slots, given d(loss)/d(weight) for each weight.
  /// Throws: gait::Error when the lists differ in length, a weight is no state, or a gradient's shape or type is not its
  /// weight's.
  Updates apply(const std::vector<Tensor> &weights, const std::vector<Tensor> &gradients,
                Location where = Location::current()) const;

  /// This rule after clipping: `optim::adam().clip_by_global_norm(1.0)`. See gait/optim/clip.h for the formulas.
  /// Throws: gait::Error for a limit that is not above 0.
  Optimizer clip_by_value(double limit, Location where = Location::current()) const;
  Optimizer clip_by_norm(double limit, Location where = Location::current()) const;
  Optimizer clip_by_global_norm(double limit, Location where = Location::current()) const;

  /// This rule, and an exponential moving average of each weight w after it, in the state `ema.<parameter>`, which begins as the
  /// parameter does: a = decay * a + (1 - decay) * w; the first update takes a = w, so that weights loaded before training count.
  /// Counter: `ema.step`, the updates so far.
  /// Throws: gait::Error for a decay outside (0, 1).  Source: Polyak and Juditsky 1992; torch.optim.swa_utils.AveragedModel with
  /// get_ema_multi_avg_fn.
  Optimizer average(const AverageOptions &options = {}, Location where = Location::current()) const;

private:
  std::string name;
  Rule rule;
};

} // namespace gait
#endif
