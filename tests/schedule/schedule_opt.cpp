// The passes of compiler/schedule/ on a module from a file: for lit.
#include "compiler/dialect/dialect.h"
#include "compiler/schedule/passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "mlir/Transforms/Passes.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  registry.insert<gait::ir::GaitDialect, mlir::arith::ArithDialect, mlir::func::FuncDialect, mlir::linalg::LinalgDialect,
                  mlir::math::MathDialect, mlir::tensor::TensorDialect>();
  gait::compiler::registerSchedulePasses();
  mlir::registerCanonicalizer();
  return mlir::failed(mlir::MlirOptMain(argc, argv, "the passes of the schedule\n", registry));
}
