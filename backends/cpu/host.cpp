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
#include "compiler/artifact/c_names.h"
#include "compiler/artifact/llvm_code.h"
#include "compiler/artifact/tables.h"
#include "compiler/dialect/dialect.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::LLVM;
using gait::ir::BufferAttr;
using gait::ir::LaunchOp;
using gait::ir::Space;

namespace gait::compiler {
namespace {

/// The kernels of an entry with their buffers, in order.
struct Launch {
  LLVMFuncOp kernel;
  SmallVector<BufferAttr> buffers;
  bool independent; ///< of all kernels since the last barrier: the plan says so by `gait.independent`
};

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
    std::vector<std::vector<Launch>> launches;
    for (EntryDescription &entry : manifest->entries) {
      auto function = symbols.lookup<func::FuncOp>(entry.name);
      if (!function) {
        module.emitError() << "gait.manifest lists the entry '" << entry.name << "', but there is no such func.func";
        return signalPassFailure();
      }
      FailureOr<std::vector<Launch>> found = collect(function, symbols, entry);
      if (failed(found)) return signalPassFailure();
      launches.push_back(std::move(*found));
      symbols.erase(function);
    }
    module->setAttr("gait.manifest", manifest->toAttribute(&getContext()));
    ranged = rangedInputs(*manifest);
    for (auto [entry, kernels] : llvm::zip(manifest->entries, launches)) {
      addCheck(entry, manifest->maxBatch);
      addRun(entry, kernels);
    }
    addTypedFunctions(module, *manifest);
    addTables(module, *manifest);
  }

private:
  /// Reads the launches of an entry, hides its kernels, and completes its scratch.
  FailureOr<std::vector<Launch>> collect(func::FuncOp function, SymbolTable &symbols, EntryDescription &entry) {
    std::vector<Launch> launches;
    int64_t scratch = 0;
    for (Operation &op : function.getBody().front().without_terminator()) {
      auto launch = dyn_cast<LaunchOp>(op);
      if (!launch) return op.emitError() << "entry '" << entry.name << "' holds more than launches of kernels";
      auto kernel = symbols.lookup<LLVMFuncOp>(launch.getKernel());
      if (!kernel) return launch.emitError() << "launches '" << launch.getKernel() << "', which is no llvm.func";
      auto bytes = kernel->getAttrOfType<IntegerAttr>("gait.scratch");
      if (!bytes) return kernel.emitError() << "kernel '" << launch.getKernel() << "' does not say its gait.scratch";
      scratch = std::max(scratch, bytes.getInt());
      SmallVector<BufferAttr> buffers;
      for (Attribute attribute : launch.getBuffers()) {
        auto buffer = dyn_cast<BufferAttr>(attribute);
        if (!buffer || failed(checkBuffer(launch, buffer, entry)))
          return buffer ? failure() : launch.emitError() << attribute << " is no #gait.buffer";
        buffers.push_back(buffer);
      }
      // A kernel of another object is found by the linker, but never leaves the artifact.
      if (kernel.isExternal()) kernel.setVisibility_(Visibility::Hidden);
      else kernel.setLinkage(Linkage::Internal);
      kernel.setNoInline(true);
      kernel.setNoUnwind(true);
      launches.push_back({kernel, buffers, launch->hasAttr("gait.independent")});
    }
    entry.arenaShared = llvm::alignTo(entry.arenaShared, GAIT_ALIGNMENT);
    entry.arenaThread = llvm::alignTo(scratch, GAIT_ALIGNMENT);
    return launches;
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

  void addRun(const EntryDescription &entry, ArrayRef<Launch> launches) {
    LlvmCode code(getOperation());
    LLVMFuncOp function = code.function(
        runSymbol(entry), code.none,
        {code.ptr, code.ptr, code.ptr, code.i64, code.ptr, code.ptr, code.i64, code.i64, code.ptr, code.ptr}, Linkage::Internal);
    Value state = function.getArgument(1), arena = function.getArgument(2), rows = function.getArgument(3),
          inputs = function.getArgument(4), outputs = function.getArgument(5), thread = function.getArgument(6),
          threads = function.getArgument(7), barrier = function.getArgument(8), context = function.getArgument(9);
    Value scratch = code.advance(arena, MulOp::create(code, thread, code.number(code.i64, entry.arenaThread)));
    scratch = code.advance(scratch, entry.arenaShared);
    Value together = code.compare(ICmpPredicate::sgt, threads, code.number(code.i64, 1));
    auto barrierType = LLVMFunctionType::get(code.none, {code.ptr});
    for (auto [index, launch] : llvm::enumerate(launches)) {
      if (index > 0 && !launch.independent) code.runIf(together, [&] { code.call(barrierType, barrier, context); });
      SmallVector<Value> arguments;
      for (BufferAttr buffer : launch.buffers) switch (buffer.getSpace()) {
        case Space::State:
          arguments.push_back(code.advance(state, buffer.getAt()));
          break;
        case Space::Arena:
          arguments.push_back(code.advance(arena, buffer.getAt()));
          break;
        case Space::Input:
          arguments.push_back(code.loadPointer(inputs, buffer.getAt()));
          break;
        case Space::Output:
          arguments.push_back(code.loadPointer(outputs, buffer.getAt()));
          break;
        }
      arguments.append({scratch, rows, thread, threads});
      code.call(launch.kernel, arguments);
    }
    code.ret();
  }

  std::vector<RangedInput> ranged;
  int64_t stateBytes = 0;
};

} // namespace

std::unique_ptr<Pass> createCpuHostPass() { return std::make_unique<HostPass>(); }
void registerCpuHostPass() { PassRegistration<HostPass>(); }

} // namespace gait::compiler
