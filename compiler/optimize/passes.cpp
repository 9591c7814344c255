#include "compiler/optimize/passes.h"

namespace gait::compiler {

void registerOptimizePasses() {
  mlir::registerPass(createSimplifyPass);
  mlir::registerPass(createSegmentScansPass);
  mlir::registerPass(createMergeScansPass);
  mlir::registerPass(createKeepResidualsPass);
  mlir::registerPass(createSplitScansPass);
  mlir::registerPass(createUnrollScansPass);
  mlir::registerPass(createToStructuredPass);
}

} // namespace gait::compiler
