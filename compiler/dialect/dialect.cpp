#include "compiler/dialect/dialect.h"
#include "compiler/ops/ops.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/InterleavedRange.h"

using namespace mlir;
using namespace gait::ir;

#include "compiler/dialect/dialect_dialect.cpp.inc"
#include "compiler/dialect/interfaces.cpp.inc"

#include "compiler/dialect/schedule_enums.cpp.inc"
#define GET_ATTRDEF_CLASSES
#include "compiler/dialect/schedule_attributes.cpp.inc"
#define GET_OP_CLASSES
#include "compiler/dialect/schedule.cpp.inc"

bool gait::ir::hasPlainShape(RankedTensorType type) {
  return !type.getEncoding() && !llvm::is_contained(type.getShape(), 0) && type.getNumDynamicDims() <= 1;
}

std::string gait::ir::describe(Type type) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor) {
    stream << type;
    return text;
  }
  stream << '[';
  llvm::interleaveComma(tensor.getShape(), stream, [&](int64_t size) {
    if (ShapedType::isDynamic(size)) stream << "batch";
    else stream << size;
  });
  stream << "] " << tensor.getElementType();
  return text;
}

std::string gait::ir::describe(ArrayRef<int64_t> list) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  stream << '[' << llvm::interleaved(list) << ']';
  return text;
}

void GaitDialect::initialize() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "compiler/dialect/schedule_attributes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "compiler/dialect/schedule.cpp.inc"
      >();
  addLanguageOperations();
}

LogicalResult LaunchOp::verifySymbolUses(SymbolTableCollection &symbols) {
  // A func.func, or from `llvm` on an llvm.func.
  auto kernel = dyn_cast_or_null<FunctionOpInterface>(symbols.lookupNearestSymbolFrom(*this, getKernelAttr()));
  if (!kernel) return emitOpError("launches ") << getKernelAttr() << ", which is no function of this module";
  // A kernel's arguments: its buffers, then scratch, rows, thread, threads.
  if (kernel.getNumArguments() != getBuffers().size() + 4)
    return emitOpError("passes ") << getBuffers().size() << " buffers to a kernel of " << kernel.getNumArguments()
                                  << " arguments";
  return success();
}
