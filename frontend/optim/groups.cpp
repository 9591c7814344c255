#include "gait/optim/groups.h"
#include "frontend/call.h"
#include "frontend/optim/check.h"

namespace gait::optim {

/// For each group, its weights and their gradients. Throws where a weight has no group or two, or a group no weight.
static std::vector<std::pair<std::vector<Tensor>, std::vector<Tensor>>>
deal_out(const std::vector<RuleGroup> &groups, const std::vector<Tensor> &weights, const std::vector<Tensor> &gradients) {
  gait::detail::Call call("by_group", weights, Location::current());
  std::vector<std::pair<std::vector<Tensor>, std::vector<Tensor>>> dealt(groups.size());
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const RuleGroup *taker = nullptr;
    for (std::size_t group = 0; group < groups.size(); ++group) {
      if (!gait::detail::matches(groups[group].pattern, weights[i].name())) continue;
      call.require(!taker, R"(both "{}" and "{}" match the parameter "{}"; make one of the patterns narrower)",
                   taker ? taker->pattern : "", groups[group].pattern, weights[i].name());
      taker = &groups[group];
      dealt[group].first.push_back(weights[i]);
      dealt[group].second.push_back(gradients[i]);
    }
    call.require(taker, R"(no pattern matches the parameter "{}"; add a group for it, or freeze it)", weights[i].name());
  }
  for (std::size_t group = 0; group < groups.size(); ++group)
    call.require(!dealt[group].first.empty(), R"(no weight matches the group "{}"; * stands for any text, ? for one character)",
                 groups[group].pattern);
  return dealt;
}

Optimizer by_group(std::vector<RuleGroup> groups, Location where) {
  Check("by_group", where).require(!groups.empty(), "there must be at least one group", groups.size());
  return Optimizer("by_group", [groups = std::move(groups)](const std::string &, const std::vector<Tensor> &weights,
                                                            const std::vector<Tensor> &gradients) {
    auto dealt = deal_out(groups, weights, gradients);
    Updates updates;
    for (std::size_t group = 0; group < groups.size(); ++group)
      updates.merge(groups[group].rule.apply(dealt[group].first, dealt[group].second));
    return updates;
  });
}

} // namespace gait::optim
