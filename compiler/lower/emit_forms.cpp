// The three ways a linalg op becomes loops over vectors.
#include "compiler/lower/emitter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;

namespace gait::compiler {

static constexpr utils::IteratorType kParallel = utils::IteratorType::parallel, kReduction = utils::IteratorType::reduction;

/// One step of a parallel form: old values, reductions in order, new values.
static void emitLanes(Emitter &e, int lanes, const Piece &piece) {
  auto inits = e.op.getDpsInitsMutable();
  SmallVector<unsigned> reductions = e.loopsOf(kReduction, {});
  Values results;
  if (reductions.empty()) {
    results = e.payload(e.readAll(lanes, piece), lanes, piece.width);
  } else {
    Values sums;
    for (OpOperand &init : inits) sums.push_back(e.broadcast(e.read(init, lanes, piece), piece.width));
    results = e.nest(reductions, sums, [&](Values carried) {
      Values arguments;
      for (OpOperand *input : e.op.getDpsInputOperands()) arguments.push_back(e.read(*input, lanes, piece));
      llvm::append_range(arguments, carried);
      Values next = e.payload(arguments, lanes, piece.width);
      for (Value &value : next) value = e.broadcast(value, piece.width);
      return next;
    });
  }
  for (auto [value, init] : llvm::zip(results, inits)) e.write(value, init, lanes, piece);
}

/// A square of a transposing op, at the position: inputs that lie the other way are read along `form.rows` and turned in
/// registers.
static void emitSquare(Emitter &e, const Form &form, int64_t n) {
  Piece piece{{}, {}, n, n};
  if (n == 1) return emitLanes(e, form.lanes, piece);
  Value row = e.at[form.rows], column = e.at[form.lanes];
  SmallVector<Values> turned(e.op->getNumOperands());
  for (OpOperand *input : e.op.getDpsInputOperands()) {
    AffineMap map = e.mapOf(*input);
    if (!dependsOn(map, form.lanes) || !isContiguousAlong(*input, map, form.rows)) continue;
    Values rows;
    for (int64_t i = 0; i < n; ++i) {
      e.at[form.lanes] = e.advance(column, i);
      rows.push_back(e.readContiguous(*input, n, n));
    }
    e.at[form.lanes] = column;
    turned[input->getOperandNumber()] = transposeRegisters(e.rewriter, e.loc, rows);
  }
  for (int64_t i = 0; i < n; ++i) {
    e.at[form.rows] = e.advance(row, i);
    Values arguments;
    for (OpOperand &operand : e.op->getOpOperands()) {
      Values &ready = turned[operand.getOperandNumber()];
      bool used = !e.op.getMatchingBlockArgument(&operand).use_empty();
      arguments.push_back(!ready.empty() ? ready[i] : used ? e.read(operand, form.lanes, piece) : Value());
    }
    Values results = e.payload(arguments, form.lanes, n);
    for (auto [value, init] : llvm::zip(results, e.op.getDpsInitsMutable())) e.write(value, init, form.lanes, piece);
  }
  e.at[form.rows] = row;
}

/// A rectangle whose sides are powers of two, in squares.
static void emitRectangle(Emitter &e, const Form &form, int64_t rows, int64_t columns) {
  int64_t square = std::min(rows, columns);
  Value row = e.at[form.rows], column = e.at[form.lanes];
  for (int64_t i = 0; i < rows; i += square)
    for (int64_t j = 0; j < columns; j += square) {
      e.at[form.rows] = e.advance(row, i);
      e.at[form.lanes] = e.advance(column, j);
      emitSquare(e, form, square);
    }
  e.at[form.rows] = row, e.at[form.lanes] = column;
}

void emitParallel(Emitter &e, const Form &form, ArrayRef<int64_t> tile) {
  e.nest(e.loopsOf(kParallel, {form.lanes, form.rows}), {}, [&](Values) {
    if (form.lanes < 0) {
      emitLanes(e, -1, Piece());
    } else if (form.rows < 0) {
      bool masked = e.op.getBlock()->getOps<memref::LoadOp>().empty(); // what is looked up must be there on every lane
      for (const Piece &piece : e.pieces(form.lanes, tile[form.lanes], masked))
        e.along(form.lanes, piece, {}, [&](Values) {
          emitLanes(e, form.lanes, piece);
          return Values();
        });
    } else {
      for (const Piece &rows : e.pieces(form.rows, tile[form.rows], /*masked=*/false))
        e.along(form.rows, rows, {}, [&](Values) {
          for (const Piece &columns : e.pieces(form.lanes, tile[form.lanes], /*masked=*/false))
            e.along(form.lanes, columns, {}, [&](Values) {
              emitRectangle(e, form, rows.width, columns.width);
              return Values();
            });
          return Values();
        });
    }
    return Values();
  });
}

/// The combiner of a result on two values, scalars or vectors.
static Value combine(Emitter &e, Operation *combiner, Value lhs, Value rhs) {
  OperationState state(e.loc, combiner->getName(), ValueRange{lhs, rhs}, lhs.getType(), combiner->getAttrs());
  return e.rewriter.create(state)->getResult(0);
}

/// Halves are added until one lane is left: the same tree on every machine with these lanes.
static Value combineLanes(Emitter &e, Operation *combiner, Value value) {
  auto type = dyn_cast<VectorType>(value.getType());
  if (!type) return value;
  for (int64_t n = type.getNumElements(); n > 1; n /= 2) {
    SmallVector<int64_t> low, high;
    for (int64_t i = 0; i < n / 2; ++i) low.push_back(i), high.push_back(n / 2 + i);
    Value a = vector::ShuffleOp::create(e.rewriter, e.loc, value, value, low);
    Value b = vector::ShuffleOp::create(e.rewriter, e.loc, value, value, high);
    value = combine(e, combiner, a, b);
  }
  return vector::ExtractOp::create(e.rewriter, e.loc, value, ArrayRef<int64_t>{0});
}

void emitRow(Emitter &e, const Form &form, ArrayRef<int64_t> tile) {
  SmallVector<Operation *> combiners = *findCombiners(e.op);
  auto inits = e.op.getDpsInitsMutable();
  size_t count = combiners.size();
  SmallVector<Piece> pieces = e.pieces(form.lanes, tile[form.lanes]);
  // Pieces of one width share their partial results: slot s of result r is carried[s * count + r].
  SmallVector<int64_t> widths;
  for (const Piece &piece : pieces)
    if (!llvm::is_contained(widths, piece.width)) widths.push_back(piece.width);
  auto neutral = [&](Operation *combiner, int64_t width) {
    TypedAttr value = *arith::getNeutralElement(combiner);
    return e.broadcast(arith::ConstantOp::create(e.rewriter, e.loc, value), width);
  };
  auto step = [&](const Piece &piece, Values partial) {
    Values arguments;
    for (OpOperand *input : e.op.getDpsInputOperands()) arguments.push_back(e.read(*input, form.lanes, piece));
    llvm::append_range(arguments, partial);
    Values next = e.payload(arguments, form.lanes, piece.width);
    for (auto [value, old] : llvm::zip(next, partial)) {
      value = e.broadcast(value, piece.width);
      if (piece.active == piece.width) continue;
      SmallVector<bool> lanes(piece.width, false);
      std::fill_n(lanes.begin(), piece.active, true);
      auto type = VectorType::get({piece.width}, e.rewriter.getI1Type());
      Value real = arith::ConstantOp::create(e.rewriter, e.loc, DenseIntElementsAttr::get(type, ArrayRef<bool>(lanes)));
      value = arith::SelectOp::create(e.rewriter, e.loc, real, value, old);
    }
    return next;
  };
  e.nest(e.loopsOf(kParallel, {}), {}, [&](Values) {
    Values partials;
    for (int64_t width : widths)
      for (Operation *combiner : combiners) partials.push_back(neutral(combiner, width));
    partials = e.nest(e.loopsOf(kReduction, {form.lanes}), partials, [&](Values carried) {
      for (const Piece &piece : pieces) {
        size_t slot = std::distance(widths.begin(), llvm::find(widths, piece.width)) * count;
        Values mine(carried.begin() + slot, carried.begin() + slot + count);
        mine = e.along(form.lanes, piece, mine, [&](Values inner) { return step(piece, std::move(inner)); });
        llvm::copy(mine, carried.begin() + slot);
      }
      return carried;
    });
    for (size_t r = 0; r < count; ++r) {
      Value result = e.read(inits[r], -1, Piece());
      for (size_t s = 0; s < widths.size(); ++s)
        result = combine(e, combiners[r], result, combineLanes(e, combiners[r], partials[s * count + r]));
      e.write(result, inits[r], -1, Piece());
    }
    return Values();
  });
}

/// a * b + c, rounded once for floats.
static Value multiplyAdd(Emitter &e, Value a, Value b, Value c) {
  if (isa<FloatType>(getElementTypeOrSelf(c.getType()))) return math::FmaOp::create(e.rewriter, e.loc, a, b, c);
  return arith::AddIOp::create(e.rewriter, e.loc, arith::MulIOp::create(e.rewriter, e.loc, a, b), c);
}

void emitContraction(Emitter &e, const Form &form, ArrayRef<int64_t> tile, Value start) {
  OpOperand &init = *e.op.getDpsInitOperand(0);
  auto inputs = e.op.getDpsInputOperands();
  SmallVector<unsigned> reductions = e.loopsOf(kReduction, {});
  auto block = [&](const Piece &columns, int64_t rows) {
    Value first = form.rows < 0 ? Value() : e.at[form.rows];
    auto goTo = [&](int64_t row) {
      if (first) e.at[form.rows] = e.advance(first, row);
    };
    Values sums;
    for (int64_t row = 0; row < rows; ++row) {
      goTo(row);
      sums.push_back(e.broadcast(start ? start : e.read(init, form.lanes, columns), columns.width));
    }
    // Every element adds its products in the order of k, whatever the tile: a row has the same bits in every panel.
    sums = e.nest(reductions, sums, [&](Values carried) {
      Value shared[2];
      for (int64_t row = 0; row < rows; ++row) {
        goTo(row);
        Value factors[2];
        for (int i : {0, 1}) {
          bool moves = first && dependsOn(e.mapOf(*inputs[i]), form.rows);
          factors[i] = moves || !shared[i] ? e.broadcast(e.read(*inputs[i], form.lanes, columns), columns.width) : shared[i];
          if (!moves) shared[i] = factors[i];
        }
        carried[row] = multiplyAdd(e, factors[0], factors[1], carried[row]);
      }
      return carried;
    });
    for (int64_t row = 0; row < rows; ++row) {
      goTo(row);
      e.write(sums[row], init, form.lanes, columns);
    }
    if (first) e.at[form.rows] = first;
  };
  auto rowBlocks = [&](const Piece &columns) {
    if (form.rows < 0) return block(columns, 1);
    for (const Piece &piece : e.pieces(form.rows, tile[form.rows], /*masked=*/false)) {
      e.along(form.rows, piece, {}, [&](Values) {
        block(columns, piece.width);
        return Values();
      });
    }
  };
  e.nest(e.loopsOf(kParallel, {form.lanes, form.rows}), {}, [&](Values) {
    if (form.lanes < 0) {
      rowBlocks(Piece());
      return Values();
    }
    for (const Piece &columns : e.pieces(form.lanes, tile[form.lanes]))
      e.along(form.lanes, columns, {}, [&](Values) {
        rowBlocks(columns);
        return Values();
      });
    return Values();
  });
}

} // namespace gait::compiler
