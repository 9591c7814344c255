// The dialect `gait`: its interfaces, traits, attributes, and the ops that are not operations of the language.
#ifndef GAIT_COMPILER_DIALECT_DIALECT_H
#define GAIT_COMPILER_DIALECT_DIALECT_H
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace gait::ir {
// Ops of the language whose blocks end with a yield.
class CheckpointOp;
class CustomGradientOp;
class ScanOp;

// As MLIR's own traits, a base of mlir::Op rather than of `Op`.
template <typename Op> // NOLINTNEXTLINE(bugprone-crtp-constructor-accessibility)
class NotDifferentiable : public mlir::OpTrait::TraitBase<Op, NotDifferentiable> {};

/// No encoding, every size at least 1, at most one `?`.
bool hasPlainShape(mlir::RankedTensorType type);
/// A type in messages: "[batch, 64] f32".
std::string describe(mlir::Type type);
/// A list in messages: "[0, 2]".
std::string describe(llvm::ArrayRef<int64_t> list);
} // namespace gait::ir

#include "compiler/dialect/interfaces.h.inc"

#include "compiler/dialect/dialect_dialect.h.inc"

#include "compiler/dialect/schedule_enums.h.inc"
#define GET_ATTRDEF_CLASSES
#include "compiler/dialect/schedule_attributes.h.inc"
#define GET_OP_CLASSES
#include "compiler/dialect/schedule.h.inc"

#endif
