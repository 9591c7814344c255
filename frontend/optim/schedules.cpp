#include "gait/optim/schedules.h"
#include "frontend/optim/schedule_parts.h"
#include "gait/ops.h"

namespace gait::optim {

Rate step(const StepOptions &options, Location where) {
  const Check check("step", where);
  check.above_zero("the first rate", options.from);
  check.at_least_one("the number of updates between changes", options.every);
  check.above_zero("the factor", options.factor);
  return [options](const Tensor &step) { return options.from * power(options.factor, convert(step / options.every, f64)); };
}

Rate piecewise(const PiecewiseOptions &options, Location where) {
  const Check check("piecewise", where);
  check.above_zero("the first rate", options.from);
  std::int64_t last = 0;
  for (const Piece &piece : options.pieces) {
    check.require(piece.step > last, fmt::format("a piece's step must be above {}, where the one before begins", last),
                  piece.step);
    check.above_zero("a rate", piece.rate);
    last = piece.step;
  }
  return [options](const Tensor &step) {
    Tensor rate = constant(step.graph(), options.from, {}, f64);
    for (const Piece &piece : options.pieces) rate = select(step < piece.step, rate, piece.rate);
    return rate;
  };
}

Rate exponential(const ExponentialOptions &options, Location where) {
  const Check check("exponential", where);
  check.above_zero("the first rate", options.from);
  check.above_zero("the factor", options.factor);
  check.at_least_one("the number of updates of a factor", options.every);
  return [options](const Tensor &step) {
    return options.from * power(options.factor, convert(step, f64) / static_cast<double>(options.every));
  };
}

Rate inverse(const InverseOptions &options, Location where) {
  const Check check("inverse", where);
  check.above_zero("the first rate", options.from);
  check.at_least_zero("the decay", options.decay);
  return [options](const Tensor &step) { return options.from / (1 + options.decay * convert(step, f64)); };
}

Rate polynomial(const PolynomialOptions &options, Location where) {
  const Check check("polynomial", where);
  check_way(check, options);
  check.above_zero("the power", options.power);
  return [options](const Tensor &step) {
    Tensor left = 1 - convert(until(step, options.steps), f64) / static_cast<double>(options.steps);
    return options.to + (options.from - options.to) * (options.power == 1 ? left : pow(left, options.power));
  };
}

Rate warm_up(const WarmUpOptions &options, Location where) {
  const Check check("warm_up", where);
  check.at_least_one("the number of steps", options.steps);
  check.require(options.first >= 0 && options.first <= 1, "the first factor must be in [0, 1]", options.first);
  if (options.then.number()) check.above_zero("the rate after it", *options.then.number());
  return [options](const Tensor &step) {
    Tensor warmed = convert(until(step, options.steps), f64) / static_cast<double>(options.steps);
    Tensor later = step - until(step, options.steps);
    return options.then.at(step.graph(), later) * (options.first + (1 - options.first) * warmed);
  };
}

} // namespace gait::optim
