// What the schedule leaves in the IR: kernels still on tensors (`gait.cluster`), and their launches on planned memory (`gait.launch`).
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

def Gait_YieldOp : Gait_Op<"yield", [Terminator, Pure, ParentOneOf<["ClusterOp", "CheckpointOp", "CustomGradientOp", "ScanOp"]>, ReturnLike]> {
  let summary = "the tensors that leave a cluster, or the block of an op of the language";
  let arguments = (ins Variadic<AnyRankedTensor>:$values);
  let assemblyFormat = "attr-dict ($values^ `:` type($values))?";
  let builders = [OpBuilder<(ins), [{ build($_builder, $_state, ::mlir::ValueRange()); }]>];
}

def Gait_LaunchOp : Gait_Op<"launch", [DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "runs a kernel on planned buffers";
  let description = [{One line of an entry from `kernels` on: the host program of every device is a list of these, in order.}];
  let arguments = (ins FlatSymbolRefAttr:$kernel, ArrayAttr:$buffers);
  let assemblyFormat = "$kernel $buffers attr-dict";
}
#endif
