#include "backends/cpu/host_run.h"
#include "compiler/artifact/c_names.h"
#include "compiler/artifact/llvm_code.h"
#include "compiler/artifact/tables.h"
#include "compiler/dialect/places.h"

using namespace mlir;
using namespace mlir::LLVM;

namespace gait::compiler {
namespace {

class Run {
public:
  Run(ModuleOp module, const EntryDescription &entry, const SymbolTable &symbols) : code(module), symbols(symbols) {
    LLVMFuncOp function = code.function(
        runSymbol(entry), code.none,
        {code.ptr, code.ptr, code.ptr, code.i64, code.ptr, code.ptr, code.i64, code.i64, code.ptr, code.ptr}, Linkage::Internal);
    state = function.getArgument(1), arena = function.getArgument(2), rows = function.getArgument(3);
    inputs = function.getArgument(4), outputs = function.getArgument(5), thread = function.getArgument(6);
    threads = function.getArgument(7), barrier = function.getArgument(8), context = function.getArgument(9);
    scratch = code.advance(arena, MulOp::create(code, thread, code.number(code.i64, entry.arenaThread)));
    scratch = code.advance(scratch, entry.arenaShared);
    together = code.compare(ICmpPredicate::sgt, threads, code.number(code.i64, 1));
  }

  void build(Block &program) {
    runBlock(program);
    code.ret();
  }

private:
  void runBlock(Block &block) {
    for (Operation &op : block.without_terminator()) {
      bool first = steps.empty() && &op == &block.front();
      if (!first && !op.hasAttr("gait.independent")) {
        auto type = LLVMFunctionType::get(code.none, {code.ptr});
        code.runIf(together, [&] { code.call(type, barrier, context); });
      }
      if (auto loop = dyn_cast<ir::LoopOp>(op)) runLoop(loop);
      else launch(cast<ir::LaunchOp>(op));
    }
  }

  /// for (s = 0; s < count; ++s), count being at least 1.
  void runLoop(ir::LoopOp loop) {
    if (steps.empty()) findBases(loop);
    Block *before = code.getInsertionBlock(), *head = code.createBlock(before->getParent());
    Value step = head->addArgument(code.i64, code.getLoc());
    code.setInsertionPointToEnd(before);
    BrOp::create(code, ValueRange{code.number(code.i64, 0)}, head);
    code.setInsertionPointToEnd(head);
    steps.push_back(step);
    runBlock(loop.getBlock());
    steps.pop_back();
    Value next = AddOp::create(code, step, code.number(code.i64, 1));
    Value more = code.compare(ICmpPredicate::slt, next, code.number(code.i64, static_cast<int64_t>(loop.getCount())));
    Block *last = code.getInsertionBlock(), *after = code.createBlock(before->getParent());
    code.setInsertionPointToEnd(last);
    CondBrOp::create(code, more, head, ValueRange{next}, after, ValueRange());
    code.setInsertionPointToEnd(after);
    if (steps.empty()) bases.clear();
  }

  /// Where the buffers start that a loop's places are in.
  void findBases(ir::LoopOp loop) {
    loop.walk([&](ir::LaunchOp op) {
      for (Attribute place : op.getBuffers())
        ir::forBuffers(place, [&](ir::BufferAttr buffer) {
          if (!bases.count(buffer)) bases[buffer] = startOf(buffer);
        });
    });
  }

  Value startOf(ir::BufferAttr buffer) {
    switch (buffer.getSpace()) {
    case ir::Space::State:
      return code.advance(state, buffer.getAt());
    case ir::Space::Arena:
      return code.advance(arena, buffer.getAt());
    case ir::Space::Input:
      return code.loadPointer(inputs, buffer.getAt());
    case ir::Space::Output:
      return code.loadPointer(outputs, buffer.getAt());
    }
    llvm_unreachable("a space");
  }

  Value pointerTo(Attribute place) {
    if (auto swap = dyn_cast<ir::SwapAttr>(place)) {
      Value odd = TruncOp::create(code, code.getI1Type(), steps[swap.getLoop()]);
      return SelectOp::create(code, odd, pointerTo(swap.getOdd()), pointerTo(swap.getEven()));
    }
    if (auto slice = dyn_cast<ir::SliceAttr>(place)) {
      RankedTensorType whole = slice.getOf();
      int64_t bytes = std::max<int64_t>(1, whole.getElementTypeBitWidth() / 8);
      bool perRow = false;
      for (int64_t size : whole.getShape().drop_front(slice.getAxis() + 1))
        if (ShapedType::isDynamic(size)) perRow = true;
        else bytes *= size;
      // first + by * step, in units of what lies behind the axis
      Value at = AddOp::create(code, MulOp::create(code, steps[slice.getLoop()], code.number(code.i64, slice.getBy() * bytes)),
                               code.number(code.i64, slice.getFirst() * bytes));
      return code.advance(pointerTo(slice.getBase()), perRow ? MulOp::create(code, at, rows) : at);
    }
    auto buffer = cast<ir::BufferAttr>(place);
    Value known = bases.lookup(buffer);
    return known ? known : startOf(buffer);
  }

  void launch(ir::LaunchOp op) {
    SmallVector<Value> arguments;
    for (Attribute place : op.getBuffers()) arguments.push_back(pointerTo(place));
    arguments.append({scratch, rows, thread, threads});
    code.call(symbols.lookup<LLVMFuncOp>(op.getKernel()), arguments);
  }

  LlvmCode code;
  const SymbolTable &symbols;
  Value state, arena, rows, inputs, outputs, thread, threads, barrier, context, scratch, together;
  SmallVector<Value> steps;         ///< of the loops around, the outermost first
  DenseMap<Attribute, Value> bases; ///< of buffers, in a loop
};

} // namespace

void addRun(func::FuncOp program, const EntryDescription &entry, const SymbolTable &symbols) {
  Run(program->getParentOfType<ModuleOp>(), entry, symbols).build(program.getBody().front());
}

} // namespace gait::compiler
