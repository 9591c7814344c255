#include "compiler/ops/einsum.h"
#include "compiler/ops/expression.h"
#include "compiler/ops/structured.h"
#include "mlir/IR/PatternMatch.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace gait::ir;

// The spec.

std::optional<Einsum> Einsum::parse(StringRef spec) {
  auto [operands, result] = spec.split("->");
  auto [lhs, rhs] = operands.split(',');
  Einsum einsum{lhs.str(), rhs.str(), result.str()};
  // Spelling it again finds a missing or second separator.
  if (einsum.spell() != spec || !llvm::all_of(einsum.lhs + einsum.rhs + einsum.result, llvm::isAlpha)) return std::nullopt;
  return einsum;
}

std::string Einsum::letters() const {
  std::string letters = lhs;
  for (char letter : rhs)
    if (!StringRef(letters).contains(letter)) letters += letter;
  return letters;
}

Einsum Einsum::renamed() const {
  std::string old = letters();
  auto rename = [&](StringRef text) {
    std::string renamed;
    for (char letter : text) {
      size_t index = old.find(letter);
      renamed += static_cast<char>(index < 26 ? 'a' + index : 'A' + (index - 26));
    }
    return renamed;
  };
  return {rename(lhs), rename(rhs), rename(result)};
}

// Shape.

// The size of a letter in the operands; nothing if none has it.
static std::optional<int64_t> sizeOf(char letter, const Einsum &einsum, RankedTensorType lhs, RankedTensorType rhs) {
  if (size_t index = einsum.lhs.find(letter); index != std::string::npos) return lhs.getDimSize(index);
  if (size_t index = einsum.rhs.find(letter); index != std::string::npos) return rhs.getDimSize(index);
  return std::nullopt;
}

static SmallVector<int64_t> resultSizes(const Einsum &einsum, RankedTensorType lhs, RankedTensorType rhs) {
  return llvm::map_to_vector(StringRef(einsum.result), [&](char letter) { return sizeOf(letter, einsum, lhs, rhs).value_or(1); });
}

void DotOp::build(OpBuilder &builder, OperationState &state, StringRef spec, Value lhs, Value rhs) {
  auto lhsType = cast<RankedTensorType>(lhs.getType()), rhsType = cast<RankedTensorType>(rhs.getType());
  std::optional<Einsum> einsum = Einsum::parse(spec);
  // Of a wrong spec the verifier tells.
  bool isRight = einsum && static_cast<int64_t>(einsum->lhs.size()) == lhsType.getRank() &&
                 static_cast<int64_t>(einsum->rhs.size()) == rhsType.getRank();
  auto type = isRight ? RankedTensorType::get(resultSizes(*einsum, lhsType, rhsType), lhsType.getElementType()) : lhsType;
  build(builder, state, type, spec, lhs, rhs);
}

LogicalResult DotOp::verify() {
  RankedTensorType lhs = getLhs().getType(), rhs = getRhs().getType(), y = getY().getType();
  std::optional<Einsum> einsum = Einsum::parse(getSpec());
  if (!einsum)
    return emitOpError("spec \"") << getSpec()
                                  << "\" is not \"<letters>,<letters>-><letters>\"; write for example \"bk,kn->bn\" (C1)";
  struct Part {
    StringRef name;
    StringRef letters;
    RankedTensorType type;
  };
  const Part parts[] = {{"lhs", einsum->lhs, lhs}, {"rhs", einsum->rhs, rhs}, {"the result", einsum->result, y}};
  for (const Part &part : parts)
    for (auto [index, letter] : llvm::enumerate(part.letters))
      if (part.letters.take_front(index).contains(letter))
        return emitOpError("spec \"") << getSpec() << "\" has the letter " << StringRef(&letter, 1) << " twice in " << part.name
                                      << "; give each dimension a letter of its own (C2)";
  for (const Part &part : parts)
    if (static_cast<int64_t>(part.letters.size()) != part.type.getRank())
      return emitOpError("spec \"") << getSpec() << "\" has " << part.letters.size() << " letters for " << part.name << ' '
                                    << describe(part.type) << ", of " << part.type.getRank() << " dimensions; give one each (C3)";
  for (auto [part, other] : {std::pair(parts[0], parts[1]), std::pair(parts[1], parts[0])})
    for (char letter : part.letters)
      if (!other.letters.contains(letter) && !parts[2].letters.contains(letter))
        return emitOpError("spec \"") << getSpec() << "\" has the letter " << StringRef(&letter, 1) << " only in " << part.name
                                      << "; sum that dimension first, or keep it in the result (C4)";
  for (char letter : einsum->result)
    if (!sizeOf(letter, *einsum, lhs, rhs))
      return emitOpError("spec \"") << getSpec() << "\" has the letter " << StringRef(&letter, 1)
                                    << " only in the result; broadcast the result instead (C4)";
  for (auto [index, letter] : llvm::enumerate(einsum->rhs)) {
    int64_t size = *sizeOf(letter, *einsum, lhs, rhs);
    if (size != rhs.getDimSize(index))
      return emitOpError("sizes of the letter ")
             << StringRef(&letter, 1) << " differ in \"" << getSpec() << "\": lhs " << describe(lhs) << ", rhs " << describe(rhs)
             << "; transpose an operand or check the layer's width (C5)";
  }
  if (lhs.getElementType() != rhs.getElementType() || lhs.getElementType() != y.getElementType())
    return emitOpError("element types differ: lhs ")
           << lhs.getElementType() << ", rhs " << rhs.getElementType() << ", y " << y.getElementType() << "; convert one (C6)";
  auto expected = RankedTensorType::get(resultSizes(*einsum, lhs, rhs), lhs.getElementType());
  if (y == expected) return success();
  return emitOpError("y is ") << describe(y) << "; by \"" << getSpec() << "\" it must be " << describe(expected) << " (C7)";
}

