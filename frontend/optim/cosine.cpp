// Schedules along half a cosine.
#include "frontend/optim/schedule_parts.h"
#include <cmath>
#include <numbers>

namespace gait::optim {

/// From `from` at part = 0 to `to` at part = 1 along half a cosine.
static Tensor half_cosine(double from, double to, const Tensor &part) {
  return to + (from - to) / 2 * (1 + cos(part * std::numbers::pi));
}

Rate cosine(const CosineOptions &options, Location where) {
  check_way(Check("cosine", where), options);
  return [options](const Tensor &step) {
    Tensor part = convert(until(step, options.steps), f64) / static_cast<double>(options.steps);
    return half_cosine(options.from, options.to, part);
  };
}

Rate cosine_restarts(const CosineRestartsOptions &options, Location where) {
  const Check check("cosine_restarts", where);
  check_way(check, options);
  check.at_least_one("the growth", options.growth);
  return [options](const Tensor &step) {
    const auto first = static_cast<double>(options.steps), growth = static_cast<double>(options.growth);
    if (options.growth == 1) {
      Tensor inside = step - step / options.steps * options.steps;
      return half_cosine(options.from, options.to, convert(inside, f64) / first);
    }
    // Cycle k begins at first * (growth^k - 1) / (growth - 1). Its number by logarithms may be off by one, by rounding.
    Tensor s = convert(step, f64);
    auto begin = [&](const Tensor &k) {
      return convert(convert(first / (growth - 1) * (power(growth, convert(k, f64)) - 1) + 0.5, i64), f64);
    };
    Tensor guess = convert(log(s * ((growth - 1) / first) + 1) / std::log(growth), i64);
    guess = select(s < begin(guess), guess - 1, guess);
    Tensor cycle = select(s < begin(guess + 1), guess, guess + 1);
    return half_cosine(options.from, options.to, (s - begin(cycle)) / (first * power(growth, convert(cycle, f64))));
  };
}

Rate one_cycle(const OneCycleOptions &options, Location where) {
  const Check check("one_cycle", where);
  check.above_zero("the peak", options.peak);
  check.at_least_one("the number of steps", options.steps);
  check.require(options.rising > 0 && options.rising < 1, "the rising part must be in (0, 1)", options.rising);
  check.above_zero("the first divisor", options.start_divisor);
  check.above_zero("the final divisor", options.final_divisor);
  const double last = static_cast<double>(options.steps) - 1, turn = options.rising * static_cast<double>(options.steps) - 1;
  check.require(turn > 0, "the rise must be longer than a step: rising * steps must be above 1", turn + 1);
  return [options, last, turn](const Tensor &step) {
    const double first = options.peak / options.start_divisor;
    Tensor s = convert(until(step, options.steps - 1), f64);
    return select(s <= turn, half_cosine(first, options.peak, min(s / turn, 1)),
                  half_cosine(options.peak, first / options.final_divisor, max((s - turn) / (last - turn), 0)));
  };
}

} // namespace gait::optim
