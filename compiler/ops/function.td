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

def Gait_Log1pOp : Gait_UnaryOp<"log1p", Gait_FloatTensor, "log1p(x)", "dy / (1 + x)"> {
  let summary = "the natural logarithm of one more than a tensor";
  let description = [{
    Semantics: y[i] = ln(1 + x[i]), with its digits kept where x is near 0; -inf at -1, NaN below. Shapes: x, y alike.
    Gradient: dx = dy / (1 + x).

    Constraints:
    - (C1) x and y have the same shape and element type.

    ```mlir
    %y = gait.log1p %x : tensor<?x4xf32>
    ```
  }];
}

def Gait_Expm1Op : Gait_UnaryOp<"expm1", Gait_FloatTensor, "expm1(x)", "dy * (y + 1)"> {
  let summary = "one less than the exponential of a tensor";
  let description = [{
    Semantics: y[i] = e^x[i] - 1, with its digits kept where x is near 0. Shapes: x, y alike.
    Gradient: dx = dy * (y + 1).

    Constraints:
    - (C1) x and y have the same shape and element type.

    ```mlir
    %y = gait.expm1 %x : tensor<?x4xf32>
    ```
  }];
}

def Gait_SinOp : Gait_UnaryOp<"sin", Gait_FloatTensor, "sin(x)", "dy * cos(x)"> {
  let summary = "the sine of a tensor";
  let description = [{
    Semantics: y[i] = sin x[i], x in radians; NaN of infinities. Shapes: x, y alike.
    Gradient: dx = dy * cos(x).

    Constraints:
    - (C1) x and y have the same shape and element type.

    ```mlir
    %y = gait.sin %x : tensor<?x4xf32>
    ```
  }];
}

def Gait_CosOp : Gait_UnaryOp<"cos", Gait_FloatTensor, "cos(x)", "-(dy * sin(x))"> {
  let summary = "the cosine of a tensor";
  let description = [{
    Semantics: y[i] = cos x[i], x in radians; NaN of infinities. Shapes: x, y alike.
    Gradient: dx = -dy * sin(x).

    Constraints:
    - (C1) x and y have the same shape and element type.

    ```mlir
    %y = gait.cos %x : tensor<?x4xf32>
    ```
  }];
}

def Gait_ErfOp : Gait_UnaryOp<"erf", Gait_FloatTensor, "erf(x)", "dy * 1.1283791670955126 * exp(-(x * x))"> {
  let summary = "the error function of a tensor";
  let description = [{
    Semantics: y[i] = 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x[i]. Shapes: x, y alike.
    Gradient: dx = dy * 2 / sqrt(pi) * e^(-x^2).

    Constraints:
    - (C1) x and y have the same shape and element type.

    ```mlir
    %y = gait.erf %x : tensor<?x4xf32>
    ```
  }];
}

def Gait_PowOp : Gait_BinaryOp<"pow", "pow(a, b)",
                              ["select(equal(b, b.number(0)), 0, dy * b * pow(a, b - 1))",
                               "dy * select(equal(a, a.number(0)) & (b >= b.number(0)), 0, y * log(a))"],
                              "nullptr", "success()", Gait_FloatTensor> {
  let summary = "the power of two tensors' elements";
  let description = [{
    Semantics: y[i] = a[i]^b[i], special values as IEEE 754 pow: 1 where b = 0 or a = 1, also of NaN; NaN where a < 0 and b is no
    whole number. Shapes: a, b, y alike.
    Gradient: da = dy * b * a^(b - 1), 0 where b = 0; db = dy * y * ln(a), 0 where a = 0 and b >= 0, NaN where a < 0. As PyTorch.

    Constraints:
    - (C1) a, b and y have the same shape and element type.

    ```mlir
    %y = gait.pow %a, %b : tensor<?x4xf32>
    ```
  }];
}

def Gait_Atan2Op : Gait_BinaryOp<"atan2", "atan2(a, b)",
                              ["dy * b / (a * a + b * b)",
                               "-(dy * a) / (a * a + b * b)"], "nullptr", "success()", Gait_FloatTensor> {
  let summary = "the angle of points";
  let description = [{
    Semantics: y[i] = the angle, in (-pi, pi], of the point with abscissa b[i] and ordinate a[i]; zeros and infinities as IEEE 754
    atan2. Shapes: a, b, y alike.
    Gradient: da = dy * b / (a^2 + b^2), db = -dy * a / (a^2 + b^2); NaN at a = b = 0.

    Constraints:
    - (C1) a, b and y have the same shape and element type.

    ```mlir
    %y = gait.atan2 %a, %b : tensor<?x4xf32>
    ```
  }];
}

def Gait_FloorOp : Gait_StepOp<"floor", Gait_FloatTensor, "floor(x)", "operandOf<FloorOp>(getX()) ? getX() : nullptr"> {
  let summary = "a tensor rounded down";
  let description = [{
    Semantics: y[i] = the largest whole number that is at most x[i]. Infinities, NaN and zeros stay. Shapes: x, y alike.
    Not differentiable: y is piecewise constant.

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
    Semantics: y[i] = the smallest whole number that is at least x[i]; of (-1, 0) it is -0. Infinities, NaN and zeros stay.
    Shapes: x, y alike. Not differentiable: y is piecewise constant.

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
    Semantics: y[i] = the whole number nearest to x[i], of two the even one; the sign stays. Infinities, NaN and zeros stay.
    Shapes: x, y alike. Not differentiable: y is piecewise constant.

    Constraints:
    - (C1) x and y have the same shape and element type.

    ```mlir
    %y = gait.round %x : tensor<?x4xf32>
    ```
  }];
}
#endif
