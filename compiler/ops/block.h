// What ops that hold a block have in common: text, checks, copies.
#ifndef GAIT_COMPILER_OPS_BLOCK_H
#define GAIT_COMPILER_OPS_BLOCK_H
#include "compiler/ops/ops.h"
#include "mlir/IR/Builders.h"

namespace gait::ir {

/// `(%a = %x, %b = %w) : (A, B) -> C { ... }`: the operands, each as the argument that it is in the block; types; the block.
mlir::ParseResult parseWithBlock(mlir::OpAsmParser &parser, mlir::OperationState &state);
void printWithBlock(mlir::OpAsmPrinter &printer, mlir::Operation *op);

/// `(%a, %b) { ... }`: a further block, whose arguments have these types.
mlir::ParseResult parseFurtherBlock(mlir::OpAsmParser &parser, mlir::OperationState &state, mlir::TypeRange types);
void printFurtherBlock(mlir::OpAsmPrinter &printer, mlir::Region &region);

/// Those of f32 and f64.
llvm::SmallVector<mlir::Type> floatingOf(mlir::TypeRange types);
inline bool isFloating(mlir::Value value) { return llvm::isa<mlir::FloatType>(mlir::getElementTypeOrSelf(value)); }

/// Diagnostics that end with `constraint`, "(C1)". `block`: "the block"; `each`: what there is one of for each, "operand".
mlir::LogicalResult verifyArguments(mlir::Operation *op, mlir::Block &block, llvm::StringRef name, mlir::TypeRange types,
                                    llvm::StringRef each, llvm::StringRef constraint);
mlir::LogicalResult verifyYields(mlir::Operation *op, mlir::Block &block, llvm::StringRef name, mlir::TypeRange types,
                                 llvm::StringRef each, llvm::StringRef constraint);

/// Copies the block's ops to where the builder is, its arguments being `inputs`. Returns what it yields.
llvm::SmallVector<mlir::Value> cloneBlock(mlir::OpBuilder &builder, mlir::Block &block, mlir::ValueRange inputs);

} // namespace gait::ir
#endif
