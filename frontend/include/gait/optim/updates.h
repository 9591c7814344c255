// Updates: what an entry writes back.
#ifndef GAIT_FRONTEND_OPTIM_UPDATES_H
#define GAIT_FRONTEND_OPTIM_UPDATES_H
#include "gait/graph.h"
#include <cstddef>
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

  /// In a Model that learns by these updates, `evaluate` and `predict` read `other` wherever they would read `state`: such as the
  /// average of a weight for the weight.
  /// Throws: gait::Error when one is no state, when shapes or types differ, when the state has another stand-in already.
  void evaluate_with(const Tensor &state, const Tensor &other, Location where = Location::current());
  /// What evaluate_with was told: states, and what stands in for them.
  const std::vector<std::pair<Tensor, Tensor>> &stand_ins() const { return evaluated; }

  auto begin() const { return list.begin(); } ///< of pairs: state, new value
  auto end() const { return list.end(); }
  std::size_t size() const { return list.size(); } ///< how many states are set

private:
  std::vector<std::pair<Tensor, Tensor>> list;      // state, new value
  std::vector<std::pair<Tensor, Tensor>> evaluated; // state, stand-in
};

} // namespace gait
#endif
