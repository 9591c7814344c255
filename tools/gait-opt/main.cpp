// gait-opt: every pass of the compiler by name, for tests and for looking at IR.
#include "backends/cpu/host.h"
#include "compiler/autodiff/passes.h"
#include "compiler/dialect/dialect.h"
#include "compiler/lower/passes.h"
#include "compiler/optimize/passes.h"
#include "compiler/schedule/passes.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlow.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "mlir/Transforms/Passes.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry dialects;
  dialects.insert<mlir::affine::AffineDialect, mlir::arith::ArithDialect, mlir::bufferization::BufferizationDialect,
                  mlir::cf::ControlFlowDialect, mlir::func::FuncDialect, mlir::linalg::LinalgDialect, mlir::LLVM::LLVMDialect,
                  mlir::math::MathDialect, mlir::memref::MemRefDialect, mlir::scf::SCFDialect, mlir::tensor::TensorDialect,
                  mlir::vector::VectorDialect, gait::ir::GaitDialect>();
  mlir::registerCanonicalizerPass();
  mlir::registerCSEPass();
  // One line for each folder of passes.
  gait::compiler::registerAutodiffPasses();
  gait::compiler::registerOptimizePasses();
  gait::compiler::registerSchedulePasses();
  gait::compiler::registerLowerPasses();
  gait::compiler::registerCpuHostPass();
  gait::compiler::registerLowerDialects(dialects);
  return mlir::asMainReturnCode(mlir::MlirOptMain(argc, argv, "gait-opt: the passes of gait by name\n", dialects));
}
