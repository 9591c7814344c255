// Sliding windows: what convolutions and pooling are made of, with dot and the reductions.
#ifndef GAIT_WINDOW_TD
#define GAIT_WINDOW_TD
include "compiler/dialect/dialect.td"

class Gait_WindowOp<string mnemonic> : Gait_Op<mnemonic, [Pure, DeclareOpInterfaceMethods<Gait_Lowerable>,
                                                          DeclareOpInterfaceMethods<Gait_Differentiable>]> {
  let hasVerifier = 1;
  let hasCanonicalizer = 1;
}

def Gait_WindowsOp : Gait_WindowOp<"windows"> {
  let summary = "the windows that slide along a dimension";
  let description = [{
    Semantics: y[p, o, k, q] = x[p, o * stride + k * dilation, q], with p the dimensions of x before `axis`, q those behind it, k in
    [0, size). y has as many o as there are windows wholly inside x: a window that would reach beyond the end is not taken.
    A convolution is a dot of windows with weights, pooling a reduction of them. No window is stored where a dot reads it.
    Gradient: dx = the overlap_add of dy.

    Constraints:
    - (C1) axis is in [0, rank of x) and no `?` dimension.
    - (C2) size, stride and dilation are at least 1.
    - (C3) (size - 1) * dilation + 1, what a window spans, is at most x's size along axis.
    - (C4) y has x's element type, and x's shape with (number of windows, size) in place of axis.

    ```mlir
    %y = gait.windows %x axis 1 size 3 stride 2 dilation 1 : tensor<?x9x4xf32> to tensor<?x4x3x4xf32>
    ```
  }];
  let arguments = (ins Gait_Tensor:$x, I64Attr:$axis, I64Attr:$size, I64Attr:$stride, I64Attr:$dilation);
  let results = (outs Gait_Tensor:$y);
  let builders = [OpBuilder<(ins "::mlir::Value":$x, "int64_t":$axis, "int64_t":$size, "int64_t":$stride, "int64_t":$dilation)>];
  let assemblyFormat = [{
    $x `axis` $axis `size` $size `stride` $stride `dilation` $dilation attr-dict `:` type($x) `to` type($y)
  }];
}

def Gait_OverlapAddOp : Gait_WindowOp<"overlap_add"> {
  let summary = "the sum of windows, each put where it stood";
  let description = [{
    Semantics: y[p, i, q] = the sum of x[p, o, k, q] over all o and k with o * stride + k * dilation = i, 0 where there is none; p are
    the dimensions of y before `axis`, q those behind it. The order of the sum is as in reduce_sum over k, from the last to the first.
    A transposed convolution is the overlap_add of a dot.
    Gradient: dx = the windows of dy.

    Constraints:
    - (C1) axis is in [0, rank of y) and no `?` dimension of y; x has one dimension more, and axis + 1 is none of its `?` dimensions.
    - (C2) stride and dilation are at least 1.
    - (C3) y is as long along axis as the windows reach: (windows - 1) * stride + (size - 1) * dilation + 1, or longer by less than
      a stride.
    - (C4) y has x's element type, and x's shape with one dimension in place of axis and axis + 1.

    ```mlir
    %y = gait.overlap_add %x axis 1 stride 2 dilation 1 : tensor<?x4x3x4xf32> to tensor<?x9x4xf32>
    ```
  }];
  let arguments = (ins Gait_NumberTensor:$x, I64Attr:$axis, I64Attr:$stride, I64Attr:$dilation);
  let results = (outs Gait_NumberTensor:$y);
  let assemblyFormat = "$x `axis` $axis `stride` $stride `dilation` $dilation attr-dict `:` type($x) `to` type($y)";
}
#endif
