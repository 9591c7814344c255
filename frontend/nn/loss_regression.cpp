#include "checks.h"
#include "gait/math.h"
#include "gait/nn/loss.h"
#include <numbers>

namespace gait {

using detail::Composition;

/// The mean of a function of prediction and target, with weights or without.
template <typename Function>
static Tensor mean_error(std::string_view name, const Tensor &prediction, const Tensor &target, const Tensor *weights,
                         const Location &where, const Function &function) {
  Composition call(name, {prediction, target}, where);
  detail::check_alike(call, "prediction", prediction, "target", target);
  Tensor each = function(prediction, target);
  return mean(weights ? weighted(each, *weights) : each);
}

static Tensor squared_error(const Tensor &prediction, const Tensor &target) { return square(prediction - target); }
static Tensor absolute_error(const Tensor &prediction, const Tensor &target) { return abs(prediction - target); }
static Tensor percentage_error(const Tensor &prediction, const Tensor &target) {
  return 100 * abs(prediction - target) / max(abs(target), 1e-7);
}
static Tensor squared_log_error(const Tensor &prediction, const Tensor &target) {
  return square(log1p(max(prediction, 0)) - log1p(max(target, 0)));
}

Tensor mse(const Tensor &prediction, const Tensor &target, Location where) {
  return mean_error("mse", prediction, target, nullptr, where, squared_error);
}
Tensor mse(const Tensor &prediction, const Tensor &target, const Tensor &weights, Location where) {
  return mean_error("mse", prediction, target, &weights, where, squared_error);
}
Tensor mae(const Tensor &prediction, const Tensor &target, Location where) {
  return mean_error("mae", prediction, target, nullptr, where, absolute_error);
}
Tensor mae(const Tensor &prediction, const Tensor &target, const Tensor &weights, Location where) {
  return mean_error("mae", prediction, target, &weights, where, absolute_error);
}
Tensor mape(const Tensor &prediction, const Tensor &target, Location where) {
  return mean_error("mape", prediction, target, nullptr, where, percentage_error);
}
Tensor mape(const Tensor &prediction, const Tensor &target, const Tensor &weights, Location where) {
  return mean_error("mape", prediction, target, &weights, where, percentage_error);
}
Tensor msle(const Tensor &prediction, const Tensor &target, Location where) {
  return mean_error("msle", prediction, target, nullptr, where, squared_log_error);
}
Tensor msle(const Tensor &prediction, const Tensor &target, const Tensor &weights, Location where) {
  return mean_error("msle", prediction, target, &weights, where, squared_log_error);
}

Tensor huber(const Tensor &prediction, const Tensor &target, double delta, Location where) {
  Composition call("huber", {prediction, target}, where);
  detail::check_alike(call, "prediction", prediction, "target", target);
  call.require(delta > 0, "delta must be above 0, not {}", delta);
  // With the difference cut off at delta: a square up to there, a line beyond.
  Tensor distance = abs(prediction - target), inner = min(distance, delta);
  return inner * (distance - 0.5 * inner);
}

Tensor log_cosh(const Tensor &prediction, const Tensor &target, Location where) {
  Composition call("log_cosh", {prediction, target}, where);
  detail::check_alike(call, "prediction", prediction, "target", target);
  // Near 0, cosh(e) - 1 = -(e^e - 1)(e^-e - 1) / 2; far out, |e| + log(1 + e^-2|e|) - log(2).
  Tensor error = prediction - target, distance = abs(error), near = distance < 1, small = select(near, error, 0);
  Tensor inside = log1p(-0.5 * expm1(small) * expm1(-small));
  return select(near, inside, distance + log1p(exp(-2 * distance)) - std::numbers::ln2);
}

Tensor quantile(const Tensor &prediction, const Tensor &target, double q, Location where) {
  Composition call("quantile", {prediction, target}, where);
  detail::check_alike(call, "prediction", prediction, "target", target);
  call.require(q > 0 && q < 1, "the quantile {} is outside (0, 1)", q);
  Tensor error = target - prediction;
  return max(q * error, (q - 1) * error);
}

Tensor poisson(const Tensor &log_rate, const Tensor &target, Location where) {
  Composition call("poisson", {log_rate, target}, where);
  detail::check_alike(call, "log_rate", log_rate, "target", target);
  return exp(log_rate) - target * log_rate;
}

Tensor gaussian_nll(const Tensor &mean, const Tensor &target, const Tensor &variance, double epsilon, Location where) {
  Composition call("gaussian_nll", {mean, target, variance}, where);
  detail::check_alike(call, "mean", mean, "target", target);
  detail::check_alike(call, "mean", mean, "variance", variance);
  call.require(epsilon > 0, "epsilon must be above 0, not {}", epsilon);
  Tensor kept = variance + stop_gradient(max(variance, epsilon) - variance);
  return 0.5 * (log(kept) + square(target - mean) / kept);
}

} // namespace gait
