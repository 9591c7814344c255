// Comparison, choice and truth values, element by element.
#ifndef GAIT_LOGIC_TD
#define GAIT_LOGIC_TD
include "compiler/ops/pointwise_base.td"
include "mlir/IR/EnumAttr.td"

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

def Gait_BitwiseAndOp : Gait_BinaryOp<"bitwise_and", "a & b", [], "getA() == getB() ? getA() : nullptr", "success()", Gait_IntegerTensor> {
  let summary = "the conjunction of two tensors";
  let description = [{
    Semantics: y[i] = a[i] and b[i]: of i1, of integers bit by bit. Shapes: a, b, y alike. Not differentiable: a and b are integers.

    Constraints:
    - (C1) a, b and y have the same shape and element type.

    ```mlir
    %y = gait.bitwise_and %a, %b : tensor<?x4xi1>
    ```
  }];
}

def Gait_BitwiseOrOp : Gait_BinaryOp<"bitwise_or", "a | b", [], "getA() == getB() ? getA() : nullptr", "success()", Gait_IntegerTensor> {
  let summary = "the disjunction of two tensors";
  let description = [{
    Semantics: y[i] = a[i] or b[i]: of i1, of integers bit by bit. Shapes: a, b, y alike. Not differentiable: a and b are integers.

    Constraints:
    - (C1) a, b and y have the same shape and element type.

    ```mlir
    %y = gait.bitwise_or %a, %b : tensor<?x4xi1>
    ```
  }];
}

def Gait_BitwiseXorOp : Gait_BinaryOp<"bitwise_xor", "a ^ b", [], "nullptr", "success()", Gait_IntegerTensor> {
  let summary = "the exclusive disjunction of two tensors";
  let description = [{
    Semantics: y[i] = a[i] xor b[i]: of i1, of integers bit by bit. Shapes: a, b, y alike. Not differentiable: a and b are integers.

    Constraints:
    - (C1) a, b and y have the same shape and element type.

    ```mlir
    %y = gait.bitwise_xor %a, %b : tensor<?x4xi1>
    ```
  }];
}

def Gait_BitwiseNotOp : Gait_StepOp<"bitwise_not", Gait_IntegerTensor, "~x", "operandOf<BitwiseNotOp>(getX())"> {
  let summary = "the negation of a tensor";
  let description = [{
    Semantics: y[i] = not x[i]: of i1, of integers bit by bit. Shapes: x, y alike. Not differentiable: x is an integer.

    Constraints:
    - (C1) x and y have the same shape and element type.

    ```mlir
    %y = gait.bitwise_not %x : tensor<?x4xi1>
    ```
  }];
}

def Gait_IsFiniteOp : Gait_PointwiseOp<"is_finite", ["x"], "isFinite(x)", [], "verifySameShapes(*this)"> {
  let summary = "whether elements are finite";
  let description = [{
    Semantics: y[i] = x[i] is neither infinite nor NaN. Shapes: x, y alike. Not differentiable: y is an integer.

    Constraints:
    - (C1) x and y have the same shape (and y element type i1).

    ```mlir
    %y = gait.is_finite %x : tensor<?x4xf32>
    ```
  }];
  let arguments = (ins Gait_FloatTensor:$x);
  let results = (outs Gait_BoolTensor:$y);
  let builders = [OpBuilder<(ins "::mlir::Value":$x), [{
    build($_builder, $_state, ::llvm::cast<::mlir::RankedTensorType>(x.getType()).clone($_builder.getI1Type()), x);
  }]>];
  let assemblyFormat = "$x attr-dict `:` custom<CompareTypes>(type($x), type($y))";
}
#endif
