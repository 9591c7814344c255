// Before:
//   llvm.func @predict_k0(%x: !llvm.ptr, %p: !llvm.ptr, %scratch: !llvm.ptr, %rows: i64, %thread: i64, %threads: i64) attributes
//   {gait.scratch = 256 : i64} func.func @predict() { gait.launch @predict_k0 [#gait.buffer<input at 0, 16384 bytes>,
//   #gait.buffer<output at 0, 2560 bytes>]  return }
// After:
//   llvm.func internal @check.predict(%self, %rows, %inputs) -> i32       1 <= rows <= max_batch, and ranges of inputs
//   llvm.func internal @run.predict(%self, %state, %arena, %rows, %inputs, %outputs, %thread, %threads, %barrier, %context) {
//   calls kernels } llvm.func @digits_predict(%state, %arena, %rows: i32, %image, %probability) -> i32, its forms, and the tables
//   of runtime/abi.h
#include "backends/cpu/host.h"
#include "backends/cpu/host_run.h"
#include "compiler/artifact/c_names.h"
#include "compiler/artifact/llvm_code.h"
#include "compiler/artifact/tables.h"
#include "compiler/dialect/places.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::LLVM;
using gait::ir::BufferAttr;
using gait::ir::LaunchOp;
using gait::ir::Space;

namespace gait::compiler {
namespace {

class HostPass : public PassWrapper<HostPass, OperationPass<ModuleOp>> {
public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(HostPass)
  StringRef getArgument() const override { return "gait-cpu-host"; }
  StringRef getDescription() const override { return "entries of launches to host functions and the tables of the ABI"; }
  void getDependentDialects(DialectRegistry &registry) const override { registry.insert<LLVMDialect>(); }

  void runOnOperation() override {
    ModuleOp module = getOperation();
    FailureOr<Manifest> manifest = Manifest::fromAttribute(module);
    if (failed(manifest)) return signalPassFailure();
    manifest->backend = "cpu";
    if (auto target = module->getAttrOfType<StringAttr>("gait.target")) manifest->target = target.str();
    stateBytes = manifest->stateBytes;
    SymbolTable symbols(module);
    SmallVector<func::FuncOp> programs;
    for (EntryDescription &entry : manifest->entries) {
      auto function = symbols.lookup<func::FuncOp>(entry.name);
      if (!function) {
        module.emitError() << "gait.manifest lists the entry '" << entry.name << "', but there is no such func.func";
        return signalPassFailure();
      }
      if (failed(collect(function, symbols, entry))) return signalPassFailure();
      programs.push_back(function);
    }
    module->setAttr("gait.manifest", manifest->toAttribute(&getContext()));
    ranged = rangedInputs(*manifest);
    for (auto [entry, program] : llvm::zip(manifest->entries, programs)) {
      addCheck(entry, manifest->maxBatch);
      addRun(program, entry, symbols);
    }
    for (func::FuncOp program : programs) symbols.erase(program);
    addTypedFunctions(module, *manifest);
    addTables(module, *manifest);
  }

private:
  /// Checks the launches of an entry, hides its kernels, and completes its scratch.
  LogicalResult collect(func::FuncOp function, SymbolTable &symbols, EntryDescription &entry) {
    int64_t scratch = 0;
    WalkResult result = function.getBody().walk([&](Operation *op) {
      if (op->hasTrait<OpTrait::IsTerminator>() || isa<ir::LoopOp>(op)) return WalkResult::advance();
      auto launch = dyn_cast<LaunchOp>(op);
      if (!launch) {
        op->emitError() << "entry '" << entry.name << "' holds more than launches of kernels";
        return WalkResult::interrupt();
      }
      FailureOr<int64_t> bytes = collect(launch, symbols, entry);
      if (failed(bytes)) return WalkResult::interrupt();
      scratch = std::max(scratch, *bytes);
      return WalkResult::advance();
    });
    entry.arenaShared = llvm::alignTo(entry.arenaShared, GAIT_ALIGNMENT);
    entry.arenaThread = llvm::alignTo(scratch, GAIT_ALIGNMENT);
    return failure(result.wasInterrupted());
  }

  /// The scratch of the kernel.
  FailureOr<int64_t> collect(LaunchOp launch, SymbolTable &symbols, const EntryDescription &entry) {
    auto kernel = symbols.lookup<LLVMFuncOp>(launch.getKernel());
    if (!kernel) return launch.emitError() << "launches '" << launch.getKernel() << "', which is no llvm.func";
    auto bytes = kernel->getAttrOfType<IntegerAttr>("gait.scratch");
    if (!bytes) return kernel.emitError() << "kernel '" << launch.getKernel() << "' does not say its gait.scratch";
    for (Attribute place : launch.getBuffers()) {
      if (!ir::isPlace(place)) return launch.emitError() << place << " is no #gait.buffer, #gait.slice or #gait.swap";
      LogicalResult inside = success();
      ir::forBuffers(place, [&](BufferAttr buffer) {
        if (succeeded(inside)) inside = checkBuffer(launch, buffer, entry);
      });
      if (failed(inside) || failed(checkLoops(launch, place))) return failure();
    }
    // A kernel of another object is found by the linker, but never leaves the artifact.
    if (kernel.isExternal()) kernel.setVisibility_(Visibility::Hidden);
    else kernel.setLinkage(Linkage::Internal);
    kernel.setNoInline(true);
    kernel.setNoUnwind(true);
    return bytes.getInt();
  }

