// Random words. Numbers are made of them by pointwise ops.
#ifndef GAIT_RANDOM_TD
#define GAIT_RANDOM_TD
include "compiler/dialect/dialect.td"

def Gait_RandomWordsOp : Gait_Op<"random_words", [Pure, Gait_NotDifferentiable, DeclareOpInterfaceMethods<Gait_Lowerable>]> {
  let summary = "random words, a function of a key, a counter and a stream";
  let description = [{
    Semantics: the element of row r (its index in a leading `?` dimension, 0 without one) and row-major index j of the other
    dimensions is word j mod 4 of Philox4x32-10 with key words (low, high half of key) and counter words
    (j / 4, r, low half of counter, stream XOR (high half of counter << 16)). A 64-bit element j is the words 2j (low half) and 2j + 1.
    A row's words depend on nothing but its index: not on the batch it comes in, the backend, or the number of threads.
    Two ops of different streams are never merged. Not differentiable: y is an integer.
    Source: Salmon, Moraes, Dror, Shaw, Parallel random numbers: as easy as 1, 2, 3, SC 2011.

    Constraints:
    - (C1) A `?` of y is its first dimension.
    - (C2) stream is in [0, 65536).

    ```mlir
    %y = gait.random_words %key, %counter stream 3 : tensor<?x4xi32>
    ```
  }];
  let arguments = (ins Gait_I64Scalar:$key, Gait_I64Scalar:$counter, I64Attr:$stream);
  let results = (outs Gait_WordTensor:$y);
  let assemblyFormat = "$key `,` $counter `stream` $stream attr-dict `:` type($y)";
  let hasVerifier = 1;
}
#endif
