#include "compiler/lower/passes.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/AllInterfaces.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/SCF/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tensor/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Tensor/Transforms/SubsetInsertionOpInterfaceImpl.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;

namespace gait::compiler {

void addTiledPasses(OpPassManager &passes, const VectorUnit &unit) {
  passes.addNestedPass<func::FuncOp>(createNormalizeKernelsPass());
  passes.addPass(createOutlineConstantsPass());
  OpPassManager &kernel = passes.nest<func::FuncOp>();
  kernel.addPass(createFuseElementwisePass());
  kernel.addPass(createBufferizeKernelsPass());
  kernel.addPass(createTilePass(unit));
}

void addVectorPasses(OpPassManager &passes, const VectorUnit &unit) {
  passes.addNestedPass<func::FuncOp>(createVectorizePass(unit));
}

void addKernelLlvmPasses(OpPassManager &passes, const VectorUnit &unit) {
  OpPassManager &kernel = passes.nest<func::FuncOp>();
  kernel.addPass(createExpandMathPass());
  kernel.addPass(createPrepareKernelsPass(unit));
  passes.addPass(createLowerKernelsPass());
}

void registerLowerPasses() {
  registerPass(createOutlineConstantsPass);
  registerPass(createNormalizeKernelsPass);
  registerPass(createFuseElementwisePass);
  registerPass(createBufferizeKernelsPass);
  registerPass([] { return createTilePass(VectorUnit()); });
  registerPass([] { return createVectorizePass(VectorUnit()); });
  registerPass(createExpandMathPass);
  registerPass([] { return createPrepareKernelsPass(VectorUnit()); });
  registerPass(createLowerKernelsPass);
}

void registerLowerDialects(DialectRegistry &registry) {
  registry.insert<affine::AffineDialect, arith::ArithDialect, bufferization::BufferizationDialect, cf::ControlFlowDialect,
                  func::FuncDialect, linalg::LinalgDialect, LLVM::LLVMDialect, math::MathDialect, memref::MemRefDialect,
                  scf::SCFDialect, tensor::TensorDialect, vector::VectorDialect>();
  arith::registerBufferizableOpInterfaceExternalModels(registry);
  linalg::registerAllDialectInterfaceImplementations(registry);
  scf::registerBufferizableOpInterfaceExternalModels(registry);
  tensor::registerBufferizableOpInterfaceExternalModels(registry);
  tensor::registerSubsetOpInterfaceExternalModels(registry);
}

} // namespace gait::compiler
