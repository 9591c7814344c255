// Parsing modules in tests, and the diagnostics they cause.
#ifndef GAIT_TESTS_ARTIFACT_MODULE_TEXT_H
#define GAIT_TESTS_ARTIFACT_MODULE_TEXT_H
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Parser/Parser.h"
#include <string>

namespace gait::test {

/// A context with the dialects of entries, which collects the text of every error.
struct ModuleText {
  ModuleText() : handler(&context, [this](mlir::Diagnostic &diagnostic) { errors += diagnostic.str() + "\n"; }) {
    context.loadDialect<mlir::func::FuncDialect>();
    context.allowUnregisteredDialects();
  }
  mlir::ModuleOp parse(const std::string &text) {
    module = mlir::parseSourceString<mlir::ModuleOp>(text, &context);
    return *module;
  }

  mlir::MLIRContext context;
  std::string errors;
  mlir::ScopedDiagnosticHandler handler;
  mlir::OwningOpRef<mlir::ModuleOp> module;
};

} // namespace gait::test
#endif
