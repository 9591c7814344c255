#include "compiler/builder/pool.h"
#include "compiler/dialect/dialect.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace gait::compiler {

Pool::Pool() : builder(mlir::UnknownLoc::get(&context), &context) {
  builder.setInsertionPointToEnd(&block);
  context.loadDialect<ir::GaitDialect, mlir::func::FuncDialect>();
  context.printOpOnDiagnostic(false); // the message and the caller's line say it
}

int64_t Pool::add(mlir::Value value) {
  values.push_back(value);
  return static_cast<int64_t>(values.size()) - 1;
}

mlir::Location Pool::location(llvm::StringRef file, unsigned line, unsigned column, llvm::StringRef name) {
  mlir::Location place = mlir::FileLineColLoc::get(&context, file, line, column);
  return name.empty() ? place : mlir::NameLoc::get(mlir::StringAttr::get(&context, name), place);
}

Pool &Pool::at(mlir::Location location) {
  builder.setLoc(location);
  return *this;
}

} // namespace gait::compiler
