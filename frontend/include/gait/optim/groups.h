// Rules by group: other optimizers for other weights.
#ifndef GAIT_FRONTEND_OPTIM_GROUPS_H
#define GAIT_FRONTEND_OPTIM_GROUPS_H
#include "gait/optim/optimizer.h"
#include <string>
#include <vector>

namespace gait::optim {

/// A rule, and the weights that it moves.
struct RuleGroup {
  std::string pattern; ///< of their names: `*` stands for any text, `?` for one character
  Optimizer rule;
};

/// One optimizer of several rules, each for the weights whose names match its pattern:
/// `optim::by_group({{"embedding_*", optim::sgd({.rate = 0.1})}, {"linear_*", optim::adamw()}})`. Each rule keeps its own slots,
/// counters and schedules. Clipping around it sees all gradients together, clipping of one rule those of its group alone.
/// (Other rates or decays of one rule need no second one: every rule takes `groups`, see gait/optim/rules.h.)
/// Throws: gait::Error for an empty list; its application, for a weight that no pattern matches, or two do, and for a pattern
/// that matches no weight.
Optimizer by_group(std::vector<RuleGroup> groups, Location where = Location::current());

} // namespace gait::optim
#endif
