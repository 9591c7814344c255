// From `kernels` to the LLVM dialect: what happens inside a kernel. Nothing here knows an op of the language or a backend.
//
//   kernels --gait-normalize-kernels, --gait-outline-constants, --gait-fuse-elementwise, --gait-bufferize-kernels, --gait-tile-->
//   tiled   --gait-vectorize-->
//   vector  --gait-expand-math, --gait-prepare-kernels, --gait-lower-kernels--> llvm (of the kernels; entries are the backend's)
#ifndef GAIT_COMPILER_LOWER_PASSES_H
#define GAIT_COMPILER_LOWER_PASSES_H
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassManager.h"
#include <cstdint>
#include <memory>

namespace gait::compiler {

/// The vector unit that kernels are tiled for.
struct VectorUnit {
  int64_t bytes = 16;     ///< of one register
  int64_t registers = 16; ///< that a kernel may name
  bool masks = false;     ///< loads and stores of some lanes cost what those of all lanes cost
  bool fma = true;        ///< has fused multiply-add; without it every multiply-add rounds twice
};

/// Function: named linalg ops become generics (but contract and fill); tensors of i1 become i8, one byte an element.
std::unique_ptr<mlir::Pass> createNormalizeKernelsPass();
/// Module: dense constants of kernels become read-only globals.
std::unique_ptr<mlir::Pass> createOutlineConstantsPass();
/// Function: a pointwise op moves into its only reader when both have the same loops.
std::unique_ptr<mlir::Pass> createFuseElementwisePass();
/// Function: tensors become buffers: the kernel's own, or scratch at planned offsets; `gait.scratch` is its size in bytes.
std::unique_ptr<mlir::Pass> createBufferizeKernelsPass();
/// Function: chooses a tile for every linalg op and leaves it as `gait.tile`.
std::unique_ptr<mlir::Pass> createTilePass(const VectorUnit &unit);
/// Function: every linalg op becomes loops over vectors, after its `gait.tile`.
std::unique_ptr<mlir::Pass> createVectorizePass(const VectorUnit &unit);
/// Function: exp, log and tanh become arithmetic; no libm call is left.
std::unique_ptr<mlir::Pass> createExpandMathPass();
/// Function: views become bases and offsets, loops become branches; without fma, multiply-adds are split.
std::unique_ptr<mlir::Pass> createPrepareKernelsPass(const VectorUnit &unit);
/// Module: kernels become functions of the LLVM dialect with bare pointers; other functions stay as they are.
std::unique_ptr<mlir::Pass> createLowerKernelsPass();

/// The passes from `kernels` to `tiled`, to `vector`, and to the LLVM dialect, in order.
void addTiledPasses(mlir::OpPassManager &passes, const VectorUnit &unit);
void addVectorPasses(mlir::OpPassManager &passes, const VectorUnit &unit);
void addKernelLlvmPasses(mlir::OpPassManager &passes, const VectorUnit &unit);

void registerLowerPasses();
/// The dialects and interfaces that these passes need.
void registerLowerDialects(mlir::DialectRegistry &registry);

} // namespace gait::compiler
#endif
