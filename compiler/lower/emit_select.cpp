// A sum whose terms go to one place each: every term is looked at once, and added where its key says if that is in this op's
// part.
//
//   for %b { %p = key(%b) - first place;  if (0 <= %p < places) for %d { out[%p, %d] += term(%b, %d) } }
#include "compiler/dialect/selection.h"
#include "compiler/lower/emitter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;

namespace gait::compiler {

/// A value of the op's body as a scalar at the position.
static Value evaluate(Emitter &e, Value value, IRMapping &map) {
  if (Value done = map.lookupOrNull(value)) return done;
  if (!e.op->getRegion(0).isAncestor(value.getParentRegion())) return value;
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    Value read = e.read(*e.op.getMatchingOpOperand(argument), -1, Piece());
    map.map(value, read);
    return read;
  }
  Operation *made = value.getDefiningOp();
  if (auto index = dyn_cast<linalg::IndexOp>(made)) return e.at[index.getDim()];
  for (Value operand : made->getOperands()) map.map(operand, evaluate(e, operand, map));
  e.rewriter.clone(*made, map);
  return map.lookup(value);
}

void emitSelect(Emitter &e, const Form &form, ArrayRef<int64_t> tile) {
  ir::Selection selection = *ir::findSelection(e.op);
  OpOperand &init = *e.op.getDpsInitOperand(0);
  auto add = [&](int lanes, const Piece &piece) {
    e.write(e.payload(e.readAll(lanes, piece), lanes, piece.width)[0], init, lanes, piece);
    return Values();
  };
  auto atPlace = [&] {
    if (form.lanes < 0) {
      add(-1, Piece());
      return;
    }
    bool masked = e.op.getBlock()->getOps<memref::LoadOp>().empty(); // what is looked up must be there on every lane
    for (const Piece &piece : e.pieces(form.lanes, tile[form.lanes], masked))
      e.along(form.lanes, piece, {}, [&](Values) { return add(form.lanes, piece); });
  };
  e.nest(e.loopsOf(utils::IteratorType::parallel, {form.lanes, form.rows}), {}, [&](Values) {
    return e.nest(e.loopsOf(utils::IteratorType::reduction, {}), {}, [&](Values) {
      IRMapping map;
      e.at[form.rows] = e.index(0);
      Value first = evaluate(e, selection.place, map), key = evaluate(e, selection.key, map);
      Value place = arith::SubIOp::create(e.rewriter, e.loc, key, first);
      if (!place.getType().isIndex()) place = arith::IndexCastOp::create(e.rewriter, e.loc, e.rewriter.getIndexType(), place);
      Value here = arith::CmpIOp::create(e.rewriter, e.loc, arith::CmpIPredicate::ult, place, e.index(e.extentOf(form.rows)));
      scf::IfOp::create(e.rewriter, e.loc, here, [&](OpBuilder &, Location) {
        e.at[form.rows] = place;
        atPlace();
        scf::YieldOp::create(e.rewriter, e.loc);
      });
      return Values();
    });
  });
}

} // namespace gait::compiler
