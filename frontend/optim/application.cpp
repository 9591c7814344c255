#include "frontend/optim/application.h"
#include "frontend/call.h"
#include "gait/math.h"
#include <cmath>

namespace gait::optim {

void Settings::check(const Check &check) const {
  if (rate.number()) check.above_zero("the rate", *rate.number());
  check.at_least_zero("the weight decay", weight_decay);
  for (const Group &group : groups) {
    auto of = [&](std::string_view what) { return fmt::format("{} of \"{}\"", what, group.pattern); };
    check.above_zero(of("the rate factor"), group.rate_factor);
    if (group.rate && group.rate->number()) check.above_zero(of("the rate"), *group.rate->number());
    if (group.weight_decay) check.at_least_zero(of("the weight decay"), *group.weight_decay);
  }
}

Operand Weight::scalar(const Operand &number) const {
  return number.kind == Operand::Kind::Tensor ? Operand(convert(number.tensor, value.dtype())) : number;
}

Operand scaled(const Operand &x, double factor) {
  if (factor == 1) return x;
  return x.kind == Operand::Kind::Tensor ? Operand(x * factor) : Operand(x.real * factor);
}

/// For each weight the number of its group, or -1.
static std::vector<std::int64_t> group_weights(const std::vector<Tensor> &weights, const std::vector<Group> &groups,
                                               const std::string &prefix) {
  std::vector<std::int64_t> found(weights.size(), -1);
  for (std::size_t group = 0; group < groups.size(); ++group) {
    bool any = false;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      if (!gait::detail::matches(groups[group].pattern, weights[i].name())) continue;
      any = true;
      if (found[i] < 0) found[i] = static_cast<std::int64_t>(group);
    }
    gait::detail::Call(prefix, weights, Location::current())
        .require(any, "no weight matches the group \"{}\"; * stands for any text, ? for one character", groups[group].pattern);
  }
  return found;
}

Application::Application(std::string prefix, const std::vector<Tensor> &weights, const std::vector<Tensor> &gradients,
                         const Settings &settings)
    : prefix(std::move(prefix)), graph(weights.front().graph()) {
  const std::vector<std::int64_t> groups = group_weights(weights, settings.groups, this->prefix);
  // One formula for each group in use, shared by its weights; -1, the rest's, is the first.
  std::vector<std::optional<Operand>> rates(settings.groups.size() + 1);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const Group *group = groups[i] < 0 ? nullptr : &settings.groups[static_cast<std::size_t>(groups[i])];
    std::optional<Operand> &known = rates[static_cast<std::size_t>(groups[i] + 1)];
    if (!known) known = scaled(rate(group && group->rate ? *group->rate : settings.rate), group ? group->rate_factor : 1);
    const double decay = group ? group->weight_decay.value_or(settings.weight_decay) : settings.weight_decay;
    this->weights.push_back({weights[i], gradients[i], *known, decay});
  }
}

const Tensor &Application::step() {
  if (before.empty()) {
    before = Graph(graph).counter(prefix + ".step");
    updates.set(before, before + 1);
  }
  return before;
}

const Tensor &Application::number() {
  if (current.empty()) current = convert(step() + 1, f64);
  return current;
}

Tensor Application::slot(const std::string &stem, const Weight &weight, double first) const {
  return Graph(graph).slot(fmt::format("{}.{}.{}", prefix, stem, weight.value.name()), weight.value, init::constant(first));
}

Operand Application::rate(const Rate &rate) {
  if (rate.number()) return *rate.number();
  return rate.at(graph, rate.counts() ? step() : Tensor());
}

void Application::descend(const Weight &weight, const Tensor &change) {
  Tensor kept = weight.value;
  if (weight.decay > 0) {
    const Operand lost = scaled(weight.rate, weight.decay);
    kept = kept * weight.scalar(lost.kind == Operand::Kind::Tensor ? Operand(1 - lost) : Operand(1 - lost.real));
  }
  updates.set(weight.value, kept - change);
}

Optimizer rule(const std::string &name, const Settings &settings, std::function<void(Application &)> body) {
  return Optimizer(name, [settings, body = std::move(body)](const std::string &prefix, const std::vector<Tensor> &weights,
                                                            const std::vector<Tensor> &gradients) {
    Application application(prefix, weights, gradients, settings);
    body(application);
    return std::move(application.updates);
  });
}

Tensor bias_correction(double beta, const Tensor &t) {
  // 0^t is 0 for every t >= 1, and has no logarithm.
  return beta == 0 ? constant(t.graph(), 1, {}, f64) : 1 - exp(t * std::log(beta));
}

Tensor average(Application &application, const Tensor &slot, double beta, const Tensor &x) {
  Tensor next = slot + (1 - beta) * (x - slot);
  application.updates.set(slot, next);
  return next;
}

Tensor average_square(Application &application, const Tensor &slot, double beta, const Tensor &x) {
  Tensor next = beta * slot + (1 - beta) * square(x);
  application.updates.set(slot, next);
  return next;
}

} // namespace gait::optim
