// Ops without operands.
#ifndef GAIT_SOURCE_TD
#define GAIT_SOURCE_TD
include "compiler/dialect/dialect.td"

def Gait_Elements : ElementsAttrBase<CPred<"::llvm::isa<::mlir::DenseElementsAttr>($_self)">, "dense elements"> {
  let storageType = "::mlir::DenseElementsAttr";
  let returnType = "::mlir::DenseElementsAttr";
}

def Gait_ConstantOp : Gait_Op<"constant", [Pure, ConstantLike, Gait_NotDifferentiable, DeclareOpInterfaceMethods<Gait_Lowerable>,
                                           AllTypesMatch<["value", "y"]>]> {
  let summary = "a tensor known to the compiler";
  let description = [{
    Semantics: y = value. A constant of a shape with `?` is a scalar constant, broadcast. Not differentiable: it depends on nothing.

    Constraints:
    - (C1) y has the type of value.

    ```mlir
    %y = gait.constant dense<1.0> : tensor<f32>
    ```
  }];
  let arguments = (ins Gait_Elements:$value);
  let results = (outs Gait_Tensor:$y);
  let builders = [OpBuilder<(ins "::mlir::DenseElementsAttr":$value), [{ build($_builder, $_state, value.getType(), value); }]>];
  let assemblyFormat = "$value attr-dict";
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

def Gait_IotaOp : Gait_Op<"iota", [Pure, Gait_NotDifferentiable, DeclareOpInterfaceMethods<Gait_Lowerable>]> {
  let summary = "0, 1, 2, ... along a dimension";
  let description = [{
    Semantics: y[i] = i[axis], rounded to y's element type. Not differentiable: it depends on nothing.

    Constraints:
    - (C1) axis is in [0, rank of y).

    ```mlir
    %y = gait.iota axis 1 : tensor<?x4xi32>
    ```
  }];
  let arguments = (ins I64Attr:$axis);
  let results = (outs Gait_NumberTensor:$y);
  let assemblyFormat = "`axis` $axis attr-dict `:` type($y)";
  let hasVerifier = 1;
}

def Gait_RowsOp : Gait_Op<"rows", [Pure, Gait_NotDifferentiable, DeclareOpInterfaceMethods<Gait_Lowerable>]> {
  let summary = "the number of rows of the batch";
  let description = [{
    Semantics: y = the size of every `?` in this call, a scalar. What a mean over the batch divides by. It needs an entry with a `?` in
    a type: without one there is no number of rows, which is an error when the entry is lowered. Not differentiable: y is an integer.

    ```mlir
    %y = gait.rows : tensor<i64>
    ```
  }];
  let results = (outs Gait_I64Scalar:$y);
  let assemblyFormat = "attr-dict `:` type($y)";
}
#endif
