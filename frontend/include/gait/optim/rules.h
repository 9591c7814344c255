// The update rules. w: a weight, g: its gradient, t = 1, 2, ...: the number of the update; slots and counters begin at 0 unless
// said. All element-wise; what depends on t alone is computed in f64.
//
// Every rule but lbfgs takes `weight_decay`, decoupled from the gradient (Loshchilov and Hutter 2019): before its own step,
// w -= rate * weight_decay * w. (A penalty in the gradient is a loss: sum_of_squares.) `groups` sets rates and decay by the
// weights' names: `.groups = {{.pattern = "*.bias", .weight_decay = 0}, {.pattern = "head.*", .rate_factor = 10}}`.
//
// All functions throw gait::Error for numbers out of range, with the caller's line; an application throws for a group that
// matches no weight.
#ifndef GAIT_FRONTEND_OPTIM_RULES_H
#define GAIT_FRONTEND_OPTIM_RULES_H
#include "gait/optim/optimizer.h"
#include "gait/optim/rate.h"
#include <cstdint>
#include <vector>

namespace gait::optim {

struct SgdOptions {
  Rate rate = 0.01;
  double momentum = 0;  ///< in [0, 1); 0: no slot
  double dampening = 0; ///< in [0, 1)
  bool nesterov = false;
  double weight_decay = 0;
  std::vector<Group> groups = {};
};
/// Stochastic gradient descent: w -= rate * g; with momentum v = momentum * v + (1 - dampening) * g, at first v = g, and
/// w -= rate * v (Nesterov: rate * (g + momentum * v)). Slot: `momentum`; counter, with dampening or a schedule: `step`.
/// Source: Sutskever et al. 2013, in the form of torch.optim.SGD.
Optimizer sgd(const SgdOptions &options = {}, Location where = Location::current());

struct AdamOptions {
  Rate rate = 1e-3;
  double beta1 = 0.9, beta2 = 0.999; ///< in [0, 1)
  double epsilon = 1e-8;             ///< above 0
  bool amsgrad = false;
  double weight_decay = 0;
  std::vector<Group> groups = {};
};
/// m += (1 - beta1)(g - m), v = beta2 v + (1 - beta2) g^2, w -= rate / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) +
/// epsilon). AMSGrad: the largest v so far in the place of v. Slots: `m`, `v`, for AMSGrad `largest`; counter: `step`.
/// Source: Kingma and Ba 2015, algorithm 1; Reddi et al. 2018, algorithm 2, in the form of torch.optim.Adam.
Optimizer adam(const AdamOptions &options = {}, Location where = Location::current());

struct AdamwOptions {
  Rate rate = 1e-3;
  double beta1 = 0.9, beta2 = 0.999; ///< in [0, 1)
  double epsilon = 1e-8;             ///< above 0
  bool amsgrad = false;
  double weight_decay = 0.01;
  std::vector<Group> groups = {};
};
/// Adam with weight decay; its slots and counters are named `adamw`.
/// Source: Loshchilov and Hutter 2019, algorithm 2, in the form of torch.optim.AdamW.
Optimizer adamw(const AdamwOptions &options = {}, Location where = Location::current());

struct NadamOptions {
  Rate rate = 2e-3;
  double beta1 = 0.9, beta2 = 0.999; ///< in [0, 1)
  double epsilon = 1e-8;             ///< above 0
  double momentum_decay = 4e-3;      ///< at least 0
  double weight_decay = 0;
  std::vector<Group> groups = {};
};
/// Adam with Nesterov's momentum: m, v as in adam; mu(t) = beta1 * (1 - 0.96^(t * momentum_decay) / 2), P(t) = mu(1) ... mu(t),
/// w -= rate * (mu(t + 1) / (1 - P(t + 1)) * m + (1 - mu(t)) / (1 - P(t)) * g) / (sqrt(v / (1 - beta2^t)) + epsilon).
/// Slots: `m`, `v`; counter: `step`; state: `product`, the f64 scalar P(t), 1 at first.
/// Source: Dozat 2016, in the form of torch.optim.NAdam.
Optimizer nadam(const NadamOptions &options = {}, Location where = Location::current());

struct RadamOptions {
  Rate rate = 1e-3;
  double beta1 = 0.9, beta2 = 0.999; ///< in [0, 1)
  double epsilon = 1e-8;             ///< above 0
  double weight_decay = 0;
  std::vector<Group> groups = {};
};
/// Adam with a rectified rate: m, v as in adam; a = 2 / (1 - beta2) - 1, b(t) = a - 2 t beta2^t / (1 - beta2^t). Where b > 5,
/// w -= rate / (1 - beta1^t) * r * m * sqrt(1 - beta2^t) / (sqrt(v) + epsilon), r = sqrt((b - 4)(b - 2) a / ((a - 4)(a - 2) b));
/// else w -= rate / (1 - beta1^t) * m. Slots: `m`, `v`; counter: `step`.
/// Source: Liu et al. 2020, algorithm 2, in the form of torch.optim.RAdam.
Optimizer radam(const RadamOptions &options = {}, Location where = Location::current());

struct AdamaxOptions {
  Rate rate = 2e-3;
  double beta1 = 0.9, beta2 = 0.999; ///< in [0, 1)
  double epsilon = 1e-8;             ///< above 0
  double weight_decay = 0;
  std::vector<Group> groups = {};
};
/// Adam with the infinity norm: m as in adam; u = max(beta2 * u, |g| + epsilon), w -= rate / (1 - beta1^t) * m / u.
/// Slots: `m`, `u`; counter: `step`.  Source: Kingma and Ba 2015, algorithm 2, in the form of torch.optim.Adamax.
Optimizer adamax(const AdamaxOptions &options = {}, Location where = Location::current());

struct AdagradOptions {
  Rate rate = 0.01;
  double epsilon = 1e-10; ///< above 0
  double initial = 0;     ///< at least 0: what the sum begins with
  double weight_decay = 0;
  std::vector<Group> groups = {};
};
/// s += g^2, w -= rate * g / (sqrt(s) + epsilon). Slot: `sum`. (PyTorch's lr_decay is the schedule optim::inverse.)
/// Source: Duchi et al. 2011, in the form of torch.optim.Adagrad.
Optimizer adagrad(const AdagradOptions &options = {}, Location where = Location::current());

struct AdadeltaOptions {
  Rate rate = 1.0;
  double decay = 0.9;    ///< in [0, 1)
  double epsilon = 1e-6; ///< above 0
  double weight_decay = 0;
  std::vector<Group> groups = {};
};
/// v = decay * v + (1 - decay) g^2, d = sqrt(u + epsilon) / sqrt(v + epsilon) * g, u = decay * u + (1 - decay) d^2,
/// w -= rate * d. Slots: `square` (v), `change` (u).  Source: Zeiler 2012, algorithm 1, in the form of torch.optim.Adadelta.
Optimizer adadelta(const AdadeltaOptions &options = {}, Location where = Location::current());

struct RmspropOptions {
  Rate rate = 0.01;
  double decay = 0.99;   ///< in [0, 1)
  double epsilon = 1e-8; ///< above 0
  double momentum = 0;   ///< in [0, 1); 0: no slot
  bool centered = false;
  double weight_decay = 0;
  std::vector<Group> groups = {};
};
/// v = decay * v + (1 - decay) g^2, d = g / (sqrt(v) + epsilon), w -= rate * d; with momentum b = momentum * b + d, w -= rate *
/// b. Centered: a += (1 - decay)(g - a), and max(v - a^2, 0) in the place of v. Slots: `square` (v), `mean` (a), `momentum` (b).
/// Source: Tieleman and Hinton 2012; Graves 2013 for the centered one, in the form of torch.optim.RMSprop.
Optimizer rmsprop(const RmspropOptions &options = {}, Location where = Location::current());

struct LionOptions {
  Rate rate = 1e-4;
  double beta1 = 0.9, beta2 = 0.99; ///< in [0, 1)
  double weight_decay = 0;
  std::vector<Group> groups = {};
};
/// w -= rate * sign(beta1 * m + (1 - beta1) * g), then m = beta2 * m + (1 - beta2) * g. Slot: `m`.
/// Source: Chen et al. 2023, algorithm 2; optax.lion.
Optimizer lion(const LionOptions &options = {}, Location where = Location::current());

struct LbfgsOptions {
  Rate rate = 1.0;
  std::int64_t history = 10;        ///< at least 1: pairs of steps and changes that are kept
  double gradient_tolerance = 1e-7; ///< at least 0: no step where no element of g is larger
  double change_tolerance = 1e-9;   ///< at least 0: no step whose slope -d.g is not larger
};
/// Limited-memory BFGS for full-batch work, without a line search: w += size * d, where d = -H g, and H is the inverse Hessian's
/// approximation by the last `history` pairs (s: a step, y: the gradient's change over it) from gamma * I, gamma = s.y / y.y of
/// the newest. size = rate; in the first update, where d = -g, rate * min(1, 1 / |g|_1). A pair is kept where s.y > 1e-10.
///
/// One update is one iteration: that of torch.optim.LBFGS with max_iter = 1, and 20 of them are one of its steps by default. A
/// gradient that is not of the same function as the last one, a mini-batch's, spoils the pairs.
///
/// Where PyTorch keeps lists, the pairs are a ring of static size: states `step_history.<parameter>` and
/// `change_history.<parameter>` [history, ...shape], counter `pairs`, those ever kept; slots `gradient` and `change` (the last g
/// and s); counter `step`. The recursion runs on the inner products of the pairs, not on vectors of all weights, so that an
/// update reads each history twice. Source: Nocedal 1980; Byrd, Nocedal and Schnabel 1994, section 3 for the form by inner
/// products; torch.optim.LBFGS.
Optimizer lbfgs(const LbfgsOptions &options = {}, Location where = Location::current());

} // namespace gait::optim
#endif
