// Contractions.
#ifndef GAIT_DOT_TD
#define GAIT_DOT_TD
include "compiler/dialect/dialect.td"

def Gait_DotOp : Gait_Op<"dot", [Pure, DeclareOpInterfaceMethods<Gait_Lowerable>, DeclareOpInterfaceMethods<Gait_Differentiable>]> {
  let summary = "a contraction of two tensors, as an Einstein sum";
  let description = [{
    Semantics: `spec` names each dimension with a letter: "bk,kn->bn" is y[b, n] = the sum over k of lhs[b, k] * rhs[k, n]. Letters that
    the result lacks are summed over; over a `?` that is exactly the batch's rows. A matrix product, a product with a transposed matrix, a
    batched product ("hbk,hkn->hbn"), an outer product ("i,j->ij") and an inner product ("i,i->") are all one op. Integers wrap.
    Gradient: two dots with the specs permuted, here dlhs = dot "bn,kn->bk" (dy, rhs) and drhs = dot "bk,bn->kn" (lhs, dy).
    The order of the letters carries meaning, their names do not: simplification names them a, b, c, ... in order of appearance.
    Source: A. Einstein, Die Grundlage der allgemeinen Relativitaetstheorie, 1916, section 5; notation of numpy.einsum.

    Constraints:
    - (C1) spec is "<letters>,<letters>-><letters>", letters a-z and A-Z.
    - (C2) No letter stands twice in one operand, or twice in the result.
    - (C3) Each operand, and the result, has as many letters as dimensions.
    - (C4) A letter of an operand is also in the other operand or in the result; a letter of the result is in an operand.
    - (C5) A letter has the same size everywhere in the operands.
    - (C6) lhs, rhs and y have the same element type.
    - (C7) y has the sizes of its letters.

    ```mlir
    %y = gait.dot "bk,kn->bn" %x, %w : (tensor<?x64xf32>, tensor<64x10xf32>) -> tensor<?x10xf32>
    ```
  }];
  let arguments = (ins StrAttr:$spec, Gait_NumberTensor:$lhs, Gait_NumberTensor:$rhs);
  let results = (outs Gait_NumberTensor:$y);
  let builders = [OpBuilder<(ins "::llvm::StringRef":$spec, "::mlir::Value":$lhs, "::mlir::Value":$rhs)>];
  let assemblyFormat = "$spec $lhs `,` $rhs attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let hasCanonicalizer = 1;
}
#endif
