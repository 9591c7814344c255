// Functions as arithmetic, for f32 and f64, scalars and vectors alike: the same formula, hence the same bits.
//
//   %y = math.exp %x : vector<16xf32>   ->   arith and math.fma ops on vector<16xf32>
//
// Errors over all values, in units in the last place of the result, f32 and f64: exp 1, log 1, log1p 1, expm1 2, tanh 3, erf 2,
// rsqrt 1.5; sin, cos 1, atan and pow 2, atan2 2.5 (0.51 for f32, which computes these in f64), any argument included; rounding
// is exact. NaN, infinities and zeros give what C's Annex F says, results that underflow go through the denormals to zero.
#include "compiler/lower/kernel.h"
#include "compiler/lower/math_functions.h"
#include "compiler/lower/passes.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

using namespace mlir;

namespace gait::compiler {
namespace {

/// `expand` makes the result of a builder and the operands.
template <typename Op, auto expand> struct Expand : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;
  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const override {
    Type element = getElementTypeOrSelf(op.getType());
    if (!element.isF32() && !element.isF64()) return rewriter.notifyMatchFailure(op, "neither f32 nor f64");
    ArithBuilder builder(rewriter, op.getLoc(), op.getType());
    if constexpr (Op::template hasTrait<OpTrait::OneOperand>()) rewriter.replaceOp(op, expand(builder, op.getOperand()));
    else rewriter.replaceOp(op, expand(builder, op.getLhs(), op.getRhs()));
    return success();
  }
};
using Unary = Value (*)(ArithBuilder &, Value);

struct ExpandMath : PassWrapper<ExpandMath, OperationPass<func::FuncOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(ExpandMath)
  StringRef getArgument() const override { return "gait-expand-math"; }
  StringRef getDescription() const override { return "functions of math to arithmetic"; }
  void getDependentDialects(DialectRegistry &registry) const override {
    registry.insert<arith::ArithDialect, math::MathDialect, scf::SCFDialect, vector::VectorDialect>();
  }

  LogicalResult initialize(MLIRContext *context) override {
    RewritePatternSet set(context);
    set.add<Expand<math::ExpOp, Unary(expandExp)>, Expand<math::ExpM1Op, expandExpm1>, Expand<math::TanhOp, expandTanh>,
            Expand<math::LogOp, expandLog>, Expand<math::Log1pOp, expandLog1p>, Expand<math::ErfOp, expandErf>,
            Expand<math::SinOp, expandSin>, Expand<math::CosOp, expandCos>, Expand<math::AtanOp, expandAtan>,
            Expand<math::Atan2Op, expandAtan2>, Expand<math::PowFOp, expandPow>, Expand<math::RsqrtOp, expandRsqrt>,
            Expand<math::FloorOp, expandFloor>, Expand<math::CeilOp, expandCeil>, Expand<math::RoundEvenOp, expandRoundEven>>(
        context);
    patterns = std::move(set);
    return success();
  }
  void runOnOperation() override { walkAndApplyPatterns(getOperation(), patterns); }

  FrozenRewritePatternSet patterns;
};

} // namespace

std::unique_ptr<Pass> createExpandMathPass() { return std::make_unique<ExpandMath>(); }

} // namespace gait::compiler
