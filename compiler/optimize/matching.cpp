#include "compiler/optimize/matching.h"
#include "mlir/IR/OperationSupport.h"

using namespace mlir;
using namespace gait;

namespace gait::compiler {

void matchOperands(ir::ScanOp scan, ir::ScanOp other, IRMapping &equal) {
  for (auto [operand, axis, slice] : llvm::zip(scan.getStacked(), scan.getAxes(), scan.getSlices()))
    for (auto [otherOperand, otherAxis, otherSlice] : llvm::zip(other.getStacked(), other.getAxes(), other.getSlices()))
      if (operand == otherOperand && axis == otherAxis) equal.map(slice, otherSlice);
  for (auto [operand, read] : llvm::zip(scan.getCaptures(), scan.getRead()))
    for (auto [otherOperand, otherRead] : llvm::zip(other.getCaptures(), other.getRead()))
      if (operand == otherOperand) equal.map(read, otherRead);
}

static bool isSame(Operation &op, Operation &other, const IRMapping &equal) {
  auto isEqual = [&](Value value, Value counterpart) { return equal.lookupOrNull(value) == counterpart; };
  return llvm::equal(op.getOperands(), other.getOperands(), isEqual) && op.getResultTypes() == other.getResultTypes() &&
         op.getAttrDictionary() == other.getAttrDictionary() &&
         llvm::equal(op.getRegions(), other.getRegions(), [](Region &region, Region &counterpart) {
           return OperationEquivalence::isRegionEquivalentTo(&region, &counterpart, OperationEquivalence::IgnoreLocations);
         });
}

void matchOps(Block &block, Block &other, IRMapping &equal) {
  llvm::DenseMap<OperationName, SmallVector<Operation *>> byName;
  for (Operation &op : other.without_terminator()) byName[op.getName()].push_back(&op);
  for (Operation &op : block.without_terminator()) {
    if (!llvm::all_of(op.getOperands(), [&](Value operand) { return equal.contains(operand); })) continue;
    for (Operation *candidate : byName[op.getName()])
      if (isSame(op, *candidate, equal)) {
        equal.map(op.getResults(), candidate->getResults());
        break;
      }
  }
}

} // namespace gait::compiler
