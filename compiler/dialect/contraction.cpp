#include "compiler/dialect/contraction.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;

bool gait::ir::isContraction(linalg::LinalgOp op) {
  if (op.getNumDpsInputs() != 2 || op.getNumDpsInits() != 1 || op.getNumReductionLoops() == 0) return false;
  if (!llvm::all_equal(llvm::map_range(op->getOperandTypes(), [](Type type) { return getElementTypeOrSelf(type); })))
    return false;
  if (isa<linalg::ContractOp>(op.getOperation())) return true;
  bool readsWindows = llvm::any_of(op.getIndexingMapsArray(), [](AffineMap map) { return !map.isProjectedPermutation(); });
  return readsWindows && isa<linalg::GenericOp>(op.getOperation()) &&
         linalg::detail::isContractionBody(*op.getBlock(), [](Operation *product, Operation *sum) {
           return (isa<arith::MulFOp>(product) && isa<arith::AddFOp>(sum)) ||
                  (isa<arith::MulIOp>(product) && isa<arith::AddIOp>(sum));
         });
}
