// The functions that a C program calls, each a thin skin around an entry's check and run: arrays of pointers on the stack,
// nothing else.
//   int digits_train_step(void *state, void *arena, int rows, const float *image, const int32_t *label, float *loss)
#include "backends/cpu/host.h"
#include "compiler/artifact/c_names.h"
#include "compiler/artifact/llvm_code.h"
#include "compiler/artifact/tables.h"

using namespace mlir;
using namespace mlir::LLVM;

namespace gait::compiler {
namespace {

/// The arguments that all forms share, once a function has them.
struct Call {
  Value self, state, arena, rows, inputs, outputs;
};

/// Whether the sums of which `summarize` makes metrics are parameters. Where one call holds the arrays of all threads they go to
/// its stack instead: who adds up over batches in C has the metrics' values. Threads that call for themselves must share them.
enum class Sums { Hidden, Given };

bool isParameter(const TensorDescription &output, Sums sums) { return sums == Sums::Given || output.role != GAIT_SUM; }

/// State, arena, rows if there are any, inputs, outputs.
SmallVector<Type> commonTypes(LlvmCode &code, const EntryDescription &entry, Sums sums) {
  SmallVector<Type> types = {code.ptr, code.ptr};
  if (entry.hasRows) types.push_back(code.i32);
  types.append(entry.inputs.size(), code.ptr);
  for (const TensorDescription &output : entry.outputs)
    if (isParameter(output, sums)) types.push_back(code.ptr);
  return types;
}

/// Takes the common arguments from `arguments` and stores the pointers in arrays.
Call unpack(LlvmCode &code, const EntryDescription &entry, Sums sums, Value self, ValueRange arguments) {
  Call call{
      self, arguments[0], arguments[1], {}, code.pointerArray(entry.inputs.size()), code.pointerArray(entry.outputs.size())};
  arguments = arguments.drop_front(2);
  if (entry.hasRows) {
    call.rows = SExtOp::create(code, code.i64, arguments[0]);
    arguments = arguments.drop_front();
  } else {
    call.rows = code.number(code.i64, 1);
  }
  for (size_t index = 0; index < entry.inputs.size(); ++index) code.storePointer(arguments[index], call.inputs, index);
  arguments = arguments.drop_front(entry.inputs.size());
  for (auto [index, output] : llvm::enumerate(entry.outputs)) {
    Value pointer;
    if (isParameter(output, sums)) {
      pointer = arguments[0];
      arguments = arguments.drop_front();
    } else {
      pointer = AllocaOp::create(code, code.ptr, code.i64, code.number(code.i64, 1)); // one f64
    }
    code.storePointer(pointer, call.outputs, index);
  }
  return call;
}

Value addressOfEntry(LlvmCode &code, size_t index) {
  return code.advance(code.addressOf(entriesSymbol), static_cast<int64_t>(index * sizeof(gait_entry)));
}

void returnIfNotZero(LlvmCode &code, Value result) {
  code.returnIf(code.compare(ICmpPredicate::ne, result, code.number(code.i32, GAIT_OK)), result);
}

LLVMFunctionType checkType(LlvmCode &code) { return LLVMFunctionType::get(code.i32, {code.ptr, code.i64, code.ptr}); }
LLVMFunctionType runType(LlvmCode &code) {
  return LLVMFunctionType::get(
      code.none, {code.ptr, code.ptr, code.ptr, code.i64, code.ptr, code.ptr, code.i64, code.i64, code.ptr, code.ptr});
}

/// Checks, and leaves with the code if it is not 0.
void check(LlvmCode &code, const Call &call, Value function) {
  returnIfNotZero(code, code.call(checkType(code), function, {call.self, call.rows, call.inputs}));
}

void run(LlvmCode &code, const Call &call, Value function, Value thread, Value threads, Value barrier, Value context) {
  code.call(runType(code), function,
            {call.self, call.state, call.arena, call.rows, call.inputs, call.outputs, thread, threads, barrier, context});
}

void runAlone(LlvmCode &code, const Call &call, Value function) {
  run(code, call, function, code.number(code.i64, 0), code.number(code.i64, 1), code.null(), code.null());
}

void addPlain(LlvmCode &code, const EntryDescription &entry, const EntryNames &names, size_t index) {
  LLVMFuncOp function = code.function(names.function, code.i32, commonTypes(code, entry, Sums::Hidden));
  Call call = unpack(code, entry, Sums::Hidden, addressOfEntry(code, index), function.getArguments());
  check(code, call, code.addressOf(checkSymbol(entry)));
  runAlone(code, call, code.addressOf(runSymbol(entry)));
  code.ret(code.number(code.i32, GAIT_OK));
}

/// (common..., int thread, int threads, void (*barrier)(void *), void *context). Every thread checks for itself: the answers
/// agree.
void addSpmd(LlvmCode &code, const EntryDescription &entry, const EntryNames &names, size_t index) {
  SmallVector<Type> types = commonTypes(code, entry, Sums::Given);
  types.append({code.i32, code.i32, code.ptr, code.ptr});
  LLVMFuncOp function = code.function(names.spmd, code.i32, types);
  ValueRange arguments = function.getArguments();
  Call call = unpack(code, entry, Sums::Given, addressOfEntry(code, index), arguments.drop_back(4));
  check(code, call, code.addressOf(checkSymbol(entry)));
  ValueRange own = arguments.take_back(4);
  run(code, call, code.addressOf(runSymbol(entry)), SExtOp::create(code, code.i64, own[0]),
      SExtOp::create(code, code.i64, own[1]), own[2], own[3]);
  code.ret(code.number(code.i32, GAIT_OK));
}

/// int digits_init(void *state, uint64_t seed): all rows of the state; what memory it needs it takes for the time of the call.
void addInit(ModuleOp module, LlvmCode &code, const EntryDescription &entry, const EntryNames &names, size_t index,
             int64_t maxBatch) {
  int64_t need = entry.arenaShared + entry.arenaThread;
  LLVMFuncOp function = code.function(names.function, code.i32, {code.ptr, code.i64});
  Value seed = AllocaOp::create(code, code.ptr, code.i64, code.number(code.i64, 1));
  StoreOp::create(code, function.getArgument(1), seed);
  Value memory, arena = code.null();
  if (need) {
    auto malloc = code.declaration("malloc", code.ptr, {code.i64});
    memory = code.call(malloc, code.number(code.i64, need + GAIT_ALIGNMENT - 1));
    code.returnIf(code.compare(ICmpPredicate::eq, memory, code.null()), code.number(code.i32, GAIT_ERROR_MEMORY));
    // Up to the next multiple of the alignment: the low bits of -address.
    Value address = PtrToIntOp::create(code, code.i64, memory);
    Value negative = SubOp::create(code, code.number(code.i64, 0), address);
    arena = code.advance(memory, AndOp::create(code, negative, code.number(code.i64, GAIT_ALIGNMENT - 1)));
  }
  Call call{addressOfEntry(code, index),     function.getArgument(0), arena,
            code.number(code.i64, maxBatch), code.pointerArray(1),    code.pointerArray(entry.outputs.size())};
  code.storePointer(seed, call.inputs, 0);
  runAlone(code, call, code.addressOf(runSymbol(entry)));
  if (need) code.call(code.declaration("free", code.none, {code.ptr}), memory);
  code.ret(code.number(code.i32, GAIT_OK));
}

/// What one region of threads is given: Call and the entry's run, as an array of pointers.
enum RegionField { Self, State, Arena, Rows, Inputs, Outputs, Run, RegionFields };

/// The body of a region: void region(void *fields).
LLVMFuncOp addRegion(LlvmCode &code) {
  auto barrierImport = code.declaration("GOMP_barrier", code.none, {});
  auto barrier = code.function("barrier", code.none, {code.ptr}, Linkage::Internal);
  code.call(barrierImport, {});
  code.ret();
  auto threadNumber = code.declaration("omp_get_thread_num", code.i32, {});
  auto threadCount = code.declaration("omp_get_num_threads", code.i32, {});
  auto region = code.function("region", code.none, {code.ptr}, Linkage::Internal);
  Value fields = region.getArgument(0);
  Call call{code.loadPointer(fields, Self),   code.loadPointer(fields, State),  code.loadPointer(fields, Arena), {},
            code.loadPointer(fields, Inputs), code.loadPointer(fields, Outputs)};
  call.rows = PtrToIntOp::create(code, code.i64, code.loadPointer(fields, Rows));
  Value thread = SExtOp::create(code, code.i64, code.call(threadNumber, {}));
  Value threads = SExtOp::create(code, code.i64, code.call(threadCount, {}));
  run(code, call, code.loadPointer(fields, Run), thread, threads, code.addressOf(barrier.getSymName()), code.null());
  code.ret();
  return region;
}

/// (int threads, common...): the region's team may be smaller than asked for, never larger, and the arena is enough for it.
void addThreads(LlvmCode &code, const EntryDescription &entry, const EntryNames &names, size_t index, LLVMFuncOp getter,
                LLVMFuncOp parallel, LLVMFuncOp region, OpenMP openmp) {
  SmallVector<Type> types = commonTypes(code, entry, Sums::Hidden);
  types.insert(types.begin(), code.i32);
  LLVMFuncOp function = code.function(names.threads, code.i32, types);
  Value threads = function.getArgument(0);
  Value model = code.call(getter, {});
  Value self = code.advance(LoadOp::create(code, code.ptr, code.advance(model, offsetof(gait_model, entries))),
                            static_cast<int64_t>(index * sizeof(gait_entry)));
  Call call = unpack(code, entry, Sums::Hidden, self, ValueRange(function.getArguments()).drop_front());
  check(code, call, LoadOp::create(code, code.ptr, code.advance(self, offsetof(gait_entry, check))));
  Value runFunction = LoadOp::create(code, code.ptr, code.advance(self, offsetof(gait_entry, run)));
  code.runIf(code.compare(ICmpPredicate::sle, threads, code.number(code.i32, 1)), [&] {
    runAlone(code, call, runFunction);
    code.ret(code.number(code.i32, GAIT_OK));
  });
  if (openmp == OpenMP::Optional)
    code.returnIf(code.compare(ICmpPredicate::eq, code.addressOf(parallel.getSymName()), code.null()),
                  code.number(code.i32, GAIT_ERROR_OPENMP));
  Value fields = code.pointerArray(RegionFields);
  code.storePointer(call.self, fields, Self);
  code.storePointer(call.state, fields, State);
  code.storePointer(call.arena, fields, Arena);
  code.storePointer(IntToPtrOp::create(code, code.ptr, call.rows), fields, Rows);
  code.storePointer(call.inputs, fields, Inputs);
  code.storePointer(call.outputs, fields, Outputs);
  code.storePointer(runFunction, fields, Run);
  code.call(parallel, {code.addressOf(region.getSymName()), fields, threads, code.number(code.i32, 0)});
  code.ret(code.number(code.i32, GAIT_OK));
}

} // namespace

void addTypedFunctions(ModuleOp module, const Manifest &manifest) {
  LlvmCode code(module);
  CNames names(manifest);
  for (auto [index, entry] : llvm::enumerate(manifest.entries)) {
    if (isInit(entry)) {
      addInit(module, code, entry, names.entries[index], index, manifest.maxBatch);
      continue;
    }
    addPlain(code, entry, names.entries[index], index);
    addSpmd(code, entry, names.entries[index], index);
  }
}

OwningOpRef<ModuleOp> buildThreadsModule(const Manifest &manifest, OpenMP openmp, MLIRContext *context) {
  if (llvm::all_of(manifest.entries, isInit)) return nullptr;
  context->loadDialect<LLVMDialect>();
  OwningOpRef<ModuleOp> module = ModuleOp::create(UnknownLoc::get(context), manifest.name + "_threads");
  LlvmCode code(*module);
  CNames names(manifest);
  // GNU's names for the parallel region, because every OpenMP runtime of this platform has them: libgomp and LLVM's libomp.
  auto parallel = code.declaration("GOMP_parallel", code.none, {code.ptr, code.ptr, code.i32, code.i32});
  auto getter = code.declaration(names.getter, code.ptr, {});
  LLVMFuncOp region = addRegion(code);
  for (auto [index, entry] : llvm::enumerate(manifest.entries))
    if (!isInit(entry)) addThreads(code, entry, names.entries[index], index, getter, parallel, region, openmp);
  if (openmp == OpenMP::Optional)
    for (StringRef import : {"GOMP_parallel", "GOMP_barrier", "omp_get_thread_num", "omp_get_num_threads"})
      cast<LLVMFuncOp>(SymbolTable::lookupSymbolIn(*module, import)).setLinkage(Linkage::ExternWeak);
  return module;
}

} // namespace gait::compiler
