// Rows of a few columns: a vector takes several of them, or a column of each.
#include "compiler/lower/emitter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/ADT/bit.h"
#include <numeric>

using namespace mlir;

namespace gait::compiler {

static Value load(Emitter &e, Value memory, Values where, int64_t width) {
  auto type = cast<MemRefType>(memory.getType()).getElementType();
  if (width == 1) return memref::LoadOp::create(e.rewriter, e.loc, memory, where);
  return vector::LoadOp::create(e.rewriter, e.loc, VectorType::get({width}, type), memory, where);
}

/// Lane i of the result is lane lanes[i] of `value`; a scalar goes to all of them.
static Value pick(Emitter &e, Value value, ArrayRef<int64_t> lanes) {
  if (!isa<VectorType>(value.getType())) return e.broadcast(value, lanes.size());
  if (lanes.size() == 1) return vector::ExtractOp::create(e.rewriter, e.loc, value, lanes[0]);
  return vector::ShuffleOp::create(e.rewriter, e.loc, value, value, lanes);
}

/// `rows` rows from the position on, as one run of numbers, at most `width` of them in a vector:
///
///   rows of 3:  a b c | d e f | g h i | ...     an operand along the rows only:  x x x y y y z z z ...
static void emitRun(Emitter &e, const Form &form, int64_t rows, int64_t width) {
  int64_t columns = e.extentOf(form.lanes), total = rows * columns;
  struct Source {
    Value memory, value; ///< of an operand along both; else what all of the run needs of it
    Values where;
    bool rows = false, columns = false;
  };
  SmallVector<Source> sources;
  e.at[form.lanes] = e.index(0);
  for (OpOperand &operand : e.op->getOpOperands()) {
    Source source;
    AffineMap map = e.mapOf(operand);
    source.rows = dependsOn(map, form.rows), source.columns = dependsOn(map, form.lanes);
    bool used = !e.op.getMatchingBlockArgument(&operand).use_empty();
    if (source.rows && source.columns) std::tie(source.memory, source.where) = e.joinRows(operand);
    else if (used && source.rows) source.value = e.read(operand, form.rows, {{}, {}, rows, rows});
    else if (used) source.value = e.read(operand, form.lanes, {{}, {}, source.columns ? columns : 1, columns});
    sources.push_back(source);
  }
  for (int64_t done = 0, lanes; done < total; done += lanes) {
    lanes = llvm::bit_floor<uint64_t>(std::min(width, total - done));
    auto steps = [&](unsigned loop) -> std::optional<SmallVector<int64_t>> {
      bool alongRows = static_cast<int>(loop) == form.rows;
      if (!alongRows && static_cast<int>(loop) != form.lanes) return std::nullopt;
      return llvm::map_to_vector(llvm::seq(done, done + lanes), [&](int64_t i) { return alongRows ? i / columns : i % columns; });
    };
    auto place = [&](const Source &source) {
      Values where = source.where;
      where.back() = e.advance(where.back(), done);
      return where;
    };
    Values arguments;
    for (auto [operand, source] : llvm::zip(e.op->getOpOperands(), sources)) {
      if (e.op.getMatchingBlockArgument(&operand).use_empty()) arguments.push_back({});
      else if (source.memory) arguments.push_back(load(e, source.memory, place(source), lanes));
      else if (source.rows || source.columns)
        arguments.push_back(pick(e, source.value, *steps(source.rows ? form.rows : form.lanes)));
      else arguments.push_back(source.value);
    }
    // A single lane is a scalar: its position is its own.
    Value row = e.at[form.rows];
    if (lanes == 1) e.at[form.rows] = e.advance(row, done / columns), e.at[form.lanes] = e.index(done % columns);
    Values results = e.payload(arguments, form.lanes, lanes, steps);
    e.at[form.rows] = row, e.at[form.lanes] = e.index(0);
    for (auto [value, init] : llvm::zip(results, e.op.getDpsInitsMutable())) {
      const Source &target = sources[init.getOperandNumber()];
      if (lanes == 1) memref::StoreOp::create(e.rewriter, e.loc, value, target.memory, place(target));
      else vector::StoreOp::create(e.rewriter, e.loc, e.broadcast(value, lanes), target.memory, place(target));
    }
  }
}

void emitFlat(Emitter &e, const Form &form, ArrayRef<int64_t> tile) {
  int64_t width = tile[form.lanes], columns = e.extentOf(form.lanes);
  int64_t rows = width / std::gcd(width, columns); // so many fill whole vectors
  e.nest(e.loopsOf(utils::IteratorType::parallel, {form.lanes, form.rows}), {}, [&](Values) {
    for (const Piece &piece : e.pieces(form.rows, rows, /*masked=*/false))
      e.along(form.rows, piece, {}, [&](Values) {
        emitRun(e, form, piece.width, width);
        return Values();
      });
    return Values();
  });
}

void emitDeinterleave(Emitter &e, const Form &form, ArrayRef<int64_t> tile) {
  int64_t columns = e.extentOf(form.lanes);
  auto inits = e.op.getDpsInitsMutable();
  e.nest(e.loopsOf(utils::IteratorType::parallel, {form.rows}), {}, [&](Values) {
    for (const Piece &piece : e.pieces(form.rows, tile[form.rows], /*masked=*/false))
      e.along(form.rows, piece, {}, [&](Values) {
        int64_t rows = piece.width;
        SmallVector<Value> whole(e.op->getNumOperands());
        e.at[form.lanes] = e.index(0);
        for (OpOperand *input : e.op.getDpsInputOperands()) {
          AffineMap map = e.mapOf(*input);
          if (!dependsOn(map, form.rows) || !dependsOn(map, form.lanes)) continue;
          auto [memory, where] = e.joinRows(*input);
          whole[input->getOperandNumber()] = load(e, memory, where, rows * columns);
        }
        Values sums;
        for (OpOperand &init : inits) sums.push_back(e.broadcast(e.read(init, form.rows, piece), rows));
        for (int64_t column = 0; column < columns; ++column) {
          e.at[form.lanes] = e.index(column);
          SmallVector<int64_t> lanes =
              llvm::map_to_vector(llvm::seq<int64_t>(0, rows), [&](int64_t i) { return i * columns + column; });
          Values arguments;
          for (OpOperand *input : e.op.getDpsInputOperands()) {
            Value all = whole[input->getOperandNumber()];
            arguments.push_back(all && isa<VectorType>(all.getType()) ? pick(e, all, lanes)
                                : all                                 ? all
                                                                      : e.read(*input, form.rows, piece));
          }
          llvm::append_range(arguments, sums);
          sums = e.payload(arguments, form.rows, rows);
          for (Value &value : sums) value = e.broadcast(value, rows);
        }
        for (auto [value, init] : llvm::zip(sums, inits)) e.write(value, init, form.rows, piece);
        return Values();
      });
    return Values();
  });
}

} // namespace gait::compiler
