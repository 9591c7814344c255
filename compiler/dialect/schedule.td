// What the schedule leaves in the IR: kernels still on tensors (`gait.cluster`), loops of them (`gait.loop`), and their launches on
// planned memory (`gait.launch`).
#ifndef GAIT_SCHEDULE_TD
#define GAIT_SCHEDULE_TD
include "compiler/dialect/dialect.td"
include "mlir/IR/EnumAttr.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"

def Gait_Space : I32EnumAttr<"Space", "where a planned buffer lives", [
    I32EnumAttrCase<"State", 0, "state">, I32EnumAttrCase<"Arena", 1, "arena">,
    I32EnumAttrCase<"Input", 2, "input">, I32EnumAttrCase<"Output", 3, "output">]> {
  let cppNamespace = "::gait::ir";
  let genSpecializedAttr = 0;
}

def Gait_BufferAttr : AttrDef<Gait_Dialect, "Buffer"> {
  let mnemonic = "buffer";
  let summary = "one planned buffer";
  let description = [{
    `#gait.buffer<arena at 4096, 32768 bytes>`. `at` is a byte offset in the state or the arena, or the number of an input or output
    of the entry (states not counted). `bytes` is the size at the largest batch.
  }];
  let parameters = (ins EnumParameter<Gait_Space>:$space, "int64_t":$at, "int64_t":$bytes);
  let assemblyFormat = "`<` $space `at` $at `,` $bytes `bytes` `>`";
}

def Gait_SliceAttr : AttrDef<Gait_Dialect, "Slice"> {
  let mnemonic = "slice";
  let summary = "one step's part of a place that holds a stacked tensor";
  let description = [{
    `#gait.slice<#gait.buffer<input at 0, 122880 bytes>, tensor<?x60x8xf32> axis 1, 0 + 1 * loop 0>`: in step s of the enclosing loop
    `loop` (0: the outermost) the part `first + by * s` along `axis` of the tensor of that type at `base`. It lies as it does in the
    tensor: with gaps, where dimensions stand before the axis.
  }];
  let parameters = (ins "::mlir::Attribute":$base, "::mlir::RankedTensorType":$of, "int64_t":$axis, "int64_t":$first, "int64_t":$by,
                        "int64_t":$loop);
  let assemblyFormat = "`<` $base `,` $of `axis` $axis `,` $first `+` $by `*` `loop` $loop `>`";
}

def Gait_SwapAttr : AttrDef<Gait_Dialect, "Swap"> {
  let mnemonic = "swap";
  let summary = "two places that change their parts with every step";
  let description = [{
    `#gait.swap<A, B, loop 0>`: A in the steps 0, 2, ... of the enclosing loop `loop`, B in the others. What a step leaves for the next
    is written to `#gait.swap<B, A, loop 0>`.
  }];
  let parameters = (ins "::mlir::Attribute":$even, "::mlir::Attribute":$odd, "int64_t":$loop);
  let assemblyFormat = "`<` $even `,` $odd `,` `loop` $loop `>`";
}

def Gait_ClusterOp : Gait_Op<"cluster", [SingleBlock, NoRegionArguments, SingleBlockImplicitTerminator<"YieldOp">]> {
  let summary = "one kernel, still on tensors";
  let description = [{
    The ops of one kernel in the order they run on a panel of the outer space. Results are the tensors that leave it; each has its
    buffer in `buffers`. Ops inside read tensors from outside directly. Each op inside carries `gait.outer`, one number per loop of
    the op: which outer dimension that loop is, -1 for none. `extents` are the sizes of the outer dimensions (-1: rows), `tiles` the
    panel's size in each, `block` how many elements of outer dimension 0 make one unit of parallel work and of partial sums.
  }];
  let arguments = (ins DenseI64ArrayAttr:$extents, DenseI64ArrayAttr:$tiles, I64Attr:$block, OptionalAttr<ArrayAttr>:$buffers);
  let results = (outs Variadic<AnyRankedTensor>:$results);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "attr-dict `:` type($results) $body";
}

