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

def Gait_GradientOp : Gait_Op<"gradient", [Pure]> {
  let summary = "the gradient of a scalar with respect to tensors";
  let description = [{
    Semantics: result i is d(scalar) / d(target i), of the target's type: the total derivative through every op between target i and the
    scalar. Zero where the scalar does not depend on the target. A target may be any value, also one between another target and the
    scalar, and the result of another gradient. The op stands for a graph: `--gait-expand-gradients` builds it, by the rules of the ops on
    the way; an op there that has no rule and is not declared without gradient is an error.

    Constraints:
    - (C1) scalar is a scalar tensor of f32 or f64.
    - (C2) There is at least one target, and each is a tensor of f32 or f64.
    - (C3) There is one result per target, of its type.

    ```mlir
    %dw, %db = gait.gradient %loss wrt %w, %b : (tensor<f32>, tensor<64x10xf32>, tensor<10xf32>) -> (tensor<64x10xf32>, tensor<10xf32>)
    ```
  }];
  let arguments = (ins Gait_Tensor:$scalar, Variadic<Gait_Tensor>:$targets);
  let results = (outs Variadic<Gait_Tensor>:$gradients);
  let builders = [OpBuilder<(ins "::mlir::Value":$scalar, "::mlir::ValueRange":$targets), [{
    build($_builder, $_state, targets.getTypes(), scalar, targets);
  }]>];
  let assemblyFormat = "$scalar `wrt` $targets attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}
#endif
