#include "gait/optim/clip.h"
#include "frontend/call.h"
#include "frontend/optim/check.h"
#include "gait/math.h"

namespace gait {

using detail::Call;

/// Begins a function of gradients: one scope for what it builds, and their checks.
class Clipping {
public:
  Clipping(std::string_view name, const std::vector<Tensor> &tensors, const Location &where)
      : call(name, nonempty(name, tensors, where), where), scope(tensors.front(), where) {
    for (const Tensor &tensor : tensors) {
      call.require_floating(tensor);
      call.require(tensor.dtype() == tensors.front().dtype(), "element types differ: {} and {}; convert one",
                   name_of(tensors.front().dtype()), name_of(tensor.dtype()));
    }
  }

private:
  static std::vector<Tensor> nonempty(std::string_view name, const std::vector<Tensor> &tensors, const Location &where) {
    if (tensors.empty()) detail::fail(name, "an empty list of tensors has no graph; pass at least one", where);
    return tensors;
  }
  Call call;
  Scope scope;
};

/// min(1, limit / (norm + 1e-6)).
static Tensor factor(const Tensor &norm, double limit) { return limit / max(norm + 1e-6, limit); }

Tensor global_norm(const std::vector<Tensor> &tensors, Location where) {
  Clipping clipping("global_norm", tensors, where);
  return sqrt(sum_of_squares(tensors));
}

std::vector<Tensor> clip_by_value(const std::vector<Tensor> &gradients, double limit, Location where) {
  optim::Check("clip_by_value", where).above_zero("the limit", limit);
  Clipping clipping("clip_by_value", gradients, where);
  std::vector<Tensor> clipped;
  clipped.reserve(gradients.size());
  for (const Tensor &gradient : gradients) clipped.push_back(max(min(gradient, limit), -limit));
  return clipped;
}

std::vector<Tensor> clip_by_norm(const std::vector<Tensor> &gradients, double limit, Location where) {
  optim::Check("clip_by_norm", where).above_zero("the limit", limit);
  Clipping clipping("clip_by_norm", gradients, where);
  std::vector<Tensor> clipped;
  clipped.reserve(gradients.size());
  for (const Tensor &gradient : gradients) clipped.push_back(gradient * factor(sqrt(sum_of_squares({gradient})), limit));
  return clipped;
}

std::vector<Tensor> clip_by_global_norm(const std::vector<Tensor> &gradients, double limit, Location where) {
  optim::Check("clip_by_global_norm", where).above_zero("the limit", limit);
  Clipping clipping("clip_by_global_norm", gradients, where);
  Tensor scale = factor(sqrt(sum_of_squares(gradients)), limit);
  std::vector<Tensor> clipped;
  clipped.reserve(gradients.size());
  for (const Tensor &gradient : gradients) clipped.push_back(gradient * scale);
  return clipped;
}

} // namespace gait
