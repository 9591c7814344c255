// The canonicalisation patterns that stand with the ops of some dialects.
#ifndef GAIT_COMPILER_OPTIMIZE_PATTERNS_H
#define GAIT_COMPILER_OPTIMIZE_PATTERNS_H
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Rewrite/FrozenRewritePatternSet.h"

namespace gait::compiler {

/// Adds the patterns of these dialects and of their ops. The dialects must be loaded.
void addCanonicalizationPatterns(mlir::RewritePatternSet &patterns, llvm::ArrayRef<llvm::StringRef> dialects);
/// Applies the patterns until none applies, then removes what is computed twice or never read. Fails, with a diagnostic, if they
/// never come to an end.
llvm::LogicalResult rewriteToFixpoint(mlir::func::FuncOp entry, const mlir::FrozenRewritePatternSet &patterns);

} // namespace gait::compiler
#endif
