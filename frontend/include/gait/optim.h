// Optimizers: update rules written as graphs.
#ifndef GAIT_FRONTEND_OPTIM_H
#define GAIT_FRONTEND_OPTIM_H
#include "gait/graph.h"
#include <functional>
#include <utility>
#include <vector>

namespace gait {

/// What an entry writes back: new values of states, in the order they were first set.
class Updates {
public:
  /// The new value of a state: any tensor of its shape and type, or a number. Setting a state again replaces its value.
  /// Throws: gait::Error when `state` is none, or shapes or types differ.
  void set(const Tensor &state, const Operand &value);
  /// The new value of a state, or the state itself where none is set.
  Tensor get(const Tensor &state) const;
  /// Takes in the updates of another rule.  Throws: gait::Error when both set one state.
  void merge(const Updates &other, Location where = Location::current());

  auto begin() const { return list.begin(); }
  auto end() const { return list.end(); }
  std::size_t size() const { return list.size(); }

private:
  std::vector<std::pair<Tensor, Tensor>> list; // state, new value
};

/// An update rule. Each application makes its own slots and counters in the weights' graph, named `<rule>.<slot>.<parameter>` and
/// `<rule>.<counter>`; the second of a kind in a graph is `<rule>_1`, and so on.
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

private:
  std::string name;
  Rule rule;
};

namespace optim {

struct SgdOptions {
  double rate = 0.01;
  double momentum = 0; ///< in [0, 1); 0: no slot
  bool nesterov = false;
};
/// Stochastic gradient descent: w -= rate * g; with momentum v = momentum * v + g, w -= rate * v (Nesterov: rate * (g + momentum
/// * v)). Slot: `momentum`.  Throws: gait::Error for numbers out of range.  Source: Sutskever et al. 2013, in PyTorch's form.
Optimizer sgd(const SgdOptions &options = {}, Location where = Location::current());

struct AdamOptions {
  double rate = 1e-3;
  double beta1 = 0.9, beta2 = 0.999; ///< in [0, 1)
  double epsilon = 1e-8;
};
/// m += (1 - beta1)(g - m), v = beta2 v + (1 - beta2) g^2, w -= rate / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) +
/// epsilon). Slots: `m`, `v`; counter: `step`, t - 1 before the update. The bias corrections are computed in f64. Throws:
/// gait::Error for numbers out of range.  Source: Kingma and Ba 2015, algorithm 1, in PyTorch's form.
Optimizer adam(const AdamOptions &options = {}, Location where = Location::current());

} // namespace optim
} // namespace gait
#endif