// Gradient: each letter of an operand is in the cotangent or in the other operand (C4), so the gradients are dots.

SmallVector<Value> DotOp::buildGradient(OpBuilder &builder, ValueRange cotangents) {
  Einsum einsum = *Einsum::parse(getSpec());
  Einsum toLhs{einsum.result, einsum.rhs, einsum.lhs}, toRhs{einsum.lhs, einsum.result, einsum.rhs};
  return {DotOp::create(builder, getLoc(), toLhs.spell(), cotangents[0], getRhs()),
          DotOp::create(builder, getLoc(), toRhs.spell(), getLhs(), cotangents[0])};
}

// Lowering. Loops: the result's letters in their order, then those summed over.

SmallVector<Value> DotOp::buildStructured(OpBuilder &builder, ValueRange operands, Value rows) {
  Einsum einsum = *Einsum::parse(getSpec());
  std::string loops = einsum.result;
  for (char letter : einsum.letters())
    if (!StringRef(loops).contains(letter)) loops += letter;
  auto mapOf = [&](StringRef letters) {
    auto dims = llvm::map_to_vector(letters, [&](char letter) { return static_cast<int64_t>(loops.find(letter)); });
    return projection(getContext(), loops.size(), dims);
  };
  RankedTensorType y = getY().getType();
  if (loops.size() == einsum.result.size()) // Nothing is summed over: no contraction.
    return {createParallel(builder, getLoc(), y, operands, {mapOf(einsum.lhs), mapOf(einsum.rhs)}, rows,
                           [](OpBuilder &inner, Location loc, ValueRange elements) -> Value {
                             return Scalar(inner, loc, elements[0]) * Scalar(inner, loc, elements[1]);
                           })};
  Value zero = arith::ConstantOp::create(builder, getLoc(), builder.getZeroAttr(y.getElementType()));
  Value fill = createFill(builder, getLoc(), y, zero, rows);
  ArrayAttr maps = builder.getAffineMapArrayAttr({mapOf(einsum.lhs), mapOf(einsum.rhs), mapOf(einsum.result)});
  return {linalg::ContractOp::create(builder, getLoc(), TypeRange{y}, operands, ValueRange{fill}, maps).getResult(0)};
}

// Simplification.

namespace {
// Letters by order of appearance, so that equal contractions are equal ops.
struct RenameLetters : OpRewritePattern<DotOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(DotOp op, PatternRewriter &rewriter) const override {
    std::string spec = Einsum::parse(op.getSpec())->renamed().spell();
    if (spec == op.getSpec()) return failure();
    rewriter.modifyOpInPlace(op, [&] { op.setSpec(spec); });
    return success();
  }
};

// dot(transpose(a), b) and dot(a, transpose(b)): a dot with other letters.
struct TakeInTransposes : OpRewritePattern<DotOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(DotOp op, PatternRewriter &rewriter) const override {
    Einsum einsum = *Einsum::parse(op.getSpec());
    auto takeIn = [](Value &operand, std::string &letters) {
      auto transpose = operand.getDefiningOp<TransposeOp>();
      if (!transpose) return false;
      std::string before(letters.size(), ' ');
      for (auto [index, dim] : llvm::enumerate(transpose.getPermutation())) before[dim] = letters[index];
      letters = before;
      operand = transpose.getX();
      return true;
    };
    Value lhs = op.getLhs(), rhs = op.getRhs();
    bool lhsChanged = takeIn(lhs, einsum.lhs), rhsChanged = takeIn(rhs, einsum.rhs);
    if (!lhsChanged && !rhsChanged) return failure();
    rewriter.replaceOpWithNewOp<DotOp>(op, einsum.spell(), lhs, rhs);
    return success();
  }
};

// transpose(dot(a, b)), where nobody else reads the dot: a dot with another result.
struct TakeInResultTranspose : OpRewritePattern<TransposeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(TransposeOp op, PatternRewriter &rewriter) const override {
    auto dot = op.getX().getDefiningOp<DotOp>();
    if (!dot || !dot->hasOneUse()) return failure();
    Einsum einsum = *Einsum::parse(dot.getSpec());
    std::string result;
    for (int64_t dim : op.getPermutation()) result += einsum.result[dim];
    einsum.result = result;
    rewriter.replaceOpWithNewOp<DotOp>(op, einsum.spell(), dot.getLhs(), dot.getRhs());
    return success();
  }
};
} // namespace

void DotOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *context) {
  patterns.add<RenameLetters, TakeInTransposes, TakeInResultTranspose>(context);
}

#define GET_OP_CLASSES
#include "compiler/ops/dot.cpp.inc"
