// What a model is inside.
#ifndef GAIT_FRONTEND_MODEL_STATE_H
#define GAIT_FRONTEND_MODEL_STATE_H
#include "gait/model.h"
#include "graph_state.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include <string>
#include <vector>

namespace gait::detail {

struct ModelState {
  Graph graph; ///< keeps the module's context
  mlir::OwningOpRef<mlir::ModuleOp> module;
  std::vector<std::string> entries;

  static const ModelState &of(const Model &model) { return *model.shared; }
};

} // namespace gait::detail
#endif
