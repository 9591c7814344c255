// What a model is inside.
#ifndef GAIT_FRONTEND_MODEL_STATE_H
#define GAIT_FRONTEND_MODEL_STATE_H
#include "gait/model.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include <memory>
#include <string>
#include <vector>

namespace gait::detail {

struct ModelState {
  std::shared_ptr<mlir::MLIRContext> context; ///< of the module: its graph's, or its own
  mlir::OwningOpRef<mlir::ModuleOp> module;
  std::string name;
  std::vector<std::string> entries;

  static const ModelState &of(const Model &model) { return *model.shared; }
};

} // namespace gait::detail
#endif
