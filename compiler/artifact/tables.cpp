// For a model `digits`:
//   llvm.mlir.global internal constant @table.entry.0.inputs() : !llvm.array<2 x !llvm.struct<(ptr, i32, i32, ...)>> { names,
//   shapes, ranges } llvm.mlir.global internal constant @table.entries() : !llvm.array<4 x !llvm.struct<...>> { ...
//   @check.train_step, @run.train_step ... } llvm.mlir.global internal constant @table() : !llvm.struct<...> llvm.func
//   @digits_model() -> !llvm.ptr { returns @table } llvm.func @digits_error_text(%code: i32) -> !llvm.ptr
#include "compiler/artifact/tables.h"
#include "compiler/artifact/c_names.h"
#include "compiler/artifact/llvm_code.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace mlir::LLVM;

namespace gait::compiler {

// The structs below spell out the fields of runtime/abi.h for a machine with 64-bit pointers, without padding.
static_assert(sizeof(gait_tensor) == 72 && offsetof(gait_tensor, shape) == 24 && offsetof(gait_tensor, low) == 56);
static_assert(sizeof(gait_entry) == 112 && offsetof(gait_entry, has_rows) == 64 && offsetof(gait_entry, check) == 88);
static_assert(sizeof(gait_model) == 88 && offsetof(gait_model, abi_version) == 8 && offsetof(gait_model, entries) == 80);

std::string checkSymbol(const EntryDescription &entry) { return "check." + entry.name; }
std::string runSymbol(const EntryDescription &entry) { return "run." + entry.name; }

namespace {

class TableWriter {
public:
  TableWriter(ModuleOp module, const Manifest &manifest) : code(module), manifest(manifest), names(manifest) {
    auto structOf = [&](ArrayRef<Type> fields) { return LLVMStructType::getLiteral(code.getContext(), fields); };
    Type ptr = code.ptr, i32 = code.i32, i64 = code.i64, f64 = code.f64;
    tensorType = structOf({ptr, i32, i32, i64, ptr, i64, i64, i32, i32, i64, i64});
    entryType = structOf({i64, ptr, i64, ptr, i64, ptr, i64, i64, i32, i32, f64, f64, ptr, ptr, ptr});
    modelType = structOf({i64, i32, i32, ptr, ptr, ptr, i64, i64, i64, ptr, i64, ptr});
  }

  void write() {
    writeTensors("table.states", manifest.states);
    for (auto [index, entry] : llvm::enumerate(manifest.entries)) writeEntry(index, entry);
    code.constant(entriesSymbol, LLVMArrayType::get(entryType, manifest.entries.size()), [&] {
      SmallVector<Value> all;
      for (auto [index, entry] : llvm::enumerate(manifest.entries)) all.push_back(entryValue(index, entry));
      return code.aggregate(LLVMArrayType::get(entryType, all.size()), all);
    });
    writeModel();
    writeErrorText();
  }

private:
  Value i32(int64_t value) { return code.number(code.i32, value); }
  Value i64(int64_t value) { return code.number(code.i64, value); }
  Value f64(double value) { return ConstantOp::create(code, code.f64, code.getF64FloatAttr(value)); }

  /// A constant array of tensors; null where there are none, so there is no constant then.
  void writeTensors(const std::string &symbol, const std::vector<TensorDescription> &tensors) {
    if (tensors.empty()) return;
    for (auto [index, tensor] : llvm::enumerate(tensors)) {
      std::string base = symbol + "." + std::to_string(index);
      code.string(base + ".name", tensor.name);
      if (tensor.shape.empty()) continue;
      auto type = LLVMArrayType::get(code.i64, tensor.shape.size());
      code.constant(base + ".shape", type, [&] {
        return code.aggregate(type, llvm::map_to_vector(tensor.shape, [&](int64_t size) { return i64(size); }));
      });
    }
    auto type = LLVMArrayType::get(tensorType, tensors.size());
    code.constant(symbol, type, [&] {
      SmallVector<Value> all;
      for (auto [index, tensor] : llvm::enumerate(tensors)) {
        std::string base = symbol + "." + std::to_string(index);
        auto range = tensor.range.value_or(std::pair<int64_t, int64_t>(0, 0));
        all.push_back(code.aggregate(
            tensorType, {code.addressOf(base + ".name"), i32(tensor.role), i32(tensor.dtype), i64(tensor.shape.size()),
                         tensor.shape.empty() ? code.null() : code.addressOf(base + ".shape"), i64(tensor.offset),
                         i64(tensor.bytes), i32(tensor.range.has_value()), i32(0), i64(range.first), i64(range.second)}));
      }
      return code.aggregate(type, all);
    });
  }

