#include "compiler/ops/expression.h"
#include "compiler/ops/structured.h"
#include <array>

using namespace mlir;
using namespace gait::ir;

LogicalResult RandomWordsOp::verify() {
  RankedTensorType y = getY().getType();
  if (!y.hasStaticShape() && !y.isDynamicDim(0))
    return emitOpError("makes words of shape ")
           << describe(y) << "; the batch dimension must come first, transpose the words (C1)";
  int64_t stream = getStream();
  if (stream >= 0 && stream < 65536) return success();
  return emitOpError("has stream ") << stream << "; it must be at least 0 and less than 65536 (C2)";
}

namespace {
using Words = std::array<Value, 4>;
} // namespace

// Low and high half of an i64.
static std::pair<Scalar, Scalar> halves(Scalar word) {
  Type half = IntegerType::get(word.type().getContext(), 32);
  return {convert(word, half), convert(word.fold<arith::ShRUIOp>(word, word.integer(32)), half)};
}

// Philox4x32-10: Salmon et al. 2011, section 3.3 and the constants of Random123.
static Words philox(OpBuilder &builder, Location loc, Words counter, Scalar keyLow, Scalar keyHigh) {
  Scalar low = keyLow.integer(static_cast<int32_t>(0xD2511F53)), high = keyLow.integer(static_cast<int32_t>(0xCD9E8D57));
  Scalar lowStep = keyLow.integer(static_cast<int32_t>(0x9E3779B9)), highStep = keyLow.integer(static_cast<int32_t>(0xBB67AE85));
  for (int round = 0; round < 10; ++round) {
    auto first = arith::MulUIExtendedOp::create(builder, loc, low, counter[0]);
    auto second = arith::MulUIExtendedOp::create(builder, loc, high, counter[2]);
    counter = {low.with(second.getHigh()) ^ low.with(counter[1]) ^ keyLow, second.getLow(),
               low.with(first.getHigh()) ^ low.with(counter[3]) ^ keyHigh, first.getLow()};
    keyLow = keyLow + lowStep;
    keyHigh = keyHigh + highStep;
  }
  return counter;
}

SmallVector<Value> RandomWordsOp::buildStructured(OpBuilder &builder, ValueRange operands, Value rows) {
  RankedTensorType y = getY().getType();
  bool isWide = y.getElementType().isInteger(64), hasRows = !y.hasStaticShape();
  SmallVector<AffineMap> maps(2, AffineMap::get(y.getRank(), 0, getContext()));
  auto body = [&](OpBuilder &inner, Location loc, ValueRange elements) -> Value {
    Type half = inner.getI32Type();
    auto [keyLow, keyHigh] = halves(Scalar(inner, loc, elements[0]));
    auto [counterLow, counterHigh] = halves(Scalar(inner, loc, elements[1]));
    Scalar place(inner, loc, arith::ConstantIndexOp::create(inner, loc, 0)), row = place;
    if (hasRows) row = Scalar(inner, loc, linalg::IndexOp::create(inner, loc, 0));
    for (int64_t dim = hasRows; dim < y.getRank(); ++dim)
      place = place * place.integer(y.getDimSize(dim)) + Scalar(inner, loc, linalg::IndexOp::create(inner, loc, dim));
    int64_t perBlock = isWide ? 2 : 4;
    Scalar block = convert(place.fold<arith::DivUIOp>(place, place.integer(perBlock)), half);
    Scalar within = place.fold<arith::RemUIOp>(place, place.integer(perBlock));
    Scalar stream = keyLow.integer(getStream()) ^ counterHigh.fold<arith::ShLIOp>(counterHigh, counterHigh.integer(16));
    Words words = philox(inner, loc, {block, convert(row, half), counterLow, stream}, keyLow, keyHigh);
    auto is = [&](int64_t number) { return compare(Comparison::Eq, within, within.integer(number)); };
    auto word = [&](int index) { return Scalar(inner, loc, words[index]); };
    if (!isWide) return select(is(0), word(0), select(is(1), word(1), select(is(2), word(2), word(3))));
    auto widen = [&](Scalar part) { return part.fold<arith::ExtUIOp>(y.getElementType(), part); };
    Scalar low = widen(select(is(0), word(0), word(2))), high = widen(select(is(0), word(1), word(3)));
    return low | high.fold<arith::ShLIOp>(high, high.integer(32));
  };
  return {createParallel(builder, getLoc(), y, operands, maps, rows, body)};
}

#define GET_OP_CLASSES
#include "compiler/ops/random.cpp.inc"
