// Ops that move elements without computing.
#ifndef GAIT_SHAPE_TD
#define GAIT_SHAPE_TD
include "compiler/dialect/dialect.td"

class Gait_ShapeOp<string mnemonic> : Gait_Op<mnemonic, [Pure, DeclareOpInterfaceMethods<Gait_Lowerable>,
                                                         DeclareOpInterfaceMethods<Gait_Differentiable>]> {
  let hasVerifier = 1;
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

def Gait_BroadcastOp : Gait_ShapeOp<"broadcast"> {
  let summary = "repeats a tensor along new dimensions";
  let description = [{
    Semantics: y[j] = x[j[dims[0]], j[dims[1]], ...]. `dims` names the dimension of y that each dimension of x becomes; y's other
    dimensions are new, of any size, also `?`. A size of 1 is not stretched: reshape it away first.
    Gradient: dx = the sum of dy over the new dimensions.

    Constraints:
    - (C1) x and y have the same element type.
    - (C2) dims has one entry per dimension of x.
    - (C3) dims is strictly increasing, each entry in [0, rank of y).
    - (C4) Dimension i of x has the size of dimension dims[i] of y.

    ```mlir
    %y = gait.broadcast %x dims [1] : tensor<4xf32> to tensor<?x4xf32>
    ```
  }];
  let arguments = (ins Gait_Tensor:$x, DenseI64ArrayAttr:$dims);
  let results = (outs Gait_Tensor:$y);
  let assemblyFormat = "$x `dims` $dims attr-dict `:` type($x) `to` type($y)";
}

def Gait_ReshapeOp : Gait_ShapeOp<"reshape"> {
  let summary = "the same elements in another shape";
  let description = [{
    Semantics: y has the elements of x in the same row-major order. `?` stays a dimension of its own.
    Gradient: dx = dy in x's shape.

    Constraints:
    - (C1) x and y have the same element type.
    - (C2) x and y have the same number of elements.
    - (C3) x and y both have a `?`, with the same number of elements before it and after it, or neither has one.

    ```mlir
    %y = gait.reshape %x : tensor<?x4x4xf32> to tensor<?x16xf32>
    ```
  }];
  let arguments = (ins Gait_Tensor:$x);
  let results = (outs Gait_Tensor:$y);
  let assemblyFormat = "$x attr-dict `:` type($x) `to` type($y)";
}

def Gait_TransposeOp : Gait_ShapeOp<"transpose"> {
  let summary = "permutes the dimensions of a tensor";
  let description = [{
    Semantics: dimension i of y is dimension permutation[i] of x.
    Gradient: dx = dy with the inverse permutation.

    Constraints:
    - (C1) permutation holds each of 0 ... rank of x - 1 once.
    - (C2) y has x's element type and permuted shape.

    ```mlir
    %y = gait.transpose %x [1, 0] : tensor<?x4xf32> to tensor<4x?xf32>
    ```
  }];
  let arguments = (ins Gait_Tensor:$x, DenseI64ArrayAttr:$permutation);
  let results = (outs Gait_Tensor:$y);
  let builders = [OpBuilder<(ins "::mlir::Value":$x, "::llvm::ArrayRef<int64_t>":$permutation)>];
  let assemblyFormat = "$x $permutation attr-dict `:` type($x) `to` type($y)";
}

def Gait_SliceOp : Gait_ShapeOp<"slice"> {
  let summary = "a part of a tensor, with strides";
  let description = [{
    Semantics: y[i] = x[starts + i * strides], for the places from starts (inclusive) to limits (exclusive).
    A `?` dimension is taken whole, which is written start 0, limit -1, stride 1.
    Gradient: dx = dy padded with zeros where x was not taken.

    Constraints:
    - (C1) starts, limits and strides have one entry per dimension of x.
    - (C2) In a dimension of n elements 0 <= start < limit <= n and stride >= 1.
    - (C3) In a `?` dimension start is 0, limit -1 and stride 1.
    - (C4) y has x's element type and, in each dimension, (limit - start) / stride elements, rounded up, or `?`.

    ```mlir
    %y = gait.slice %x [0, 2] to [-1, 8] by [1, 2] : tensor<?x9xf32> to tensor<?x3xf32>
    ```
  }];
  let arguments = (ins Gait_Tensor:$x, DenseI64ArrayAttr:$starts, DenseI64ArrayAttr:$limits, DenseI64ArrayAttr:$strides);
  let results = (outs Gait_Tensor:$y);
  let builders = [OpBuilder<(ins "::mlir::Value":$x, "::llvm::ArrayRef<int64_t>":$starts, "::llvm::ArrayRef<int64_t>":$limits,
                                 "::llvm::ArrayRef<int64_t>":$strides)>];
  let assemblyFormat = "$x $starts `to` $limits `by` $strides attr-dict `:` type($x) `to` type($y)";
}

def Gait_PadOp : Gait_ShapeOp<"pad"> {
  let summary = "a tensor with a value around and between its elements";
  let description = [{
    Semantics: y is filled with `value`; x[i] stands at low + i * (interior + 1).
    Gradient: dx = the slice of dy where x stands; dvalue = the sum of dy everywhere else.

    Constraints:
    - (C1) value is a scalar tensor of x's element type.
    - (C2) low, high and interior have one entry per dimension of x, each at least 0.
    - (C3) In a `?` dimension low, high and interior are 0.
    - (C4) y has x's element type and low + (n - 1) * (interior + 1) + 1 + high elements in a dimension of n, or `?`.

    ```mlir
    %y = gait.pad %x, %value low [0, 1] high [0, 1] interior [0, 0] : tensor<?x4xf32> to tensor<?x6xf32>
    ```
  }];
  let arguments = (ins Gait_Tensor:$x, Gait_Tensor:$value, DenseI64ArrayAttr:$low, DenseI64ArrayAttr:$high,
                       DenseI64ArrayAttr:$interior);
  let results = (outs Gait_Tensor:$y);
  let builders = [OpBuilder<(ins "::mlir::Value":$x, "::mlir::Value":$value, "::llvm::ArrayRef<int64_t>":$low,
                                 "::llvm::ArrayRef<int64_t>":$high, "::llvm::ArrayRef<int64_t>":$interior)>];
  let assemblyFormat = [{
    $x `,` $value `low` $low `high` $high `interior` $interior attr-dict `:` custom<PadTypes>(type($x), type($value), type($y))
  }];
}
#endif