  /// A place depends on the steps of loops that are there.
  LogicalResult checkLoops(LaunchOp launch, Attribute place) {
    int64_t depth = 0, deepest = -1;
    for (Operation *op = launch; (op = op->getParentOfType<ir::LoopOp>());) ++depth;
    AttrTypeWalker walker;
    walker.addWalk([&](ir::SliceAttr slice) { deepest = std::max(deepest, slice.getLoop()); });
    walker.addWalk([&](ir::SwapAttr swap) { deepest = std::max(deepest, swap.getLoop()); });
    walker.walk(place);
    if (deepest < depth) return success();
    return launch.emitError() << place << " depends on loop " << deepest << "; there are " << depth << " around it";
  }

  LogicalResult checkBuffer(LaunchOp launch, BufferAttr buffer, const EntryDescription &entry) {
    bool memory = buffer.getSpace() == Space::State || buffer.getSpace() == Space::Arena;
    if (memory) {
      int64_t limit = buffer.getSpace() == Space::State ? stateBytes : entry.arenaShared;
      if (buffer.getAt() >= 0 && buffer.getAt() + buffer.getBytes() <= limit) return success();
      return launch.emitError() << buffer << " ends beyond the "
                                << (buffer.getSpace() == Space::State ? "state" : "entry's arena") << " of " << limit << " bytes";
    }
    int64_t limit = buffer.getSpace() == Space::Input ? entry.inputs.size() : entry.outputs.size();
    if (buffer.getAt() >= 0 && buffer.getAt() < limit) return success();
    return launch.emitError() << buffer << ": entry '" << entry.name << "' has " << limit << " of these";
  }

  void addCheck(const EntryDescription &entry, int64_t maxBatch) {
    LlvmCode code(getOperation());
    LLVMFuncOp function = code.function(checkSymbol(entry), code.i32, {code.ptr, code.i64, code.ptr}, Linkage::Internal);
    Value rows = function.getArgument(1), inputs = function.getArgument(2);
    if (entry.hasRows) {
      // As unsigned numbers, rows - 1 >= maxBatch also catches what is below 1.
      Value below = SubOp::create(code, rows, code.number(code.i64, 1));
      code.returnIf(code.compare(ICmpPredicate::uge, below, code.number(code.i64, maxBatch)),
                    code.number(code.i32, GAIT_ERROR_ROWS));
    }
    for (auto [index, input] : llvm::enumerate(entry.inputs))
      if (input.range) addRangeCheck(code, input, code.loadPointer(inputs, index), rows);
    code.ret(code.number(code.i32, GAIT_OK));
  }

  /// bad = false; for (i = 0; i < count; ++i) bad |= values[i] - low >= high - low (unsigned); a loop that LLVM turns into
  /// vectors.
  void addRangeCheck(LlvmCode &code, const TensorDescription &input, Value values, Value rows) {
    int64_t fixed = 1;
    Value count;
    for (int64_t size : input.shape)
      if (size != GAIT_BATCH) fixed *= size;
      else count = count ? MulOp::create(code, count, rows) : rows;
    Value step = code.number(code.i64, fixed);
    count = count ? Value(MulOp::create(code, count, step)) : step;

    Block *before = code.getInsertionBlock(), *head = code.createBlock(before->getParent());
    Type types[] = {code.i64, code.getI1Type()};
    Location locs[] = {code.getLoc(), code.getLoc()};
    head->addArguments(types, locs);
    Block *body = code.createBlock(before->getParent()), *after = code.createBlock(before->getParent());
    code.setInsertionPointToEnd(before);
    Value initial[] = {code.number(code.i64, 0), ConstantOp::create(code, code.getI1Type(), code.getBoolAttr(false))};
    BrOp::create(code, initial, head);

    code.setInsertionPointToEnd(head);
    Value index = head->getArgument(0), bad = head->getArgument(1);
    CondBrOp::create(code, code.compare(ICmpPredicate::ult, index, count), body, after);

    code.setInsertionPointToEnd(body);
    Type type = input.dtype == GAIT_I64 ? code.i64 : code.i32;
    Value value = LoadOp::create(code, type, Value(GEPOp::create(code, code.ptr, type, values, ArrayRef<GEPArg>{index})));
    if (type != code.i64) value = SExtOp::create(code, code.i64, value);
    Value shifted = SubOp::create(code, value, code.number(code.i64, input.range->first));
    uint64_t width = static_cast<uint64_t>(input.range->second) - static_cast<uint64_t>(input.range->first);
    Value outside = code.compare(ICmpPredicate::uge, shifted, code.number(code.i64, static_cast<int64_t>(width)));
    Value next[] = {AddOp::create(code, index, code.number(code.i64, 1)), OrOp::create(code, bad, outside)};
    BrOp::create(code, next, head);

    code.setInsertionPointToEnd(after);
    code.returnIf(bad, code.number(code.i32, rangeErrorCode(ranged, input)));
  }

  std::vector<RangedInput> ranged;
  int64_t stateBytes = 0;
};

} // namespace

std::unique_ptr<Pass> createCpuHostPass() { return std::make_unique<HostPass>(); }
void registerCpuHostPass() { PassRegistration<HostPass>(); }

} // namespace gait::compiler
