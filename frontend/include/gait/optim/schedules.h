// Schedules: rates as functions of the step s = 0, 1, 2, ..., the number of updates so far. All of them throw gait::Error for
// numbers out of range: rates (`from`, `peak`) above 0, `to` at least 0, numbers of steps at least 1. What is 0 here must be
// given.
#ifndef GAIT_FRONTEND_OPTIM_SCHEDULES_H
#define GAIT_FRONTEND_OPTIM_SCHEDULES_H
#include "gait/optim/rate.h"
#include <cstdint>
#include <vector>

namespace gait::optim {

struct StepOptions {
  double from = 0;        ///< the rate at first
  std::int64_t every = 0; ///< updates between two changes
  double factor = 0.1;    ///< above 0
};
/// from * factor^floor(s / every).  Source: torch.optim.lr_scheduler.StepLR.
Rate step(const StepOptions &options, Location where = Location::current());

/// From the update `step` on the rate is `rate`.
struct Piece {
  std::int64_t step;
  double rate;
};
struct PiecewiseOptions {
  double from = 0; ///< the rate at first
  std::vector<Piece> pieces;
};
/// `from`, then the rate of the last piece whose step is at most s. Steps are above 0 and increase.
/// Source: torch.optim.lr_scheduler.MultiStepLR, with the rates themselves for its factors.
Rate piecewise(const PiecewiseOptions &options, Location where = Location::current());

struct ExponentialOptions {
  double from = 0;
  double factor = 0;      ///< above 0
  std::int64_t every = 1; ///< updates in which the rate changes by the factor
};
/// from * factor^(s / every), without steps.  Source: torch.optim.lr_scheduler.ExponentialLR.
Rate exponential(const ExponentialOptions &options, Location where = Location::current());

struct InverseOptions {
  double from = 0;
  double decay = 0; ///< at least 0
};
/// from / (1 + decay * s).  Source: Robbins and Monro 1951; the `lr_decay` of torch.optim.Adagrad.
Rate inverse(const InverseOptions &options, Location where = Location::current());

struct PolynomialOptions {
  double from = 0;
  double to = 0;
  std::int64_t steps = 0; ///< until `to` is reached, where it stays
  double power = 1;       ///< above 0; 1: a straight line
};
/// to + (from - to) * (1 - min(s / steps, 1))^power.  Source: torch.optim.lr_scheduler.PolynomialLR, where `to` is 0.
Rate polynomial(const PolynomialOptions &options, Location where = Location::current());

struct CosineOptions {
  double from = 0;
  double to = 0;
  std::int64_t steps = 0; ///< until `to` is reached, where it stays
};
/// to + (from - to) * (1 + cos(pi * min(s / steps, 1))) / 2.  Source: Loshchilov and Hutter 2017, eq. 5;
/// torch.optim.lr_scheduler.CosineAnnealingLR.
Rate cosine(const CosineOptions &options, Location where = Location::current());

struct CosineRestartsOptions {
  double from = 0;
  double to = 0;
  std::int64_t steps = 0;  ///< of the first cycle
  std::int64_t growth = 1; ///< each cycle is so many times as long as the one before
};
/// Cycles of `cosine`, each beginning at `from` again; `to` is not quite reached: s counts from 0 in each.
/// Source: Loshchilov and Hutter 2017, eq. 5; torch.optim.lr_scheduler.CosineAnnealingWarmRestarts.
Rate cosine_restarts(const CosineRestartsOptions &options, Location where = Location::current());

struct WarmUpOptions {
  std::int64_t steps = 0; ///< of the warm-up
  double first = 0;       ///< in [0, 1]: the factor at step 0
  Rate then;              ///< the rate after it, whose own steps begin there
};
/// While s < steps, `then` at its step 0 times first + (1 - first) * s / steps; from there on `then` at s - steps.
/// Source: Goyal et al. 2017, section 2.2; torch.optim.lr_scheduler.SequentialLR of LinearLR and `then`.
Rate warm_up(const WarmUpOptions &options, Location where = Location::current());

struct OneCycleOptions {
  double peak = 0;
  std::int64_t steps = 0;     ///< of the whole cycle; afterwards the last rate holds
  double rising = 0.3;        ///< in (0, 1): the part of the steps that rises
  double start_divisor = 25;  ///< above 0: the first rate is peak / start_divisor
  double final_divisor = 1e4; ///< above 0: the last is that divided by final_divisor
};
/// Half a cosine from peak / start_divisor up to the peak, reached at s = rising * steps - 1, then half a cosine down to
/// peak / (start_divisor * final_divisor), reached at s = steps - 1.
/// Throws also: where the rise would be shorter than a step.  Source: Smith and Topin 2018; torch.optim.lr_scheduler.OneCycleLR.
Rate one_cycle(const OneCycleOptions &options, Location where = Location::current());

} // namespace gait::optim
#endif
