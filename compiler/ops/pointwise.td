// Arithmetic, conversion, and numbers of random words: element by element.
#ifndef GAIT_POINTWISE_TD
#define GAIT_POINTWISE_TD
include "compiler/ops/pointwise_base.td"

def Gait_AddOp : Gait_BinaryOp<"add", "a + b", ["dy", "dy"],
                               "isFilledWith(getB(), 0) ? getA() : isFilledWith(getA(), 0) ? getB() : nullptr"> {
  let summary = "the sum of two tensors";
  let description = [{
    Semantics: y[i] = a[i] + b[i]. Integers wrap. Shapes: a, b, y alike.
    Gradient: da = dy, db = dy.

    Constraints:
    - (C1) a, b and y have the same shape and element type.

    ```mlir
    %y = gait.add %a, %b : tensor<?x4xf32>
    ```
  }];
}

def Gait_SubOp : Gait_BinaryOp<"sub", "a - b", ["dy", "-dy"], "isFilledWith(getB(), 0) ? getA() : nullptr"> {
  let summary = "the difference of two tensors";
  let description = [{
    Semantics: y[i] = a[i] - b[i]. Integers wrap. Shapes: a, b, y alike.
    Gradient: da = dy, db = -dy.

    Constraints:
    - (C1) a, b and y have the same shape and element type.

    ```mlir
    %y = gait.sub %a, %b : tensor<?x4xf32>
    ```
  }];
}

def Gait_MulOp : Gait_BinaryOp<"mul", "a * b", ["dy * b", "dy * a"],
                               "isFilledWith(getB(), 1) ? getA() : isFilledWith(getA(), 1) ? getB() : nullptr"> {
  let summary = "the product of two tensors, element by element";
  let description = [{
    Semantics: y[i] = a[i] * b[i]. Integers wrap. Shapes: a, b, y alike.
    Gradient: da = dy * b, db = dy * a.

    Constraints:
    - (C1) a, b and y have the same shape and element type.

    ```mlir
    %y = gait.mul %a, %b : tensor<?x4xf32>
    ```
  }];
}

def Gait_DivOp : Gait_BinaryOp<"div", "a / b", ["dy / b", "-(dy * y) / b"], "isFilledWith(getB(), 1) ? getA() : nullptr",
                               "verifyDivisor(*this, getB())"> {
  let summary = "the quotient of two tensors, element by element";
  let description = [{
    Semantics: y[i] = a[i] / b[i]. Floats as IEEE 754. Integers truncate towards zero; x / 0 = 0, and the smallest integer divided
    by -1 is itself. Shapes: a, b, y alike.
    Gradient: da = dy / b, db = -(dy * y) / b.

    Constraints:
    - (C1) a, b and y have the same shape and element type.
    - (C2) If b is an integer constant (or a broadcast, reshape or transpose of one), none of its elements is 0.

    ```mlir
    %y = gait.div %a, %b : tensor<?x4xf32>
    ```
  }];
  let hasCanonicalizer = 1;
}

def Gait_ModOp : Gait_BinaryOp<"mod", "mod(a, b)", ["dy", "-(dy * floor(a / b))"], "nullptr", "verifyDivisor(*this, getB())"> {
  let summary = "the remainder of a division that rounds down";
  let description = [{
    Semantics: y[i] = a[i] - floor(a[i] / b[i]) * b[i], which has the sign of b[i]; where it is 0, a zero of that sign. Of floats
    it is
    computed exactly, then rounded once, where |a / b| < 2^p with p the bits of a mantissa (24 for f32, 53 for f64); beyond, y =
    0: there
    the neighbours of a are further apart than b. NaN if b = 0 or a is infinite; a itself, or b where their signs differ, if b is
    infinite.
    Integers: x mod 0 = 0. Shapes: a, b, y alike.
    Gradient: da = dy, db = -dy * floor(a / b).

    Constraints:
    - (C1) a, b and y have the same shape and element type.
    - (C2) If b is an integer constant (or a broadcast, reshape or transpose of one), none of its elements is 0.

    ```mlir
    %y = gait.mod %a, %b : tensor<?x4xf32>
    ```
  }];
}

def Gait_MaxOp : Gait_BinaryOp<"max", "max(a, b)", ["select(a > b, dy, 0)", "select(a > b, 0, dy)"],
                               "getA() == getB() ? getA() : nullptr"> {
  let summary = "the larger of two tensors' elements";
  let description = [{
    Semantics: y[i] = a[i] if a[i] > b[i], else b[i]; NaN if either is NaN. Shapes: a, b, y alike.
    Gradient: goes to a where a > b, else to b: da = dy where a > b, else 0; db = 0 where a > b, else dy.

    Constraints:
    - (C1) a, b and y have the same shape and element type.

    ```mlir
    %y = gait.max %a, %b : tensor<?x4xf32>
    ```
  }];
}

def Gait_MinOp : Gait_BinaryOp<"min", "min(a, b)",
                              ["select(a < b, dy, 0)",
                               "select(a < b, 0, dy)"], "getA() == getB() ? getA() : nullptr"> {
  let summary = "the smaller of two tensors' elements";
  let description = [{
    Semantics: y[i] = a[i] if a[i] < b[i], else b[i]; NaN if either is NaN. Shapes: a, b, y alike.
    Gradient: goes to a where a < b, else to b: da = dy where a < b, else 0; db = 0 where a < b, else dy.

    Constraints:
    - (C1) a, b and y have the same shape and element type.

    ```mlir
    %y = gait.min %a, %b : tensor<?x4xf32>
    ```
  }];
}