def Gait_YieldOp : Gait_Op<"yield", [Terminator, Pure, ParentOneOf<["ClusterOp", "LoopOp", "CheckpointOp", "CustomGradientOp", "ScanOp"]>, ReturnLike]> {
  let summary = "the tensors that leave a cluster, a step of a loop, or the block of an op of the language";
  let arguments = (ins Variadic<AnyRankedTensor>:$values);
  let assemblyFormat = "attr-dict ($values^ `:` type($values))?";
  let builders = [OpBuilder<(ins), [{ build($_builder, $_state, ::mlir::ValueRange()); }]>];
}

def Gait_LoopOp : Gait_Op<"loop", [AttrSizedOperandSegments, SingleBlockImplicitTerminator<"YieldOp">, RecursiveMemoryEffects]> {
  let summary = "a block that runs once a step: what a scan is from `structured` on";
  let description = [{
    Semantics: as of `gait.scan`, but the block reads what no step changes directly. In `structured` the block holds linalg ops, in
    `clustered` clusters; there `places` says where each argument of the block lies, `buffers` where each result does. A carry has two
    buffers that change their parts with every step (`#gait.swap`), or one where the step's new value may be written over the old one;
    slices are parts of whole tensors (`#gait.slice`). In `kernels` nothing is left but a count and launches.

    Constraints:
    - (C1) `count` is at least 1.
    - (C2) There is one axis per stacked operand and per stacked result, a dimension of it, of size `count`.
    - (C3) The block has one argument per operand: of a carry's type; a stacked one's lacks the stacked dimension.
    - (C4) There is one result per carry, of its type, before the stacked ones.
    - (C5) The block yields one value per result: of a carry's type; a stacked one's lacks the stacked dimension.
    - (C6) `places` has one place per argument of the block, `buffers` one per result.

    ```mlir
    %last, %all = gait.loop count 60 carry (%h = %h0) over (%x = %xs axis 1) stacking [1]
        : (tensor<?x8xf32>, tensor<?x60x8xf32>) -> (tensor<?x8xf32>, tensor<?x60x8xf32>) {
      ...
      gait.yield %n, %m : tensor<?x8xf32>, tensor<?x8xf32>
    }
    ```
  }];
  let arguments = (ins Variadic<AnyRankedTensor>:$inits, Variadic<AnyRankedTensor>:$stacked, I64Attr:$count, UnitAttr:$reverse,
                       DenseI64ArrayAttr:$axes, DenseI64ArrayAttr:$stacking, OptionalAttr<ArrayAttr>:$places,
                       OptionalAttr<ArrayAttr>:$buffers);
  let results = (outs Variadic<AnyRankedTensor>:$outputs);
  let regions = (region SizedRegion<1>:$body);
  let builders = [
    // A loop without operands and results, with an empty block.
    OpBuilder<(ins "int64_t":$count)>];
  let extraClassDeclaration = [{
    ::mlir::Block &getBlock() { return getBody().front(); }
    ::mlir::ResultRange getFinals() { return getResults().take_front(getInits().size()); }
    ::mlir::ResultRange getStacks() { return getResults().drop_front(getInits().size()); }
    /// The block's arguments, by what they stand for.
    ::mlir::Block::BlockArgListType getCarried() { return getBlock().getArguments().take_front(getInits().size()); }
    ::mlir::Block::BlockArgListType getSlices() { return getBlock().getArguments().drop_front(getInits().size()); }
    /// What the block yields: the next carries, then the slices of the stacked results.
    ::mlir::OperandRange getNext() { return getBlock().getTerminator()->getOperands().take_front(getInits().size()); }
    ::mlir::OperandRange getStackedSlices() { return getBlock().getTerminator()->getOperands().drop_front(getInits().size()); }
  }];
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
}

def Gait_LaunchOp : Gait_Op<"launch", [DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "runs a kernel on planned buffers";
  let description = [{One line of an entry from `kernels` on: the host program of every device is a list of these, in order.}];
  let arguments = (ins FlatSymbolRefAttr:$kernel, ArrayAttr:$buffers);
  let assemblyFormat = "$kernel $buffers attr-dict";
}
#endif
