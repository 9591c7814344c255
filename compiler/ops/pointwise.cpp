#include "compiler/ops/pointwise.h"
#include "compiler/ops/assembly.h"
#include "compiler/ops/expression.h"
#include "compiler/ops/structured.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace gait::ir;

// Constraints.

LogicalResult gait::ir::verifySameTypes(Operation *op, ArrayRef<StringRef> names) {
  SmallVector<Type> types(op->getOperandTypes());
  llvm::append_range(types, op->getResultTypes());
  if (llvm::all_equal(types)) return success();
  auto error = op->emitOpError("types differ: ");
  for (auto [index, name] : llvm::enumerate(names)) error << (index ? ", " : "") << name << ' ' << describe(types[index]);
  return error << "; broadcast, reshape or convert until they agree (C1)";
}

bool gait::ir::haveSameShape(Value a, Value b) {
  return cast<RankedTensorType>(a.getType()).getShape() == cast<RankedTensorType>(b.getType()).getShape();
}

LogicalResult gait::ir::verifySameShapes(Operation *op) {
  Value x = op->getOperand(0), y = op->getResult(0);
  if (haveSameShape(x, y)) return success();
  return op->emitOpError("shapes differ: x ")
         << describe(x.getType()) << ", y " << describe(y.getType()) << "; y must have x's (C1)";
}

LogicalResult gait::ir::verifyDivisor(Operation *op, Value divisor) {
  if (!isa<IntegerType>(getElementTypeOrSelf(divisor))) return success();
  DenseElementsAttr constant = constantBehind(divisor);
  if (!constant) return success();
  // A splat has one value, however many elements it stands for.
  auto numbers = llvm::seq<int64_t>(0, constant.isSplat() ? 1 : constant.getNumElements());
  auto values = constant.getValues<APInt>();
  auto zero = llvm::find_if(numbers, [&](int64_t index) { return values[index].isZero(); });
  if (zero == numbers.end()) return success();
  return op->emitOpError("divides an integer by the constant 0 (element ")
         << *zero << " of the divisor); make it another number (C2)";
}

LogicalResult gait::ir::verifyFromWords(Operation *op) {
  if (failed(verifySameShapes(op))) return failure();
  Type x = getElementTypeOrSelf(op->getOperand(0)), y = getElementTypeOrSelf(op->getResult(0));
  if (x.isInteger(64) ? y.isF64() : y.isF32()) return success();
  return op->emitOpError("makes ") << y << " of " << x << " words; it makes f32 of i32 words and f64 of i64 words (C2)";
}

// Folding.

DenseElementsAttr gait::ir::constantBehind(Value value) {
  while (Operation *op = value.getDefiningOp()) {
    if (auto constant = dyn_cast<ConstantOp>(op)) return constant.getValue();
    if (!isa<BroadcastOp, ReshapeOp, TransposeOp>(op)) return nullptr;
    value = op->getOperand(0);
  }
  return nullptr;
}

bool gait::ir::isFilledWith(Value value, double number) {
  DenseElementsAttr constant = constantBehind(value);
  if (!constant || !constant.isSplat()) return false;
  if (isa<FloatType>(constant.getElementType())) return constant.getSplatValue<APFloat>().convertToDouble() == number;
  APInt integer = constant.getSplatValue<APInt>();
  return integer.getBitWidth() == 1 ? integer.getZExtValue() == number : integer.getSExtValue() == number;
}

// Evaluates the op's own formula: constants fold as they are built. What is not exact (exp and its kin) does not fold.
Attribute gait::ir::foldPointwise(PointwiseOp op, ArrayRef<Attribute> operands) {
  constexpr int64_t largest = 256;
  auto type = cast<RankedTensorType>(op->getResult(0).getType());
  if (operands.empty() || !type.hasStaticShape()) return nullptr;
  SmallVector<DenseElementsAttr> constants;
  for (Attribute operand : operands) {
    constants.push_back(dyn_cast_or_null<DenseElementsAttr>(operand));
    if (!constants.back()) return nullptr;
  }
  bool isSplat = llvm::all_of(constants, [](DenseElementsAttr constant) { return constant.isSplat(); });
  int64_t count = isSplat ? 1 : type.getNumElements();
  if (count > largest) return nullptr;
  SmallVector<Attribute> elements;
  for (int64_t index = 0; index < count; ++index) {
    Block block;
    OpBuilder builder(op->getContext());
    builder.setInsertionPointToStart(&block);
    auto scalars = llvm::map_to_vector(constants, [&](DenseElementsAttr constant) -> Value {
      auto element = cast<TypedAttr>(constant.getValues<Attribute>()[index]);
      return arith::ConstantOp::create(builder, op->getLoc(), element);
    });
    Attribute element;
    if (!matchPattern(op.buildScalar(builder, op->getLoc(), scalars), m_Constant(&element))) return nullptr;
    elements.push_back(element);
  }
  return DenseElementsAttr::get(type, elements);
}

namespace {
// x / 2^n = x * 2^-n: both round the same number.
struct DivideByPowerOfTwo : OpRewritePattern<DivOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(DivOp op, PatternRewriter &rewriter) const override {
    DenseElementsAttr divisor = constantBehind(op.getB());
    APFloat inverse(0.0);
    if (!divisor || !divisor.isSplat() || !isa<FloatType>(divisor.getElementType()) ||
        !divisor.getSplatValue<APFloat>().getExactInverse(&inverse))
      return failure();
    RankedTensorType type = op.getY().getType();
    Value factor = createFilled(rewriter, op.getLoc(), type, inverse.convertToDouble());
    rewriter.replaceOpWithNewOp<MulOp>(op, op.getA(), factor);
    return success();
  }
};
} // namespace

void DivOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *context) {
  patterns.add<DivideByPowerOfTwo>(context);
}

// Lowering.

Value gait::ir::lowerPointwise(OpBuilder &builder, PointwiseOp op, ValueRange operands, Value rows) {
  auto type = cast<RankedTensorType>(op->getResult(0).getType());
  SmallVector<AffineMap> maps(operands.size(), builder.getMultiDimIdentityMap(type.getRank()));
  return createParallel(
      builder, op->getLoc(), type, operands, maps, rows,
      [&](OpBuilder &inner, Location loc, ValueRange elements) { return op.buildScalar(inner, loc, elements.drop_back()); });
}

#define GET_OP_CLASSES
#include "compiler/ops/pointwise.cpp.inc"
