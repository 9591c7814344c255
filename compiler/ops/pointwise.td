#ifndef GAIT_POINTWISE_TD
#define GAIT_POINTWISE_TD
include "compiler/dialect/dialect.td"
def Gait_AddOp : Gait_Op<"add", [Pure, SameOperandsAndResultType]> {
  let summary = "the sum of two tensors";
  let arguments = (ins Gait_NumberTensor:$lhs, Gait_NumberTensor:$rhs);
  let results = (outs Gait_NumberTensor:$result);
  let assemblyFormat = "$lhs `,` $rhs attr-dict `:` type($result)";
}
#endif
