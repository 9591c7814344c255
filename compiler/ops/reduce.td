// Ops that make dimensions disappear.
#ifndef GAIT_REDUCE_TD
#define GAIT_REDUCE_TD
include "compiler/dialect/dialect.td"

class Gait_ReduceOp<string mnemonic> : Gait_Op<mnemonic, [Pure, DeclareOpInterfaceMethods<Gait_Lowerable>,
                                                          DeclareOpInterfaceMethods<Gait_Differentiable>]> {
  let arguments = (ins Gait_NumberTensor:$x, DenseI64ArrayAttr:$axes);
  let results = (outs Gait_NumberTensor:$y);
  let builders = [OpBuilder<(ins "::mlir::Value":$x, "::llvm::ArrayRef<int64_t>":$axes)>];
  let assemblyFormat = "$x `axes` $axes attr-dict `:` type($x) `to` type($y)";
  let hasVerifier = 1;
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

def Gait_ReduceSumOp : Gait_ReduceOp<"reduce_sum"> {
  let summary = "the sum over dimensions";
  let description = [{
    Semantics: y = the sum of x over the dimensions `axes`, which disappear; over a `?` it is the sum over exactly the batch's rows.
    Integers wrap. The order of a floating sum is the backend's, the same on every run and for every number of threads.
    Gradient: dx = dy, repeated along axes.

    Constraints:
    - (C1) axes is strictly increasing, each entry in [0, rank of x).
    - (C2) y has x's element type and x's shape without axes.

    ```mlir
    %y = gait.reduce_sum %x axes [1] : tensor<?x4xf32> to tensor<?xf32>
    ```
  }];
}

def Gait_ReduceMaxOp : Gait_ReduceOp<"reduce_max"> {
  let summary = "the largest element over dimensions";
  let description = [{
    Semantics: y = the largest element of x over the dimensions `axes`, which disappear; NaN if one of them is NaN.
    Gradient: dy is split evenly among the elements equal to the largest: dx = dy / (their number) there, 0 elsewhere.

    Constraints:
    - (C1) axes is strictly increasing, each entry in [0, rank of x).
    - (C2) y has x's element type and x's shape without axes.

    ```mlir
    %y = gait.reduce_max %x axes [1] : tensor<?x4xf32> to tensor<?xf32>
    ```
  }];
}

def Gait_ReduceMinOp : Gait_ReduceOp<"reduce_min"> {
  let summary = "the smallest element over dimensions";
  let description = [{
    Semantics: y = the smallest element of x over the dimensions `axes`, which disappear; NaN if one of them is NaN.
    Gradient: dy is split evenly among the elements equal to the smallest: dx = dy / (their number) there, 0 elsewhere.

    Constraints:
    - (C1) axes is strictly increasing, each entry in [0, rank of x).
    - (C2) y has x's element type and x's shape without axes.

    ```mlir
    %y = gait.reduce_min %x axes [1] : tensor<?x4xf32> to tensor<?xf32>
    ```
  }];
}

def Gait_ReduceProdOp : Gait_ReduceOp<"reduce_prod"> {
  let summary = "the product over dimensions";
  let description = [{
    Semantics: y = the product of x over the dimensions `axes`, which disappear; over a `?` it is the product over exactly the
    batch's rows. Integers wrap. The order is as in reduce_sum.
    Gradient: dx = dy times the product of the other factors: y / x where x is not 0; where it is, the product of the factors that are
    not 0 if it is the only zero, else 0. The gradient's own gradient is right but between two zeros of one product, where it is 0.

    Constraints:
    - (C1) axes is strictly increasing, each entry in [0, rank of x).
    - (C2) y has x's element type and x's shape without axes.

    ```mlir
    %y = gait.reduce_prod %x axes [1] : tensor<?x4xf32> to tensor<?xf32>
    ```
  }];
}

def Gait_ArgmaxOp : Gait_Op<"argmax", [Pure, Gait_NotDifferentiable, DeclareOpInterfaceMethods<Gait_Lowerable>]> {
  let summary = "the place of the largest element along a dimension";
  let description = [{
    Semantics: y = the index, along the dimension `axis`, of the largest element of x; the first of several equal ones. NaN counts
    as larger than all numbers. Not differentiable: y is an integer.

    Constraints:
    - (C1) axis is in [0, rank of x).
    - (C2) y has x's shape without axis (and element type i32).

    ```mlir
    %y = gait.argmax %x axis 1 : tensor<?x4xf32> to tensor<?xi32>
    ```
  }];
  let arguments = (ins Gait_NumberTensor:$x, I64Attr:$axis);
  let results = (outs Gait_I32Tensor:$y);
  let builders = [OpBuilder<(ins "::mlir::Value":$x, "int64_t":$axis)>];
  let assemblyFormat = "$x `axis` $axis attr-dict `:` type($x) `to` type($y)";
  let hasVerifier = 1;
}
#endif
