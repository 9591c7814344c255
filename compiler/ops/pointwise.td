// Ops that compute each element from the elements at the same place. Forward and gradient are one expression each.
#ifndef GAIT_POINTWISE_TD
#define GAIT_POINTWISE_TD
include "compiler/dialect/dialect.td"
include "mlir/IR/EnumAttr.td"

// A pointwise op. In every expression the operands go by their names, as given in `names`.
//   forward    one element, on Scalars (expression.h); `type` is the element type of the result
//   gradients  one expression per operand on Expressions: `y` is the result, `dy` its cotangent; `none` where nothing flows.
//              An empty list: the op is not differentiable
//   check      the constraints: a LogicalResult
//   identity   what the op is equal to without computing, a Value, null if nothing
class Gait_PointwiseOp<string mnemonic, list<string> names, string forward, list<string> gradients, string check,
                       string identity = "nullptr">
    : Gait_Op<mnemonic, [Pure, DeclareOpInterfaceMethods<Gait_Lowerable>, DeclareOpInterfaceMethods<Gait_Pointwise>,
                         !if(!empty(gradients), Gait_NotDifferentiable, DeclareOpInterfaceMethods<Gait_Differentiable>)]> {
  let hasVerifier = 1;
  let hasFolder = 1;
  let extraClassDefinition = [{
    ::llvm::LogicalResult $cppClass::verify() { return }] # check # [{; }
    ::mlir::OpFoldResult $cppClass::fold(FoldAdaptor adaptor) {
      if (::mlir::Attribute folded = foldPointwise(*this, adaptor.getOperands())) return folded;
      return ::mlir::Value(}] # identity # [{);
    }
    ::mlir::Value $cppClass::buildScalar(::mlir::OpBuilder &builder, ::mlir::Location loc, ::mlir::ValueRange scalars) {
      ::mlir::Type type = getY().getType().getElementType();
      (void)type;
      }] # !interleave(!foreach(i, !range(!size(names)), "Scalar " # names[i] # "(builder, loc, scalars[" # i # "]);"), " ") # [{
      return }] # forward # [{;
    }
    ::llvm::SmallVector<::mlir::Value> $cppClass::buildStructured(::mlir::OpBuilder &builder, ::mlir::ValueRange operands, ::mlir::Value rows) {
      return {lowerPointwise(builder, *this, operands, rows)};
    }
  }] # !if(!empty(gradients), "", [{
    ::llvm::SmallVector<::mlir::Value> $cppClass::buildGradient(::mlir::OpBuilder &builder, ::mlir::ValueRange cotangents) {
      ::mlir::Location loc = getLoc();
      Expression y(builder, loc, getY()), dy(builder, loc, cotangents[0]);
      }] # !interleave(!foreach(i, !range(!size(names)), "Expression " # names[i] # "(builder, loc, (*this)->getOperand(" # i # "));"), " ") # [{
      const ::mlir::Value none;
      (void)none;
      return {}] # !interleave(gradients, ", ") # [{};
    }
  }]);
}

// y = f(x), of x's type.
class Gait_UnaryOp<string mnemonic, Type tensor, string forward, string gradient, string identity = "nullptr">
    : Gait_PointwiseOp<mnemonic, ["x"], forward, [gradient], "verifySameTypes(*this, {\"x\", \"y\"})", identity> {
  let arguments = (ins tensor:$x);
  let results = (outs tensor:$y);
  let builders = [OpBuilder<(ins "::mlir::Value":$x), [{ build($_builder, $_state, x.getType(), x); }]>];
  let assemblyFormat = "$x attr-dict `:` custom<SameTypes>(type($x), type($y))";
}

