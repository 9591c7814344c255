#include "compiler/lower/emitter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/bit.h"

using namespace mlir;

namespace gait::compiler {

Value IndexConstants::get(OpBuilder &builder, int64_t value) {
  Value &constant = values[value];
  if (!constant) {
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(entry);
    constant = arith::ConstantIndexOp::create(builder, builder.getUnknownLoc(), value);
  }
  return constant;
}

Emitter::Emitter(IRRewriter &rewriter, IndexConstants &constants, linalg::LinalgOp op, const VectorUnit &unit)
    : rewriter(rewriter), op(op), loc(op.getLoc()), constants(constants), unit(unit) {
  at.resize(op.getNumLoops());
  for (Range range : op.createLoopRanges(rewriter, loc)) extents.push_back(range.size);
}

SmallVector<Piece> Emitter::pieces(unsigned loop, int64_t width, bool masked) {
  auto constant = [&](int64_t value) { return OpFoldResult(rewriter.getIndexAttr(value)); };
  SmallVector<Piece> result;
  std::optional<int64_t> extent = getConstantIntValue(extents[loop]);
  if (!extent) { // a number of rows: whole vectors, then one by one
    Value end = cast<Value>(extents[loop]);
    if (width == 1) return {{constant(0), end, 1, 1}};
    Value tail = arith::RemUIOp::create(rewriter, loc, end, index(width));
    Value whole = arith::SubIOp::create(rewriter, loc, end, tail);
    return {{constant(0), whole, width, width}, {whole, end, 1, 1}};
  }
  int64_t done = *extent / width * width;
  if (done) result.push_back({constant(0), constant(done), width, width});
  while (int64_t rest = *extent - done) {
    int64_t power = llvm::bit_floor<uint64_t>(rest), above = llvm::bit_ceil<uint64_t>(rest);
    bool mask = masked && unit.masks && power != rest && above * 4 <= unit.bytes;
    int64_t step = mask ? rest : power;
    result.push_back({constant(done), constant(done + step), mask ? above : power, step});
    done += step;
  }
  return result;
}

Values Emitter::along(unsigned loop, const Piece &piece, Values carried, Body body) {
  auto value = [&](OpFoldResult fold) { return isa<Value>(fold) ? cast<Value>(fold) : index(*getConstantIntValue(fold)); };
  auto from = getConstantIntValue(piece.from), to = getConstantIntValue(piece.to);
  if (from && to && *to - *from <= piece.width) {
    at[loop] = index(*from);
    return body(std::move(carried));
  }
  auto inner = [&](OpBuilder &, Location, Value position, ValueRange arguments) {
    at[loop] = position;
    scf::YieldOp::create(rewriter, loc, body(Values(arguments)));
  };
  auto result = scf::ForOp::create(rewriter, loc, value(piece.from), value(piece.to), index(piece.width), carried, inner);
  return Values(result.getResults());
}

Values Emitter::nest(ArrayRef<unsigned> loops, Values carried, Body body) {
  if (loops.empty()) return body(std::move(carried));
  Piece all{rewriter.getIndexAttr(0), extents[loops.front()], 1, 1};
  return along(loops.front(), all, std::move(carried),
               [&](Values inner) { return nest(loops.drop_front(), std::move(inner), body); });
}

SmallVector<unsigned> Emitter::loopsOf(utils::IteratorType type, std::initializer_list<int> except) const {
  SmallVector<unsigned> result;
  for (auto [loop, iterator] : llvm::enumerate(linalg::LinalgOp(op).getIteratorTypesArray()))
    if (iterator == type && !llvm::is_contained(except, static_cast<int>(loop))) result.push_back(loop);
  return result;
}

Value Emitter::advance(Value position, int64_t by) {
  if (!by) return position;
  if (auto constant = getConstantIntValue(position)) return index(*constant + by);
  return arith::AddIOp::create(rewriter, loc, position, index(by));
}

Value Emitter::broadcast(Value scalar, int64_t width) {
  if (width == 1 || isa<VectorType>(scalar.getType())) return scalar;
  return vector::BroadcastOp::create(rewriter, loc, VectorType::get({width}, scalar.getType()), scalar);
}

std::pair<Value, Values> Emitter::joinRows(OpOperand &operand) {
  auto type = cast<MemRefType>(operand.get().getType());
  Values where = indices(mapOf(operand));
  SmallVector<ReassociationIndices> groups;
  for (int64_t dim = 0; dim < type.getRank(); ++dim)
    if (dim + 1 < type.getRank()) groups.push_back({dim});
    else groups.back().push_back(dim);
  Value joined = memref::CollapseShapeOp::create(rewriter, loc, operand.get(), groups);
  Value column = where.pop_back_val(), row = where.pop_back_val();
  Value start = arith::MulIOp::create(rewriter, loc, row, index(type.getShape().back()));
  where.push_back(arith::AddIOp::create(rewriter, loc, start, column));
  return {joined, where};
}

Value Emitter::expand(AffineExpr expr) {
  if (auto dim = dyn_cast<AffineDimExpr>(expr)) return at[dim.getPosition()];
  if (auto constant = dyn_cast<AffineConstantExpr>(expr)) return index(constant.getValue());
  auto binary = cast<AffineBinaryOpExpr>(expr); // linalg's maps have no symbols
  Value lhs = expand(binary.getLHS()), rhs = expand(binary.getRHS());
  switch (expr.getKind()) {
  case AffineExprKind::Add:
    return arith::AddIOp::create(rewriter, loc, lhs, rhs);
  case AffineExprKind::Mul:
    return arith::MulIOp::create(rewriter, loc, lhs, rhs);
  case AffineExprKind::FloorDiv:
    return arith::FloorDivSIOp::create(rewriter, loc, lhs, rhs);
  case AffineExprKind::CeilDiv:
    return arith::CeilDivSIOp::create(rewriter, loc, lhs, rhs);
  default:
    return arith::RemUIOp::create(rewriter, loc, lhs, rhs); // positions are never negative
  }
}

Values Emitter::indices(AffineMap map) {
  return llvm::map_to_vector(map.getResults(), [&](AffineExpr expr) { return expand(expr); });
}

static Value zeros(OpBuilder &b, Location loc, Type type) { return arith::ConstantOp::create(b, loc, b.getZeroAttr(type)); }

static Value mask(OpBuilder &b, Location loc, int64_t width, int64_t active) {
  SmallVector<bool> lanes(width, false);
  std::fill_n(lanes.begin(), active, true);
  return arith::ConstantOp::create(b, loc,
                                   DenseIntElementsAttr::get(VectorType::get({width}, b.getI1Type()), ArrayRef<bool>(lanes)));
}

Value Emitter::readContiguous(OpOperand &operand, int64_t width, int64_t active) {
  auto type = VectorType::get({width}, getElementTypeOrSelf(operand.get().getType()));
  Values where = indices(mapOf(operand));
  if (active == width) return vector::LoadOp::create(rewriter, loc, type, operand.get(), where);
  return vector::MaskedLoadOp::create(rewriter, loc, type, operand.get(), where, mask(rewriter, loc, width, active),
                                      zeros(rewriter, loc, type));
}

Value Emitter::read(OpOperand &operand, int lanes, const Piece &piece) {
  if (!isa<MemRefType>(operand.get().getType())) return operand.get();
  AffineMap map = mapOf(operand);
  if (piece.width == 1 || lanes < 0 || !dependsOn(map, lanes))
    return memref::LoadOp::create(rewriter, loc, operand.get(), indices(map));
  if (isContiguousAlong(operand, map, lanes)) return readContiguous(operand, piece.width, piece.active);
  Value start = at[lanes];
  Values elements;
  for (int64_t lane = 0; lane < piece.active; ++lane) {
    at[lanes] = advance(start, lane);
    elements.push_back(memref::LoadOp::create(rewriter, loc, operand.get(), indices(map)));
  }
  at[lanes] = start;
  auto type = VectorType::get({piece.width}, elements[0].getType());
  if (piece.active < piece.width) elements.resize(piece.width, zeros(rewriter, loc, type.getElementType()));
  return vector::FromElementsOp::create(rewriter, loc, type, elements);
}

void Emitter::write(Value value, OpOperand &operand, int lanes, const Piece &piece) {
  AffineMap map = mapOf(operand);
  if (piece.width == 1 || lanes < 0) {
    memref::StoreOp::create(rewriter, loc, value, operand.get(), indices(map));
    return;
  }
  value = broadcast(value, piece.width);
  if (isContiguousAlong(operand, map, lanes)) {
    Values where = indices(map);
    if (piece.active == piece.width) vector::StoreOp::create(rewriter, loc, value, operand.get(), where);
    else
      vector::MaskedStoreOp::create(rewriter, loc, operand.get(), where, mask(rewriter, loc, piece.width, piece.active), value);
    return;
  }
  Value start = at[lanes];
  for (int64_t lane = 0; lane < piece.active; ++lane) {
    at[lanes] = advance(start, lane);
    Value element = vector::ExtractOp::create(rewriter, loc, value, lane);
    memref::StoreOp::create(rewriter, loc, element, operand.get(), indices(map));
  }
  at[lanes] = start;
}

Values Emitter::readAll(int lanes, const Piece &piece) {
  Values arguments;
  for (OpOperand &operand : op->getOpOperands()) {
    bool used = !op.getMatchingBlockArgument(&operand).use_empty();
    arguments.push_back(used ? read(operand, lanes, piece) : Value());
  }
  return arguments;
}

/// A value that is the same on every lane stays a scalar until it meets a vector.
Values Emitter::payload(ArrayRef<Value> arguments, int lanes, int64_t width, Steps stepsOf) {
  IRMapping map;
  Block *body = op.getBlock();
  for (auto [argument, value] : llvm::zip(body->getArguments(), arguments))
    if (value) map.map(argument, value);
  for (Operation &inner : body->without_terminator()) {
    if (auto indexOp = dyn_cast<linalg::IndexOp>(inner)) {
      Value position = at[indexOp.getDim()];
      std::optional<SmallVector<int64_t>> steps;
      if (stepsOf) steps = stepsOf(indexOp.getDim());
      else if (static_cast<int>(indexOp.getDim()) == lanes) steps = llvm::to_vector(llvm::seq<int64_t>(0, width));
      if (steps && width > 1) {
        Value step = arith::ConstantOp::create(rewriter, loc, rewriter.getIndexVectorAttr(*steps));
        position = arith::AddIOp::create(rewriter, loc, broadcast(position, width), step);
      }
      map.map(indexOp.getResult(), position);
      continue;
    }
    bool vectors = llvm::any_of(inner.getOperands(), [&](Value v) { return isa<VectorType>(map.lookupOrDefault(v).getType()); });
    if (!vectors) {
      rewriter.clone(inner, map);
      continue;
    }
    if (auto load = dyn_cast<memref::LoadOp>(inner)) { // of neighbours: its last index is the position along the lanes
      Values where = llvm::map_to_vector(load.getIndices(), [&](Value index) { return map.lookupOrDefault(index); });
      where.back() = at[lanes];
      map.map(load.getResult(), vector::LoadOp::create(rewriter, loc, VectorType::get({width}, load.getType()),
                                                       map.lookupOrDefault(load.getMemref()), where));
      continue;
    }
    OperationState state(loc, inner.getName());
    for (Value operand : inner.getOperands()) state.addOperands(broadcast(map.lookupOrDefault(operand), width));
    for (Type type : inner.getResultTypes()) state.addTypes(VectorType::get({width}, type));
    state.addAttributes(inner.getAttrs());
    map.map(inner.getResults(), rewriter.create(state)->getResults());
  }
  return llvm::map_to_vector(body->getTerminator()->getOperands(), [&](Value v) { return map.lookupOrDefault(v); });
}

Values transposeRegisters(OpBuilder &b, Location loc, Values rows) {
  int64_t n = rows.size();
  for (int64_t s = n / 2; s; s /= 2)
    for (int64_t i = 0; i < n; ++i) {
      if (i & s) continue;
      SmallVector<int64_t> low, high; // swap the off-diagonal blocks of size s
      for (int64_t lane = 0; lane < n; ++lane) {
        low.push_back(lane & s ? n + lane - s : lane);
        high.push_back(lane & s ? n + lane : lane + s);
      }
      Value a = rows[i], c = rows[i + s];
      rows[i] = vector::ShuffleOp::create(b, loc, a, c, low);
      rows[i + s] = vector::ShuffleOp::create(b, loc, a, c, high);
    }
  return rows;
}

} // namespace gait::compiler
