// Ops whose elements come from other places than their own: of several tensors, in another order, or where numbers say.
#ifndef GAIT_GATHER_TD
#define GAIT_GATHER_TD
include "compiler/dialect/dialect.td"

class Gait_GatheringOp<string mnemonic> : Gait_Op<mnemonic, [Pure, DeclareOpInterfaceMethods<Gait_Lowerable>,
                                                             DeclareOpInterfaceMethods<Gait_Differentiable>]> {
  let hasVerifier = 1;
}

def Gait_ConcatOp : Gait_GatheringOp<"concat"> {
  let summary = "tensors side by side";
  let description = [{
    Semantics: y holds the parts one after the other along the dimension `axis`.
    Gradient: of each part, the slice of dy where it stands.

    Constraints:
    - (C1) There is at least one part; each has y's element type and rank.
    - (C2) axis is in [0, rank of y) and no `?` dimension.
    - (C3) Along axis y has the sum of the parts' sizes; elsewhere all have the same sizes.

    ```mlir
    %y = gait.concat %a, %b axis 1 : tensor<?x3xf32>, tensor<?x4xf32> to tensor<?x7xf32>
    ```
  }];
  let arguments = (ins Variadic<Gait_Tensor>:$parts, I64Attr:$axis);
  let results = (outs Gait_Tensor:$y);
  let assemblyFormat = "$parts `axis` $axis attr-dict `:` type($parts) `to` type($y)";
  let hasFolder = 1;
}

def Gait_ReverseOp : Gait_GatheringOp<"reverse"> {
  let summary = "the elements of dimensions in reverse order";
  let description = [{
    Semantics: y[i] = x[n - 1 - i] along each of the dimensions `axes`, of n elements. Shapes: x, y alike.
    Gradient: dx = dy reversed along the same axes.

    Constraints:
    - (C1) axes is strictly increasing, each entry in [0, rank of x) and no `?` dimension.
    - (C2) x and y have the same shape and element type.

    ```mlir
    %y = gait.reverse %x axes [1] : tensor<?x4xf32>
    ```
  }];
  let arguments = (ins Gait_Tensor:$x, DenseI64ArrayAttr:$axes);
  let results = (outs Gait_Tensor:$y);
  let builders = [OpBuilder<(ins "::mlir::Value":$x, "::llvm::ArrayRef<int64_t>":$axes), [{
    build($_builder, $_state, x.getType(), x, axes);
  }]>];
  let assemblyFormat = "$x `axes` $axes attr-dict `:` custom<SameTypes>(type($x), type($y))";
  let hasFolder = 1;
}

def Gait_GatherOp : Gait_GatheringOp<"gather"> {
  let summary = "the elements at given places along a dimension";
  let description = [{
    Semantics: y[p, i, q] = x[p, indices[i], q], with p the dimensions of x before `axis`, q those behind it, i all dimensions of
    indices. An index below 0 counts as 0, one beyond the last as the last: whoever wants them refused declares the range of the
    input that they come from.
    Gradient: dx = the scatter_add of dy at the same indices; nothing flows to integers.

    Constraints:
    - (C1) axis is in [0, rank of x) and no `?` dimension.
    - (C2) y has x's element type, and x's shape with indices' in place of axis.

    ```mlir
    %y = gait.gather %x, %indices axis 0 : tensor<10x4xf32>, tensor<?xi32> to tensor<?x4xf32>
    ```
  }];
  let arguments = (ins Gait_Tensor:$x, Gait_WordTensor:$indices, I64Attr:$axis);
  let results = (outs Gait_Tensor:$y);
  let assemblyFormat = "$x `,` $indices `axis` $axis attr-dict `:` type($x) `,` type($indices) `to` type($y)";
}

def Gait_ScatterAddOp : Gait_GatheringOp<"scatter_add"> {
  let summary = "sums of elements, each put at a given place along a dimension";
  let description = [{
    Semantics: y[p, v, q] = the sum of x[p, i, q] over all i with indices[i] = v, 0 where there is none; p are the dimensions of y
    before `axis`, q those behind it, i all dimensions of indices. An index below 0 counts as 0, one beyond the last as the last.
    The order of the sum is as in reduce_sum. Cost: every v asks every index, elements of x times size of axis.
    Gradient: dx = the gather of dy at the same indices.

    Constraints:
    - (C1) axis is in [0, rank of y) and no `?` dimension.
    - (C2) x has y's element type, and y's shape with indices' in place of axis.

    ```mlir
    %y = gait.scatter_add %x, %indices axis 0 : tensor<?x4xf32>, tensor<?xi32> to tensor<10x4xf32>
    ```
  }];
  let arguments = (ins Gait_NumberTensor:$x, Gait_WordTensor:$indices, I64Attr:$axis);
  let results = (outs Gait_NumberTensor:$y);
  let assemblyFormat = "$x `,` $indices `axis` $axis attr-dict `:` type($x) `,` type($indices) `to` type($y)";
}
#endif
