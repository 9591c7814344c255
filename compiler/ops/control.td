// Differentiation as ops of the graph.
#ifndef GAIT_CONTROL_TD
#define GAIT_CONTROL_TD
include "compiler/dialect/dialect.td"

def Gait_StopGradientOp : Gait_Op<"stop_gradient", [Pure, DeclareOpInterfaceMethods<Gait_Lowerable>,
                                                    DeclareOpInterfaceMethods<Gait_Differentiable>]> {
  let summary = "a tensor through which no gradient flows";
  let description = [{
    Semantics: y = x. Shapes: x, y alike.
    Gradient: none flows to x, by intent and without a message.

    Constraints:
    - (C1) x and y have the same shape and element type.

    ```mlir
    %y = gait.stop_gradient %x : tensor<?x4xf32>
    ```
  }];
  let arguments = (ins Gait_Tensor:$x);
  let results = (outs Gait_Tensor:$y);
  let builders = [OpBuilder<(ins "::mlir::Value":$x), [{ build($_builder, $_state, x.getType(), x); }]>];
  let assemblyFormat = "$x attr-dict `:` custom<SameTypes>(type($x), type($y))";
  let hasVerifier = 1;
}

def Gait_GradientOp : Gait_Op<"gradient", [Pure, AttrSizedOperandSegments]> {
  let summary = "the gradient of a scalar with respect to tensors";
  let description = [{
    Semantics: result i is d(scalar) / d(target i), of the target's type: the total derivative through every op between target i and the
    scalar. Zero where the scalar does not depend on the target. A target may be any value, also one between another target and the
    scalar, and the result of another gradient. The op stands for a graph: `--gait-expand-gradients` builds it, by the rules of the ops on
    the way; an op there that has no rule and is not declared without gradient is an error.

    With `times`, the scalar is the sum of the products of values and cotangents, the cotangents held constant: the vector-Jacobian
    product. With it the rule of an op that holds a block leaves the block's gradient to the expansion.

    Constraints:
    - (C1) Without cotangents there is one value, a scalar tensor of f32 or f64. With them there is one per value, of its type, and each is
      of f32 or f64.
    - (C2) There is at least one target, and each is a tensor of f32 or f64.
    - (C3) There is one result per target, of its type.

    ```mlir
    %dw, %db = gait.gradient %loss wrt %w, %b : (tensor<f32>, tensor<64x10xf32>, tensor<10xf32>) -> (tensor<64x10xf32>, tensor<10xf32>)
    %dx = gait.gradient %y times %dy wrt %x : (tensor<?x4xf32>, tensor<?x4xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
    ```
  }];
  let arguments = (ins Variadic<Gait_Tensor>:$values, Variadic<Gait_Tensor>:$cotangents, Variadic<Gait_Tensor>:$targets);
  let results = (outs Variadic<Gait_Tensor>:$gradients);
  let builders = [
    OpBuilder<(ins "::mlir::ValueRange":$values, "::mlir::ValueRange":$cotangents, "::mlir::ValueRange":$targets), [{
      build($_builder, $_state, targets.getTypes(), values, cotangents, targets);
    }]>,
    OpBuilder<(ins "::mlir::Value":$scalar, "::mlir::ValueRange":$targets), [{
      build($_builder, $_state, targets.getTypes(), scalar, ::mlir::ValueRange(), targets);
    }]>];
  let assemblyFormat = "$values (`times` $cotangents^)? `wrt` $targets attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}

def Gait_BarrierOp : Gait_Op<"barrier", [Pure, DeclareOpInterfaceMethods<Gait_Lowerable>,
                                         DeclareOpInterfaceMethods<Gait_Differentiable>, DeclareOpInterfaceMethods<Gait_Ordering>]> {
  let summary = "a tensor that is there only when others are";
  let description = [{
    Semantics: y = x, the same bits, but nothing that reads y runs before the tensors in `after` are computed, and what is computed from
    y is never taken for the same computation from x. It costs nothing: no copy, no kernel; what it awaits is not read. So that
    what is computed again is computed late, and not kept from the first time (`gait.checkpoint`).
    Shapes: x, y alike; those awaited may have any.
    Gradient: dx = dy; none flows to what is awaited.

    Constraints:
    - (C1) x and y have the same shape and element type.

    ```mlir
    %y = gait.barrier %x after %dy : tensor<?x4xf32>, tensor<?x10xf32>
    ```
  }];
  let arguments = (ins Gait_Tensor:$x, Variadic<Gait_Tensor>:$after);
  let results = (outs Gait_Tensor:$y);
  let builders = [OpBuilder<(ins "::mlir::Value":$x, "::mlir::ValueRange":$after), [{
    build($_builder, $_state, x.getType(), x, after);
  }]>];
  let assemblyFormat = "$x (`after` $after^)? attr-dict `:` custom<SameTypes>(type($x), type($y)) (`,` type($after)^)?";
  let hasVerifier = 1;
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

// Ops that hold a block of ops. A block reads tensors from outside only as operands of its op: each is an argument of the block. The
// frontend finds what is read (compiler/builder/blocks.h).
class Gait_WithBlock<string mnemonic> : Gait_Op<mnemonic, [Pure, IsolatedFromAbove, SingleBlockImplicitTerminator<"YieldOp">,
                                                           DeclareOpInterfaceMethods<Gait_Block>,
                                                           DeclareOpInterfaceMethods<Gait_Differentiable>]> {
  let arguments = (ins Variadic<Gait_Tensor>:$inputs);
  let results = (outs Variadic<Gait_Tensor>:$outputs);
  let hasCustomAssemblyFormat = 1;
  let hasRegionVerifier = 1;
}

def Gait_CheckpointOp : Gait_WithBlock<"checkpoint"> {
  let summary = "a block whose values the backward graph computes again";
  let description = [{
    Semantics: the results are what the block yields, its arguments being the operands. Nothing between is kept for gradients: they
    compute it again from the operands. Shapes: any.
    Gradient: that of a second copy of the block, whose operands are `gait.barrier`s of the first's that await the cotangents: it starts when
    its gradient arrives, and is not merged with the first. A block that no gradient passes costs nothing: its ops take its place.

    Constraints:
    - (C1) The block has one argument per operand, of its type.
    - (C2) The block yields one value per result, of its type.

    ```mlir
    %y = gait.checkpoint (%a = %x, %b = %w) : (tensor<?x8xf32>, tensor<8x4xf32>) -> tensor<?x4xf32> {
      %0 = gait.dot "bk,kn->bn" %a, %b : (tensor<?x8xf32>, tensor<8x4xf32>) -> tensor<?x4xf32>
      %1 = gait.tanh %0 : tensor<?x4xf32>
      gait.yield %1 : tensor<?x4xf32>
    }
    ```
  }];
  let regions = (region SizedRegion<1>:$body);
}

def Gait_CustomGradientOp : Gait_WithBlock<"custom_gradient"> {
  let summary = "a block with a gradient of one's own";
  let description = [{
    Semantics: the results are what the first block yields, its arguments being the operands. Shapes: any.
    Gradient: what the second block yields, from the operands, the results and the cotangents of the floating results, which are zero where
    none flows. The first block is never differentiated; a second derivative is one of the second block's ops.

    Constraints:
    - (C1) The first block has one argument per operand, of its type.
    - (C2) The first block yields one value per result, of its type.
    - (C3) The second block has one argument per operand, per result and per floating result, of its type.
    - (C4) The second block yields one value per floating operand, of its type.

    ```mlir
    %y = gait.custom_gradient (%a = %x) : (tensor<4xf32>) -> tensor<4xf32> {
      %0 = gait.round %a : tensor<4xf32>
      gait.yield %0 : tensor<4xf32>
    } backward (%a, %r, %dr) {
      gait.yield %dr : tensor<4xf32>
    }
    ```
  }];
  let regions = (region SizedRegion<1>:$body, SizedRegion<1>:$backward);
}
#endif