  Value tensorsAddress(const std::string &symbol, const std::vector<TensorDescription> &tensors) {
    return tensors.empty() ? code.null() : code.addressOf(symbol);
  }

  void writeEntry(size_t index, const EntryDescription &entry) {
    std::string base = "table.entry." + std::to_string(index);
    code.string(base + ".name", entry.name);
    writeTensors(base + ".inputs", entry.inputs);
    writeTensors(base + ".outputs", entry.outputs);
  }

  Value entryValue(size_t index, const EntryDescription &entry) {
    std::string base = "table.entry." + std::to_string(index);
    return code.aggregate(entryType,
                          {i64(sizeof(gait_entry)), code.addressOf(base + ".name"), i64(entry.inputs.size()),
                           tensorsAddress(base + ".inputs", entry.inputs), i64(entry.outputs.size()),
                           tensorsAddress(base + ".outputs", entry.outputs), i64(entry.arenaShared), i64(entry.arenaThread),
                           i32(entry.hasRows), i32(0), f64(entry.costFixed), f64(entry.costRow),
                           code.addressOf(checkSymbol(entry)), code.addressOf(runSymbol(entry)), code.null()});
  }

  void writeModel() {
    code.string("table.name", manifest.name);
    code.string("table.backend", manifest.backend);
    code.string("table.target", manifest.target);
    code.constant("table", modelType, [&] {
      return code.aggregate(modelType, {i64(sizeof(gait_model)), i32(GAIT_ABI_VERSION), i32(0), code.addressOf("table.name"),
                                        code.addressOf("table.backend"), code.addressOf("table.target"), i64(manifest.maxBatch),
                                        i64(manifest.stateBytes), i64(manifest.states.size()),
                                        tensorsAddress("table.states", manifest.states), i64(manifest.entries.size()),
                                        code.addressOf(entriesSymbol)});
    });
    code.function(names.getter, code.ptr, {});
    code.ret(code.addressOf("table"));
  }

  void writeErrorText() {
    std::vector<std::pair<int32_t, std::string>> texts = {
        {GAIT_OK, "no error"},
        {GAIT_ERROR_ROWS, "rows must be at least 1 and at most " + std::to_string(manifest.maxBatch)},
        {GAIT_ERROR_OPENMP, "a function ending in _threads needs an OpenMP runtime in the program: link it with -fopenmp"},
        {GAIT_ERROR_MEMORY, "init needs temporary memory, and malloc gave none"}};
    for (auto [index, input] : llvm::enumerate(rangedInputs(manifest)))
      texts.emplace_back(GAIT_ERROR_RANGE + index, "the input '" + input.name + "' holds a value outside [" +
                                                       std::to_string(input.low) + ", " + std::to_string(input.high) + ")");
    LLVMFuncOp function = code.function(names.errorText, code.ptr, {code.i32});
    Value wanted = function.getArgument(0);
    for (auto &[number, text] : texts) {
      std::string symbol = "table.error." + std::to_string(number);
      code.string(symbol, text);
      code.returnIf(code.compare(ICmpPredicate::eq, wanted, i32(number)), code.addressOf(symbol));
    }
    code.string("table.error", "unknown error code");
    code.ret(code.addressOf("table.error"));
  }

  LlvmCode code;
  const Manifest &manifest;
  CNames names;
  Type tensorType, entryType, modelType;
};

} // namespace

void addTables(ModuleOp module, const Manifest &manifest) { TableWriter(module, manifest).write(); }

} // namespace gait::compiler
