// What a model is inside.
#ifndef GAIT_FRONTEND_MODEL_STATE_H
#define GAIT_FRONTEND_MODEL_STATE_H
#include "gait/model.h"
#include <memory>
#include <string>
#include <vector>

namespace gait::compiler {
struct OwnedModule;
} // namespace gait::compiler

namespace gait::detail {

struct ModelState {
  std::shared_ptr<compiler::OwnedModule> built; ///< in its graph's context, or in its own
  std::string name;
  std::vector<std::string> entries;

  static const ModelState &of(const Model &model) { return *model.shared; }
};

} // namespace gait::detail
#endif
