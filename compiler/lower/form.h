// How the loops of a linalg op on buffers map to vectors: asked by the pass that chooses tiles and by the one that emits them.
#ifndef GAIT_COMPILER_LOWER_FORM_H
#define GAIT_COMPILER_LOWER_FORM_H
#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace gait::compiler {

enum class Kind {
  Parallel,    ///< lanes along a parallel loop; reductions, if any, run in order inside
  Row,         ///< lanes along a reduction loop, one horizontal step at the end
  Contraction, ///< a register tile: lanes along one parallel loop, rows of accumulators along another
  Flat,        ///< pointwise on rows of a few columns: lanes along both at once
  Select,      ///< a sum whose terms go to one place each: lanes along a parallel loop, the place along another
  Deinterleave ///< a reduction along a few columns: lanes along rows, columns taken apart in registers
};

struct Form {
  Kind kind = Kind::Parallel;
  int lanes = -1; ///< the loop that runs along vectors; -1: scalars
  int rows =
      -1; ///< contraction: the loop of the accumulators' rows; parallel: the loop of a square transpose; -1: none
          ///< select: the loop of the places; flat and deinterleave: the loop of the rows, `lanes` being that of the columns
};

/// Does the value of `map` change along `loop`?
bool dependsOn(mlir::AffineMap map, unsigned loop);
/// Are the elements of `operand` along `loop` neighbours in memory?
bool isContiguousAlong(mlir::OpOperand &operand, mlir::AffineMap map, int loop);
/// Are the elements of `operand` along `rows` and `columns` neighbours in memory, row after row?
bool isContiguousAlong(mlir::OpOperand &operand, mlir::AffineMap map, int rows, int columns);
/// The one op that combines each result's old value with the new one, with a neutral element; failure where there is none.
mlir::FailureOr<llvm::SmallVector<mlir::Operation *>> findCombiners(mlir::linalg::LinalgOp op);

/// What changes along `loop` in the op's body.
llvm::SmallVector<mlir::Value> changingAlong(mlir::linalg::LinalgOp op, int loop);

/// The form of an op on buffers.
Form findForm(mlir::linalg::LinalgOp op);

} // namespace gait::compiler
#endif