def Gait_NegOp : Gait_UnaryOp<"neg", Gait_NumberTensor, "-x", "-dy", "operandOf<NegOp>(getX())"> {
  let summary = "the negative of a tensor";
  let description = [{
    Semantics: y[i] = -x[i]. Integers wrap. Shapes: x, y alike.
    Gradient: dx = -dy.

    Constraints:
    - (C1) x and y have the same shape and element type.

    ```mlir
    %y = gait.neg %x : tensor<?x4xf32>
    ```
  }];
}

def Gait_AbsOp : Gait_UnaryOp<"abs", Gait_NumberTensor, "abs(x)", "dy * sign(x)"> {
  let summary = "the magnitude of a tensor";
  let description = [{
    Semantics: y[i] = |x[i]|. Of the smallest integer, itself. Shapes: x, y alike.
    Gradient: dx = dy * sign(x), 0 at 0.

    Constraints:
    - (C1) x and y have the same shape and element type.

    ```mlir
    %y = gait.abs %x : tensor<?x4xf32>
    ```
  }];
}

def Gait_SignOp : Gait_StepOp<"sign", Gait_NumberTensor, "sign(x)", "operandOf<SignOp>(getX()) ? getX() : nullptr"> {
  let summary = "the sign of a tensor";
  let description = [{
    Semantics: y[i] = 1 if x[i] > 0, -1 if x[i] < 0, else x[i]: zeros and NaN stay. Shapes: x, y alike. Not differentiable: y is
    piecewise constant.

    Constraints:
    - (C1) x and y have the same shape and element type.

    ```mlir
    %y = gait.sign %x : tensor<?x4xf32>
    ```
  }];
}

def Gait_ConvertOp : Gait_PointwiseOp<"convert", ["x"], "convert(x, type)", ["convertLike(dy, x)"], "verifySameShapes(*this)",
                                      "getX().getType() == getY().getType() ? getX() : nullptr"> {
  let summary = "a tensor in another element type";
  let description = [{
    Semantics: y[i] is x[i] in y's element type. Float to integer truncates towards zero and saturates, NaN gives 0; integer to
    float and between floats rounds to nearest, ties to even; integers wrap; i1 counts as 0 or 1; to i1 gives x[i] != 0.
    Shapes: x, y alike.
    Gradient: dx = dy in x's element type; nothing flows from or to an integer.

    Constraints:
    - (C1) x and y have the same shape.

    ```mlir
    %y = gait.convert %x : tensor<?x4xi32> to tensor<?x4xf32>
    ```
  }];
  let arguments = (ins Gait_Tensor:$x);
  let results = (outs Gait_Tensor:$y);
  let builders = [OpBuilder<(ins "::mlir::Value":$x, "::mlir::Type":$element), [{
    build($_builder, $_state, ::mlir::TypeRange{::llvm::cast<::mlir::RankedTensorType>(x.getType()).clone(element)}, x);
  }]>];
  let assemblyFormat = "$x attr-dict `:` type($x) `to` type($y)";
}

// Random words as random numbers.
class Gait_FromWordsOp<string mnemonic, string forward>
    : Gait_PointwiseOp<mnemonic, ["x"], forward, [], "verifyFromWords(*this)"> {
  let arguments = (ins Gait_WordTensor:$x);
  let results = (outs Gait_FloatTensor:$y);
  let builders = [OpBuilder<(ins "::mlir::Value":$x), [{
    auto words = ::llvm::cast<::mlir::RankedTensorType>(x.getType());
    bool wide = words.getElementType().isInteger(64);
    build($_builder, $_state, words.clone(wide ? $_builder.getF64Type() : $_builder.getF32Type()), x);
  }]>];
  let assemblyFormat = "$x attr-dict `:` type($x) `to` type($y)";
}

def Gait_UniformOp : Gait_FromWordsOp<"uniform", "unitFromWord(x)"> {
  let summary = "random words as numbers uniform in [0, 1)";
  let description = [{
    Semantics, with words unsigned: from i32 words y[i] = (x[i] >> 8) * 2^-24, an f32; from i64 words y[i] = (x[i] >> 11) * 2^-53,
    an f64.
    Exact: no rounding takes place. Shapes: x, y alike. Not differentiable: words are integers.

    Constraints:
    - (C1) x and y have the same shape.
    - (C2) x is of i32 and y of f32, or x of i64 and y of f64.

    ```mlir
    %y = gait.uniform %x : tensor<?x4xi32> to tensor<?x4xf32>
    ```
  }];
}

def Gait_NormalOp : Gait_FromWordsOp<"normal", "normalFromWord(x)"> {
  let summary = "random words as numbers of the standard normal distribution";
  let description = [{
    Semantics, with words unsigned and all in f64: p = (x[i] + 0.5) * 2^-32 from i32 words, p = ((x[i] >> 12) + 0.5) * 2^-52 from
    i64 words; y[i] is the inverse of the normal distribution function at p, rounded to f32 from i32 words. Shapes: x, y alike.
    Not differentiable: words are integers.
    Source: M. J. Wichura, Algorithm AS 241 (PPND16), Applied Statistics 37, 1988; relative error about 1e-16.

    Constraints:
    - (C1) x and y have the same shape.
    - (C2) x is of i32 and y of f32, or x of i64 and y of f64.

    ```mlir
    %y = gait.normal %x : tensor<?x4xi32> to tensor<?x4xf32>
    ```
  }];
}
#endif
