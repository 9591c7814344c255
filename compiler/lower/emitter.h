// The pieces that loops over vectors are made of: pieces of a loop, positions, reads, writes and the body of an op on lanes.
#ifndef GAIT_COMPILER_LOWER_EMITTER_H
#define GAIT_COMPILER_LOWER_EMITTER_H
#include "compiler/lower/form.h"
#include "compiler/lower/passes.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/PatternMatch.h"

namespace gait::compiler {

using Values = llvm::SmallVector<mlir::Value>;

/// Part of a loop's range, taken in steps of `width` lanes, of which the first `active` are real (fewer: a masked tail of one
/// step).
struct Piece {
  mlir::OpFoldResult from, to;
  int64_t width = 1, active = 1;
};

/// Index constants of a kernel, each made once, at its top.
class IndexConstants {
public:
  explicit IndexConstants(mlir::Block *entry) : entry(entry) {}
  mlir::Value get(mlir::OpBuilder &builder, int64_t value);

private:
  mlir::Block *entry;
  llvm::DenseMap<int64_t, mlir::Value> values;
};

/// Emits one linalg op on buffers, where the rewriter stands.
class Emitter {
public:
  Emitter(mlir::IRRewriter &rewriter, IndexConstants &constants, mlir::linalg::LinalgOp op, const VectorUnit &unit);

  using Body = llvm::function_ref<Values(Values)>;
  /// The range of `loop` in pieces of at most `width` lanes: whole ones, then one masked step if it may be, or powers of two.
  llvm::SmallVector<Piece> pieces(unsigned loop, int64_t width, bool masked = true);
  /// Runs `body` over one piece of a loop; `carried` are the values handed from step to step.
  Values along(unsigned loop, const Piece &piece, Values carried, Body body);
  /// Runs `body` over all of the given loops, one by one, outermost first.
  Values nest(llvm::ArrayRef<unsigned> loops, Values carried, Body body);

  /// The element of `operand` at the position, or `piece.active` of them along `lanes`: a vector if it changes along that loop.
  mlir::Value read(mlir::OpOperand &operand, int lanes, const Piece &piece);
  /// Writes the lanes of a piece; a scalar goes to all of them.
  void write(mlir::Value value, mlir::OpOperand &operand, int lanes, const Piece &piece);
  /// `width` neighbours in memory along the operand's last dimension.
  mlir::Value readContiguous(mlir::OpOperand &operand, int64_t width, int64_t active);
  /// The op's body: its results from its arguments, all of them scalars or vectors of `width` lanes. `steps`: how far each lane
  /// is from the position in a loop, where that is not along `lanes` one by one.
  using Steps = llvm::function_ref<std::optional<llvm::SmallVector<int64_t>>(unsigned loop)>;
  Values payload(llvm::ArrayRef<mlir::Value> arguments, int lanes, int64_t width, Steps steps = {});
  /// Payload arguments read from memory; result arguments only where the body uses them.
  Values readAll(int lanes, const Piece &piece);

  mlir::Value index(int64_t value) { return constants.get(rewriter, value); }
  mlir::Value advance(mlir::Value position, int64_t by);
  mlir::Value broadcast(mlir::Value scalar, int64_t width);
  /// The operand's memory with its last two dimensions as one, and where the position is in it.
  std::pair<mlir::Value, Values> joinRows(mlir::OpOperand &operand);
  mlir::AffineMap mapOf(mlir::OpOperand &operand) { return op.getMatchingIndexingMap(&operand); }
  int64_t extentOf(unsigned loop) { return op.getStaticLoopRanges()[loop]; }
  llvm::SmallVector<unsigned> loopsOf(mlir::utils::IteratorType type, std::initializer_list<int> except) const;

  mlir::IRRewriter &rewriter;
  mlir::linalg::LinalgOp op;
  mlir::Location loc;
  Values at; ///< the position in each loop

private:
  mlir::Value expand(mlir::AffineExpr expr);
  Values indices(mlir::AffineMap map);

  IndexConstants &constants;
  VectorUnit unit;
  llvm::SmallVector<mlir::OpFoldResult> extents;
};

/// The forms. `tile`: one size per loop. `start`: a contraction's accumulators start from it instead of from memory, if not
/// null.
void emitParallel(Emitter &emitter, const Form &form, llvm::ArrayRef<int64_t> tile);
void emitRow(Emitter &emitter, const Form &form, llvm::ArrayRef<int64_t> tile);
void emitSelect(Emitter &emitter, const Form &form, llvm::ArrayRef<int64_t> tile);
void emitFlat(Emitter &emitter, const Form &form, llvm::ArrayRef<int64_t> tile);
void emitDeinterleave(Emitter &emitter, const Form &form, llvm::ArrayRef<int64_t> tile);
void emitContraction(Emitter &emitter, const Form &form, llvm::ArrayRef<int64_t> tile, mlir::Value start);

/// Squares of registers: result i holds lane i of every row. As many rows as lanes, a power of two.
Values transposeRegisters(mlir::OpBuilder &builder, mlir::Location loc, Values rows);

} // namespace gait::compiler
#endif
