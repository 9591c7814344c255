// Rate: how far an optimizer steps, as a number, a schedule, or an input of each run.
#ifndef GAIT_FRONTEND_OPTIM_RATE_H
#define GAIT_FRONTEND_OPTIM_RATE_H
#include "gait/graph.h"
#include <concepts>
#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace gait::optim {

/// The factor of an optimizer's step. Written as a number, `.rate = 1e-3`; as one of gait/optim/schedules.h,
/// `.rate = optim::cosine({.from = 1e-3, .steps = 5000})`; as an input, `.rate = optim::input("rate")`; or as a formula of one's
/// own, `.rate = [](const Tensor &step) { return 1e-3 / sqrt(convert(step + 1, f64)); }`.
///
/// A schedule is compiled into the step: a function of the optimizer's counter `<rule>.step`, the number of updates before this
/// one, 0 at first. It is computed in f64 whatever the weights' type.
class Rate {
public:
  /// From the number of updates before this one, an i64 scalar, to the rate of this one, an f64 scalar.
  using Formula = std::function<Tensor(const Tensor &step)>;

  template <Arithmetic Number> Rate(Number value) : value(static_cast<double>(value)) {}
  template <typename Function>
    requires(!std::same_as<Function, Rate> && std::is_invocable_r_v<Tensor, Function, const Tensor &>)
  Rate(Function formula) : formula(std::move(formula)) {}

  /// The number, if it is one.
  std::optional<double> number() const { return value; }
  /// Does it depend on the step?
  bool counts() const { return formula != nullptr; }
  /// The rate at a step, an f64 scalar of the graph. `step` may be empty where counts() is false.
  /// Throws: gait::Error when a formula gives another type or shape, or an input's name is taken by something else.
  Tensor at(const Graph &graph, const Tensor &step) const;

private:
  friend Rate input(const std::string &name, Location where);
  Rate() = default;
  std::optional<double> value;
  Formula formula;
  std::string name; ///< of the input
  Location where;   ///< where it was asked for
};

/// A rate that is given to each run: an f64 scalar input of `train_step` (with accumulation, of `apply` too) of this name. Rates
/// of one name in one graph are one input.
Rate input(const std::string &name = "rate", Location where = Location::current());

/// What holds for the weights whose names match a pattern, where it differs from the optimizer's own settings. Of several groups
/// that match a weight the first holds.
struct Group {
  std::string pattern;                     ///< `*`: any text, `?`: one character
  double rate_factor = 1;                  ///< above 0
  std::optional<Rate> rate = {};           ///< in the place of the optimizer's; the factor applies to it as well
  std::optional<double> weight_decay = {}; ///< at least 0
};

} // namespace gait::optim
#endif
