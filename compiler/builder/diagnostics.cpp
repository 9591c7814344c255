#include "compiler/builder/diagnostics.h"
#include <string_view>

namespace gait::compiler {

Diagnostics::Diagnostics(mlir::MLIRContext &context)
    : handler(&context, [this](mlir::Diagnostic &diagnostic) {
        if (diagnostic.getSeverity() != mlir::DiagnosticSeverity::Error) return mlir::success();
        errors.push_back(diagnostic.str());
        if (!place) place = diagnostic.getLocation();
        return mlir::success();
      }) {}

std::string Diagnostics::text(bool namingOps) const {
  std::string joined;
  for (std::string_view error : errors) {
    joined += joined.empty() ? "" : "; ";
    if (std::size_t end = error.find("' op "); error.starts_with("'gait.") && end != error.npos) {
      if (namingOps) joined.append(error.substr(6, end - 6)).append(": ");
      error.remove_prefix(end + 5);
    }
    joined += error;
  }
  return joined;
}

} // namespace gait::compiler
