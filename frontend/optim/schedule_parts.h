// What schedules are made of.
#ifndef GAIT_FRONTEND_OPTIM_SCHEDULE_PARTS_H
#define GAIT_FRONTEND_OPTIM_SCHEDULE_PARTS_H
#include "frontend/optim/check.h"
#include "gait/ops.h"
#include "gait/optim/schedules.h"

namespace gait::optim {

/// A step count as far as a last one: min(step, last).
inline Tensor until(const Tensor &step, std::int64_t last) { return min(step, last); }

/// base^exponent of an f64 scalar, where the base is a number above 0.
inline Tensor power(double base, const Tensor &exponent) { return pow(base, exponent); }

/// The checks that schedules from a rate to another in some steps share.
template <typename Options> void check_way(const Check &check, const Options &options) {
  check.above_zero("the first rate", options.from);
  check.at_least_zero("the last rate", options.to);
  check.at_least_one("the number of steps", options.steps);
}

} // namespace gait::optim
#endif
