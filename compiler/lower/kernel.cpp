#include "compiler/lower/kernel.h"

using namespace mlir;

namespace gait::compiler {

static bool isBytes(Type type) {
  auto memref = dyn_cast<MemRefType>(type);
  return memref && memref.getRank() == 1 && memref.getElementType().isInteger(8);
}

bool isKernel(func::FuncOp function) {
  if (function.isDeclaration() || !function.isPrivate() || function.getNumResults()) return false;
  ArrayRef<Type> types = function.getArgumentTypes();
  return types.size() >= 4 && llvm::all_of(types.drop_back(3), isBytes) &&
         llvm::all_of(types.take_back(3), [](Type type) { return type.isIndex(); });
}

Value scratchOf(func::FuncOp kernel) { return kernel.getArgument(kernel.getNumArguments() - 4); }

LogicalResult internalError(Operation *op, const Twine &message) {
  return op->emitError() << message << "; this is a bug of gait, please report it";
}

} // namespace gait::compiler
