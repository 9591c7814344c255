#include "compiler/optimize/patterns.h"
#include "mlir/IR/Dominance.h"
#include "mlir/Transforms/CSE.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;

namespace gait::compiler {

void addCanonicalizationPatterns(RewritePatternSet &patterns, ArrayRef<StringRef> dialects) {
  MLIRContext *context = patterns.getContext();
  for (StringRef dialect : dialects) context->getLoadedDialect(dialect)->getCanonicalizationPatterns(patterns);
  // Sorted by name. (getRegisteredOperationsByDialect of MLIR 22 searches with a comparison that is none, and misses ops.)
  for (RegisteredOperationName name : context->getRegisteredOperations())
    if (llvm::is_contained(dialects, name.getDialectNamespace())) name.getCanonicalizationPatterns(patterns, context);
}

LogicalResult rewriteToFixpoint(func::FuncOp entry, const FrozenRewritePatternSet &patterns) {
  GreedyRewriteConfig config;
  config.setRegionSimplificationLevel(GreedySimplifyRegionLevel::Disabled);
  if (failed(applyPatternsGreedily(entry, patterns, config)))
    return entry.emitOpError("was not brought to its simplest form: internal error, please report it");
  IRRewriter rewriter(entry.getContext());
  DominanceInfo dominance(entry);
  eliminateCommonSubExpressions(rewriter, dominance, entry);
  return success();
}

} // namespace gait::compiler
