// Functions of real numbers, element by element.
#ifndef GAIT_FUNCTION_TD
#define GAIT_FUNCTION_TD
include "compiler/ops/pointwise_base.td"

def Gait_ExpOp : Gait_UnaryOp<"exp", Gait_FloatTensor, "exp(x)", "dy * y"> {
  let summary = "the exponential of a tensor";
  let description = [{
    Semantics: y[i] = e^x[i]. Shapes: x, y alike.
    Gradient: dx = dy * y.

    Constraints:
    - (C1) x and y have the same shape and element type.

    ```mlir
    %y = gait.exp %x : tensor<?x4xf32>
    ```
  }];
}

def Gait_LogOp : Gait_UnaryOp<"log", Gait_FloatTensor, "log(x)", "dy / x"> {
  let summary = "the natural logarithm of a tensor";
  let description = [{
    Semantics: y[i] = ln x[i]; -inf at 0, NaN below. Shapes: x, y alike.
    Gradient: dx = dy / x.

    Constraints:
    - (C1) x and y have the same shape and element type.

    ```mlir
    %y = gait.log %x : tensor<?x4xf32>
    ```
  }];
}

def Gait_TanhOp : Gait_UnaryOp<"tanh", Gait_FloatTensor, "tanh(x)", "(dy - dy * y) * (1 + y)"> {
  let summary = "the hyperbolic tangent of a tensor";
  let description = [{
    Semantics: y[i] = (e^x[i] - e^-x[i]) / (e^x[i] + e^-x[i]). Shapes: x, y alike.
    Gradient: dx = dy * (1 - y^2), computed as (dy - dy * y) * (1 + y), which keeps its digits where y is near 1.
    Source of the form: JAX, lax.tanh.

    Constraints:
    - (C1) x and y have the same shape and element type.

    ```mlir
    %y = gait.tanh %x : tensor<?x4xf32>
    ```
  }];
}

def Gait_SigmoidOp : Gait_UnaryOp<"sigmoid", Gait_FloatTensor, "1 / (1 + exp(-x))", "dy * y * (1 - y)"> {
  let summary = "the logistic function of a tensor";
  let description = [{
    Semantics: y[i] = 1 / (1 + e^-x[i]). Shapes: x, y alike.
    Gradient: dx = dy * y * (1 - y).

    Constraints:
    - (C1) x and y have the same shape and element type.

    ```mlir
    %y = gait.sigmoid %x : tensor<?x4xf32>
    ```
  }];
}

def Gait_SqrtOp : Gait_UnaryOp<"sqrt", Gait_FloatTensor, "sqrt(x)", "dy * 0.5 / y"> {
  let summary = "the square root of a tensor";
  let description = [{
    Semantics: y[i] = sqrt(x[i]), correctly rounded; NaN below 0. Shapes: x, y alike.
    Gradient: dx = dy / (2 y), which is infinite at 0.

    Constraints:
    - (C1) x and y have the same shape and element type.

    ```mlir
    %y = gait.sqrt %x : tensor<?x4xf32>
    ```
  }];
}

def Gait_RsqrtOp : Gait_UnaryOp<"rsqrt", Gait_FloatTensor, "1 / sqrt(x)", "dy * -0.5 * (y * y * y)"> {
  let summary = "one over the square root of a tensor";
  let description = [{
    Semantics: y[i] = 1 / sqrt(x[i]); infinite at 0, NaN below. Shapes: x, y alike.
    Gradient: dx = -dy * y^3 / 2.

    Constraints:
    - (C1) x and y have the same shape and element type.

    ```mlir
    %y = gait.rsqrt %x : tensor<?x4xf32>
    ```
  }];
}

def Gait_FloorOp : Gait_StepOp<"floor", Gait_FloatTensor, "floor(x)", "operandOf<FloorOp>(getX()) ? getX() : nullptr"> {
  let summary = "a tensor rounded down";
  let description = [{
    Semantics: y[i] = the largest whole number that is at most x[i]. Infinities, NaN and zeros stay. Shapes: x, y alike. Not differentiable: y is piecewise constant.

    Constraints:
    - (C1) x and y have the same shape and element type.

    ```mlir
    %y = gait.floor %x : tensor<?x4xf32>
    ```
  }];
}

def Gait_CeilOp : Gait_StepOp<"ceil", Gait_FloatTensor, "ceil(x)", "operandOf<CeilOp>(getX()) ? getX() : nullptr"> {
  let summary = "a tensor rounded up";
  let description = [{
    Semantics: y[i] = the smallest whole number that is at least x[i]; of (-1, 0) it is -0. Infinities, NaN and zeros stay. Shapes: x, y alike. Not differentiable: y is piecewise constant.

    Constraints:
    - (C1) x and y have the same shape and element type.

    ```mlir
    %y = gait.ceil %x : tensor<?x4xf32>
    ```
  }];
}

def Gait_RoundOp : Gait_StepOp<"round", Gait_FloatTensor, "round(x)", "operandOf<RoundOp>(getX()) ? getX() : nullptr"> {
  let summary = "a tensor rounded to nearest";
  let description = [{
    Semantics: y[i] = the whole number nearest to x[i], of two the even one; the sign stays. Infinities, NaN and zeros stay. Shapes: x, y alike. Not differentiable: y is piecewise constant.

    Constraints:
    - (C1) x and y have the same shape and element type.

    ```mlir
    %y = gait.round %x : tensor<?x4xf32>
    ```
  }];
}
#endif
