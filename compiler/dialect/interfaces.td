#ifndef GAIT_INTERFACES_TD
#define GAIT_INTERFACES_TD
include "mlir/IR/OpBase.td"

def Gait_Differentiable : OpInterface<"DifferentiableOp"> {
  let description = [{An op with a gradient rule.}];
  let cppNamespace = "::gait::ir";
  let methods = [InterfaceMethod<[{
      The vector-Jacobian product. `cotangents`: one per result, d(scalar)/d(result), null where nothing flows.
      Returns one gradient per operand, of the operand's type; null where nothing flows (an integer operand).
      The rule builds ops of this dialect only, may reuse the op's results, and is itself differentiable.
    }], "::llvm::SmallVector<::mlir::Value>", "buildGradient",
    (ins "::mlir::OpBuilder &":$builder, "::mlir::ValueRange":$cotangents)>];
}

def Gait_Lowerable : OpInterface<"LowerableOp"> {
  let description = [{An op with a lowering to linalg on tensors. Every op that may stand in a `backward` graph has it.}];
  let cppNamespace = "::gait::ir";
  let methods = [InterfaceMethod<[{
      Builds the op's results from linalg ops (or tensor reshapes and slices) on tensors, before it. `rows`: the entry's number
      of rows, an index, null where no type has a `?`. Returns one value per result, of the result's type;
      nothing, after a diagnostic, where the op cannot be lowered.
    }], "::llvm::SmallVector<::mlir::Value>", "buildStructured",
    (ins "::mlir::OpBuilder &":$builder, "::mlir::ValueRange":$operands, "::mlir::Value":$rows)>];
}

def Gait_Pointwise : OpInterface<"PointwiseOp"> {
  let description = [{An op that computes each element of its result from the elements at the same place of its operands.}];
  let cppNamespace = "::gait::ir";
  let methods = [InterfaceMethod<[{
      Computes one element: `scalars` has one value per operand, of its element type. Builds arith and math ops.
    }], "::mlir::Value", "buildScalar",
    (ins "::mlir::OpBuilder &":$builder, "::mlir::Location":$loc, "::mlir::ValueRange":$scalars)>];
}

def Gait_Block : OpInterface<"BlockOp"> {
  let description = [{
    An op that stands for the ops of a block that it holds. Only gradients see it as one op; where they are expanded, its block takes
    its place.
  }];
  let cppNamespace = "::gait::ir";
  let methods = [InterfaceMethod<[{
      The block: it has one argument per operand, and yields one value per result.
    }], "::mlir::Block &", "getForward">];
}

def Gait_Ordering : OpInterface<"OrderingOp"> {
  let description = [{
    An op whose result is its first operand, bit for bit, but later: nothing that reads it runs before the other operands, which it
    awaits, are computed. It orders kernels and computes nothing.
  }];
  let cppNamespace = "::gait::ir";
  let methods = [
    InterfaceMethod<"What it is.", "::mlir::Value", "getSource", (ins), "", "return $_op->getOperand(0);">,
    InterfaceMethod<"What it awaits.", "::mlir::OperandRange", "getAwaited", (ins), "", "return $_op->getOperands().drop_front();">];
}
#endif