// y = f(a, b), of numbers of one type.
class Gait_BinaryOp<string mnemonic, string forward, list<string> gradients, string identity = "nullptr", string check = "success()">
    : Gait_PointwiseOp<mnemonic, ["a", "b"], forward, gradients,
                       "failed(verifySameTypes(*this, {\"a\", \"b\", \"y\"})) ? failure() : ::llvm::LogicalResult(" # check # ")", identity> {
  let arguments = (ins Gait_NumberTensor:$a, Gait_NumberTensor:$b);
  let results = (outs Gait_NumberTensor:$y);
  let builders = [OpBuilder<(ins "::mlir::Value":$a, "::mlir::Value":$b), [{ build($_builder, $_state, a.getType(), a, b); }]>];
  let assemblyFormat = "$a `,` $b attr-dict `:` custom<SameTypes>(type($a), type($b), type($y))";
}

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

def Gait_Comparison : I32EnumAttr<"Comparison", "an ordering of two numbers", [
    I32EnumAttrCase<"Eq", 0, "eq">, I32EnumAttrCase<"Ne", 1, "ne">, I32EnumAttrCase<"Lt", 2, "lt">,
    I32EnumAttrCase<"Le", 3, "le">, I32EnumAttrCase<"Gt", 4, "gt">, I32EnumAttrCase<"Ge", 5, "ge">]> {
  let cppNamespace = "::gait::ir";
}

def Gait_CompareOp : Gait_PointwiseOp<"compare", ["a", "b"], "compare(getPredicate(), a, b)", [], "verifyCompare(*this)"> {
  let summary = "compares two tensors, element by element";
  let description = [{
    Semantics: y[i] = a[i] predicate b[i], with predicate one of eq, ne, lt, le, gt, ge. Integers are signed. NaN compares false,
    but for ne. Shapes: a, b, y alike. Not differentiable: y is piecewise constant.

    Constraints:
    - (C1) a and b have the same shape and element type.
    - (C2) y has their shape (and element type i1).

    ```mlir
    %y = gait.compare lt, %a, %b : tensor<?x4xf32>
    ```
  }];
  let arguments = (ins Gait_Comparison:$predicate, Gait_NumberTensor:$a, Gait_NumberTensor:$b);
  let results = (outs Gait_BoolTensor:$y);
  let builders = [OpBuilder<(ins "::gait::ir::Comparison":$predicate, "::mlir::Value":$a, "::mlir::Value":$b), [{
    build($_builder, $_state, ::llvm::cast<::mlir::RankedTensorType>(a.getType()).clone($_builder.getI1Type()), predicate, a, b);
  }]>];
  let assemblyFormat = "$predicate `,` $a `,` $b attr-dict `:` custom<CompareTypes>(type($a), type($b), type($y))";
}

def Gait_SelectOp : Gait_PointwiseOp<"select", ["c", "a", "b"], "select(c, a, b)",
                                     ["none", "select(c, dy, 0)", "select(c, 0, dy)"], "verifySelect(*this)",
                                     "getA() == getB() || isFilledWith(getC(), 1) ? getA() : isFilledWith(getC(), 0) ? getB() : nullptr"> {
  let summary = "chooses between two tensors, element by element";
  let description = [{
    Semantics: y[i] = a[i] if c[i], else b[i]. Shapes: c, a, b, y alike.
    Gradient: da = dy where c, else 0; db = 0 where c, else dy.

    Constraints:
    - (C1) a, b and y have the same shape and element type.
    - (C2) c has their shape (and element type i1).

    ```mlir
    %y = gait.select %c, %a, %b : tensor<?x4xf32>
    ```
  }];
  let arguments = (ins Gait_BoolTensor:$c, Gait_Tensor:$a, Gait_Tensor:$b);
  let results = (outs Gait_Tensor:$y);
  let builders = [OpBuilder<(ins "::mlir::Value":$c, "::mlir::Value":$a, "::mlir::Value":$b), [{
    build($_builder, $_state, a.getType(), c, a, b);
  }]>];
  let assemblyFormat = "$c `,` $a `,` $b attr-dict `:` custom<SelectTypes>(type($c), type($a), type($b), type($y))";
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
    Semantics, with words unsigned: from i32 words y[i] = (x[i] >> 8) * 2^-24, an f32; from i64 words y[i] = (x[i] >> 11) * 2^-53, an f64.
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
