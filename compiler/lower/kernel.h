// What a kernel's function looks like.
#ifndef GAIT_COMPILER_LOWER_KERNEL_H
#define GAIT_COMPILER_LOWER_KERNEL_H
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/PatternMatch.h"

namespace gait::compiler {

/// Bytes of scratch a kernel needs per thread: an attribute of its function from `tiled` on.
inline constexpr llvm::StringLiteral kScratchAttr = "gait.scratch";
/// One size per loop of a linalg op, on the ops of a `tiled` kernel.
inline constexpr llvm::StringLiteral kTileAttr = "gait.tile";

/// A private function (buffers: memref<Nxi8>..., scratch: memref<Mxi8>, rows, thread, threads: index) with a body.
bool isKernel(mlir::func::FuncOp function);
/// The kernel's scratch bytes.
mlir::Value scratchOf(mlir::func::FuncOp kernel);
/// "`message`; this is a bug of gait, please report it", on `op`. Always failure.
mlir::LogicalResult internalError(mlir::Operation *op, const llvm::Twine &message);

} // namespace gait::compiler
#endif
