// The errors of MLIR as text.
#ifndef GAIT_COMPILER_BUILDER_DIAGNOSTICS_H
#define GAIT_COMPILER_BUILDER_DIAGNOSTICS_H
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Location.h"
#include <optional>
#include <string>
#include <vector>

namespace gait::compiler {

/// Collects the errors that MLIR reports while it lives: whoever throws them does so after MLIR has returned.
class Diagnostics {
public:
  explicit Diagnostics(mlir::MLIRContext &context);
  /// The errors, joined by "; ". The op that reports one is named before it, "rows: ", or not at all.
  std::string text(bool namingOps) const;
  /// Where the first error points at.
  std::optional<mlir::Location> location() const { return place; }

private:
  std::vector<std::string> errors;
  std::optional<mlir::Location> place;
  mlir::ScopedDiagnosticHandler handler;
};

} // namespace gait::compiler
#endif
