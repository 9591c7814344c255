// gait.loop: text and checks.
#include "compiler/ops/loop_form.h"

using namespace mlir;
using namespace gait::ir;

static LoopForm partsOf(LoopOp loop) {
  return makeForm(loop, {static_cast<int32_t>(loop.getInits().size()), static_cast<int32_t>(loop.getStacked().size())});
}

void LoopOp::build(OpBuilder &builder, OperationState &state, int64_t count) {
  setProperties(state.getOrAddProperties<Properties>(), builder, {count, false, {0, 0}, {}, {}});
  state.addRegion()->emplaceBlock();
}

ParseResult LoopOp::parse(OpAsmParser &parser, OperationState &state) {
  LoopForm form;
  SMLoc place = parser.getCurrentLocation();
  if (parseLoop(parser, state, form, /*isolated=*/false)) return failure();
  if (form.segments.pop_back_val() > 0)
    return parser.emitError(place, "a loop reads what no step changes directly; 'reading' is gait.scan's");
  setProperties(state.getOrAddProperties<Properties>(), parser.getBuilder(), form);
  return success();
}

void LoopOp::print(OpAsmPrinter &printer) {
  printLoop(
      printer, *this, partsOf(*this),
      {getOperandSegmentSizesAttrName(), getCountAttrName(), getReverseAttrName(), getAxesAttrName(), getStackingAttrName()});
}

LogicalResult LoopOp::verify() {
  if (failed(verifyLoop(*this, partsOf(*this)))) return failure();
  if (getPlaces().has_value() != getBuffers().has_value() || (getPlaces() && getPlaces()->size() != getNumOperands()) ||
      (getBuffers() && getBuffers()->size() != getNumResults()))
    return emitOpError("has ") << (getPlaces() ? getPlaces()->size() : 0) << " places for " << getNumOperands()
                               << " arguments of its block, and " << (getBuffers() ? getBuffers()->size() : 0) << " buffers for "
                               << getNumResults() << " results; each has one, or none has (C6)";
  return success();
}

LogicalResult LoopOp::verifyRegions() { return verifyLoopBlock(*this, partsOf(*this)); }
