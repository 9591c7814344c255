#include "compiler/optimize/patterns.h"
#include "mlir/IR/Dominance.h"
#include "mlir/Transforms/CSE.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;

namespace gait::compiler {

void addCanonicalizationPatterns(RewritePatternSet &patterns, ArrayRef<StringRef> dialects) {
  MLIRContext *context = patterns.getContext();
  for (StringRef dialect : dialects) context->getLoadedDialect(dialect)->getCanonicalizationPatterns(patterns);
  // In order of their names. (MLIR 22 sorts and searches its registered ops with a comparison that is none: the order would
  // depend on which dialects are loaded, and getRegisteredOperationsByDialect misses ops.)
  SmallVector<RegisteredOperationName> names(context->getRegisteredOperations());
  llvm::sort(names, [](RegisteredOperationName a, RegisteredOperationName b) { return a.getStringRef() < b.getStringRef(); });
  for (RegisteredOperationName name : names)
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
