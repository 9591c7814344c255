#include "compiler/builder/pool.h"
#include "compiler/ops/ops.h"
#include "frontend/operands.h"
#include "gait/ops.h"

namespace gait {

using detail::Call;

static std::vector<Tensor> differentiate(std::string_view name, const Tensor &scalar, const std::vector<Tensor> &targets,
                                         const Location &where) {
  std::vector<Tensor> all{scalar};
  all.insert(all.end(), targets.begin(), targets.end());
  Call call(name, all, where);
  call.require(scalar.rank() == 0 && is_floating(scalar.dtype()),
               "only a floating scalar has a gradient, not {} {}; take its sum or mean first", name_of(scalar.dtype()),
               scalar.shape().text());
  call.require(!targets.empty(), "there is nothing to differentiate by; pass at least one tensor");
  std::vector<mlir::Value> values;
  for (const Tensor &target : targets) {
    call.require(is_floating(target.dtype()), "nothing can be differentiated by {} {}; only by f32 and f64",
                 name_of(target.dtype()), target.shape().text());
    values.push_back(call.value(target));
  }
  std::vector<Tensor> gradients;
  for (mlir::Value gradient : call.create<ir::GradientOp>(call.value(scalar), values)->getResults())
    gradients.push_back(call.graph->wrap(gradient));
  return gradients;
}

Tensor gradient(const Tensor &scalar, const Tensor &x, Location where) {
  return differentiate("gradient", scalar, {x}, where).front();
}

std::vector<Tensor> gradients(const Tensor &scalar, const std::vector<Tensor> &x, Location where) {
  return differentiate("gradients", scalar, x, where);
}

} // namespace gait
