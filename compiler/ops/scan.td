// Loops in the graph.
#ifndef GAIT_SCAN_TD
#define GAIT_SCAN_TD
include "compiler/dialect/dialect.td"
include "mlir/IR/EnumAttr.td"

// What gradients keep of the steps.
def Gait_Keep : I32EnumAttr<"Keep", "which steps' carries are kept for gradients", [
    I32EnumAttrCase<"All", 0, "all">, I32EnumAttrCase<"SquareRoot", 1, "square_root">,
    I32EnumAttrCase<"Logarithmic", 2, "logarithmic">]> {
  let cppNamespace = "::gait::ir";
}

def Gait_ScanOp : Gait_Op<"scan", [Pure, IsolatedFromAbove, AttrSizedOperandSegments, SingleBlockImplicitTerminator<"YieldOp">,
                                   DeclareOpInterfaceMethods<Gait_Lowerable>,
                                   DeclareOpInterfaceMethods<Gait_Differentiable>]> {
  let summary = "a block that runs once a step, each step on what the last one left";
  let description = [{
    Semantics: with the carries c = inits, for t = 0, 1, ..., count - 1 (`reverse`: count - 1, ..., 0): the block is run on c, on slice t
    of each stacked operand along its axis, and on the captures; the first of its yields are the next c, the rest are put at t of
    the stacked results. The first results are the last c. The block reads tensors from outside only as operands: each is an argument of it.
    Shapes: carries and captures any; a stacked tensor has one dimension more than its argument or yield, of size `count`, in `axes` for
    operands and in `stacking` for results.
    Gradient: that of a scan the other way, which carries the cotangents of the carries and the sums of the captures' gradients, on slices
    of the operands, of the carries of each step and of the cotangents of the stacked results; its block computes the step again, then the
    gradient of the step. With `keep` square_root or logarithmic fewer steps' carries are kept, and the others computed again:
    --gait-segment-scans cuts the scan into nested ones first.

    Constraints:
    - (C1) `count` is at least 1.
    - (C2) There is one axis per stacked operand and per stacked result, a dimension of it, of size `count` (never a `?`).
    - (C3) The block has one argument per operand: of a carry's or a capture's type; a stacked one's lacks the stacked dimension.
    - (C4) There is one result per carry, of its type, before the stacked ones.
    - (C5) The block yields one value per result: of a carry's type; a stacked one's lacks the stacked dimension.

    ```mlir
    %last, %all = gait.scan count 60 carry (%h = %h0) over (%x = %xs axis 1) reading (%w = %weight) stacking [1]
        : (tensor<?x8xf32>, tensor<?x60x8xf32>, tensor<8x8xf32>) -> (tensor<?x8xf32>, tensor<?x60x8xf32>) {
      %0 = gait.dot "bk,kn->bn" %h, %w : (tensor<?x8xf32>, tensor<8x8xf32>) -> tensor<?x8xf32>
      %1 = gait.add %0, %x : tensor<?x8xf32>
      %2 = gait.tanh %1 : tensor<?x8xf32>
      gait.yield %2, %2 : tensor<?x8xf32>, tensor<?x8xf32>
    }
    ```
  }];
  let arguments = (ins Variadic<Gait_Tensor>:$inits, Variadic<Gait_Tensor>:$stacked, Variadic<Gait_Tensor>:$captures,
                       I64Attr:$count, UnitAttr:$reverse, DenseI64ArrayAttr:$axes, DenseI64ArrayAttr:$stacking,
                       OptionalAttr<Gait_Keep>:$keep);
  let results = (outs Variadic<Gait_Tensor>:$outputs);
  let regions = (region SizedRegion<1>:$body);
  let skipDefaultBuilders = 1;
  let builders = [
    // Without a block; the results' types are those of the carries, then `outputs`.
    OpBuilder<(ins "int64_t":$count, "bool":$reverse, "::mlir::ValueRange":$inits, "::mlir::ValueRange":$stacked,
                   "::llvm::ArrayRef<int64_t>":$axes, "::mlir::ValueRange":$captures, "::mlir::TypeRange":$outputs,
                   "::llvm::ArrayRef<int64_t>":$stacking)>];
  let extraClassDeclaration = [{
    ::mlir::Block &getBlock() { return getBody().front(); }
    ::mlir::ResultRange getFinals() { return getResults().take_front(getInits().size()); }
    ::mlir::ResultRange getStacks() { return getResults().drop_front(getInits().size()); }
    /// The block's arguments, by what they stand for.
    ::mlir::Block::BlockArgListType getCarried() { return getBlock().getArguments().take_front(getInits().size()); }
    ::mlir::Block::BlockArgListType getSlices() {
      return getBlock().getArguments().slice(getInits().size(), getStacked().size());
    }
    ::mlir::Block::BlockArgListType getRead() { return getBlock().getArguments().take_back(getCaptures().size()); }
    /// What the block yields: the next carries, then the slices of the stacked results.
    ::mlir::OperandRange getNext() { return getBlock().getTerminator()->getOperands().take_front(getInits().size()); }
    ::mlir::OperandRange getStackedSlices() { return getBlock().getTerminator()->getOperands().drop_front(getInits().size()); }
  }];
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
  let hasCanonicalizer = 1;
}
#endif
